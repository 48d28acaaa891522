package org.plstar.study.report;

import java.util.List;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/** Accounts of any texts, for pages. */
final class SampleAccount {
    private SampleAccount() {}

    /** A verdict and what is folded. */
    static Account of(Sign sign, String verdict, String... more) {
        return of(sign, verdict, List.of(), more);
    }

    /** A verdict, warnings as its reasons, and what is folded. */
    static Account of(Sign sign, String verdict, List<String> reasons, String... more) {
        Say say = new Say();
        say.verdict(sign).measured(Sample.TEXT, Scope.WHOLE, verdict);
        reasons.forEach(r -> say.reason(Sign.WARNING).measured(Sample.TEXT, Scope.WHOLE, r));
        for (String m : more) {
            say.measured(Sample.TEXT, Scope.WHOLE, m);
        }
        say.next(Command.of("report", "RUN"));
        return say.account();
    }

    private enum Sample implements Claim {
        TEXT;

        @Override
        public Kind kind() {
            return Kind.MEASURED;
        }

        @Override
        public String words() {
            return "{text}";
        }
    }
}
