package org.plstar.study.solve;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Locale;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of several systems. */
public final class SweepClaims {
    private static final int MOST_SHOWN = 20;

    private SweepClaims() {}

    /** Says how many systems are solved, and which are not. */
    public static void tell(SweepResult result, Say say) {
        List<SweepResult.Solution> unsolved =
                result.solutions().stream().filter(s -> !s.found()).toList();
        say.verdict(unsolved.isEmpty() ? GOOD : WARNING)
                .measured(
                        SolveClaim.SYSTEMS_SOLVED,
                        Scope.WHOLE,
                        result.found(),
                        result.solutions().size(),
                        result.solutions().stream()
                                        .anyMatch(s -> s.status()
                                                .filter(x -> x == SolveStatus.FITTED)
                                                .isPresent())
                                ? "solved or fitted"
                                : "solved");
        unsolved.stream()
                .limit(MOST_SHOWN)
                .forEach(s -> say.reason(WARNING)
                        .measured(
                                SolveClaim.SYSTEM_UNSOLVED,
                                Scope.WHOLE,
                                s.file() + (s.params().isEmpty() ? "" : " with " + s.params()),
                                s.status()
                                        .map(x -> x.name().toLowerCase(Locale.ROOT))
                                        .orElse("refused"),
                                s.detail()));
        if (unsolved.size() > MOST_SHOWN) {
            say.measured(
                    SolveClaim.MORE_UNSOLVED, Scope.WHOLE, (long) unsolved.size() - MOST_SHOWN);
        }
    }
}
