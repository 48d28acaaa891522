package org.plstar.study.pde;

import static org.plstar.study.claim.Sign.NOTE;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.pde.DescentPlateau.Direction;

/** Decides which sentences are said of stalled gradient descent. */
final class StallClaims {
    /** The number of steps above which descent counts as never ending. */
    private static final double ENDLESS = 1e18;

    /** The half-life, in steps, below which it is not compared, since it is rounded to steps. */
    private static final double SHORT = 4;

    private StallClaims() {}

    /** Says the stall as a reason of the verdict, if it was requested. */
    static void tell(DescentPlateau d, Say say) {
        double slow = d.directions().stream()
                .filter(k -> k.half() > d.watched())
                .mapToDouble(Direction::share)
                .sum();
        List<Hypothesis> step = List.of(Hypothesis.atMost("η λ_max", 1, 2));
        say.reason(NOTE)
                .follows(
                        PdeClaim.DESCENT_STALLS,
                        step,
                        d.lossAtStart(),
                        d.loss(),
                        d.settled(),
                        new Percent(slow),
                        d.watched());
        say.follows(PdeClaim.STALL_HUNDREDTH, step, steps(d.hundredth()));
        DescentPlateau.Moment end = d.course().getLast();
        say.measured(PdeClaim.DESCENT_NEXT, Scope.WHOLE, d.watched(), end.loss(), end.predicted());
        List<Direction> due = d.due().stream().filter(k -> k.half() > SHORT).toList();
        DoubleSummaryStatistics ratios = due.stream()
                .filter(k -> k.observed().isPresent())
                .mapToDouble(k -> k.observed().getAsDouble() / k.half())
                .summaryStatistics();
        if (ratios.getCount() > 0) {
            say.measured(
                    PdeClaim.DESCENT_HALVES,
                    Scope.WHOLE,
                    due.size(),
                    ratios.getCount(),
                    Digits.of(ratios.getMin(), 3),
                    Digits.of(ratios.getMax(), 3));
        }
    }

    static String steps(double n) {
        return n >= ENDLESS
                ? "more than 1e18 steps"
                : String.format(Locale.ROOT, n < 1e6 ? "%.0f steps" : "%.2g steps", n);
    }
}
