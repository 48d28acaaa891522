package org.plstar.study.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;
import org.plstar.study.fit.FitClaim;

/** The order of what a result says on a terminal. */
class AccountTextTest {
    private static Account account(boolean next) {
        Say say = new Say();
        say.measured(FitClaim.TRAVELLED, Scope.WHOLE, 2.0, "");
        say.verdict(Sign.GOOD).measured(FitClaim.NO_STEP, Scope.WHOLE, 0.5);
        say.reason(Sign.WARNING).measured(FitClaim.DEAD_UNITS, Scope.WHOLE, 1, 4);
        say.reason(Sign.NOTE).measured(FitClaim.PLATEAU, Scope.WHOLE, 50, 100, 0.01);
        if (next) {
            say.next(Command.of("evaluate", "runs/a", "FILE"));
        }
        return say.account();
    }

    @Test
    void verdictReasonsAndNextComeBeforeThePage() {
        List<String> lines = AccountText.lines(account(true), Optional.of(Path.of("/runs/a")));

        assertThat(lines)
                .containsExactly(
                        "No step was taken; the loss is 0.5000.",
                        "! 1 of 4 units are 0 on all training rows.",
                        "- On a plateau: from step 50 to 100 the loss fell by 0.01000.",
                        "Next: plstar evaluate runs/a FILE",
                        "",
                        "Report, with 1 more: /runs/a/report.html");
    }

    @Test
    void withoutAPageTheRestIsPrintedBehind() {
        assertThat(AccountText.lines(account(true), Optional.empty()).getLast())
                .isEqualTo("- The weights travelled 2.000.");
    }

    @Test
    void nothingIsSaidOfACommandThatThereIsNot() {
        assertThat(AccountText.lines(account(false), Optional.empty()))
                .noneMatch(l -> l.startsWith("Next"));
    }
}
