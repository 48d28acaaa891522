package org.plstar.study.solve.branch;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Arrays;
import java.util.List;
import org.plstar.certify.SafeDigits;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a range of a param. */
public final class RangeClaims {
    private static final int DIGITS = 10;

    private RangeClaims() {}

    /** Says for which values a solution is proved, and what ends the proof. */
    public static void tell(RangeRequest request, RangeResult r, Say say) {
        List<Hypothesis> confirmed =
                List.of(Hypothesis.that("the check confirms claim U of all cells", true));
        String cells = Digits.count(r.cells().size(), "cell");
        String within = r.proved() ? within(r, request.names()) : "";
        if (!r.proved()) {
            say.verdict(WARNING)
                    .measured(
                            RangeClaim.RANGE_NONE,
                            Scope.WHOLE,
                            r.param(),
                            String.valueOf(r.from()),
                            r.why(),
                            r.file());
        } else if (r.complete()) {
            say.verdict(GOOD)
                    .follows(
                            RangeClaim.RANGE_PROVED,
                            confirmed,
                            r.param(),
                            String.valueOf(r.from()),
                            String.valueOf(r.to()),
                            cells,
                            within);
        } else {
            say.verdict(WARNING)
                    .follows(
                            RangeClaim.RANGE_PART,
                            confirmed,
                            r.param(),
                            String.valueOf(r.from()),
                            String.valueOf(r.to()),
                            String.valueOf(r.reached()),
                            cells,
                            within);
        }
        if (r.fold().isPresent()) {
            say.reason(NOTE)
                    .measured(
                            RangeClaim.RANGE_FOLD,
                            Scope.WHOLE,
                            r.param() + " = " + Digits.of(r.fold().getAsDouble(), DIGITS));
        }
        if (r.branch()) {
            say.reason(GOOD)
                    .follows(
                            RangeClaim.RANGE_BRANCH,
                            confirmed,
                            Digits.of(SafeDigits.down(r.only().orElseThrow(), 3), 3));
        } else if (r.proved()) {
            say.reason(WARNING).measured(RangeClaim.RANGE_APART, Scope.WHOLE);
        }
        if (r.proved() && !r.why().isEmpty()) {
            say.measured(RangeClaim.RANGE_WHY, Scope.WHOLE, r.why());
        }
        say.measured(RangeClaim.RANGE_NUMBERS, Scope.WHOLE);
        request.equations()
                .warnings()
                .forEach(w -> say.more(WARNING).measured(RangeClaim.RANGE_TEXT, Scope.WHOLE, w));
    }

    /**
     * How near the solutions are to the lines: of all unknowns, or of the one that changes most.
     */
    private static String within(RangeResult r, List<String> names) {
        double[] all = r.within();
        int shown = r.mostChanged();
        String most = Digits.of(SafeDigits.up(all[shown], 3), 3) + " of the line of its cell";
        return Arrays.stream(all).allMatch(b -> b == all[shown])
                ? "each unknown within " + most
                : names.get(shown) + " within " + most
                        + " and each other unknown as cells.csv says";
    }
}
