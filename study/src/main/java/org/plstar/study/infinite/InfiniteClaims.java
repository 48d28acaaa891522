package org.plstar.study.infinite;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.infinite.InfiniteFitResult.Point;
import org.plstar.study.infinite.InfiniteFitResult.Spectrum;
import org.plstar.study.infinite.TrainedResult.At;

/**
 * Decides which sentences are said of training at infinite width; first, the predictions at the
 * last moment.
 */
public final class InfiniteClaims {
    /** The change of predictions by rounding, relative to them, above which it is said. */
    private static final double ROUNDING = 1e-6;

    /** The part of the targets below which it is rounding of a file's digits. */
    private static final double UNFITTED = 1e-9;

    private final InfiniteFitRequest request;
    private final InfiniteFitResult result;
    private final Scope rows;
    private final Say say;

    private InfiniteClaims(InfiniteFitRequest request, InfiniteFitResult result, Say say) {
        this.request = request;
        this.result = result;
        int training = request.data().training().rows();
        this.rows = Scope.rows(request.data()
                .test()
                .map(t -> training + " training rows, " + testRows(t))
                .orElse(training + " training rows"));
        this.say = say;
    }

    /** Says the predictions of infinite width. */
    public static void tell(InfiniteFitRequest request, InfiniteFitResult result, Say say) {
        new InfiniteClaims(request, result, say).all();
    }

    private void all() {
        result.spectrum()
                .ifPresent(s -> result.points().reversed().stream()
                        .filter(p -> p.loss() > 2 * s.start())
                        .forEach(p -> grown(p, s)));
        for (Point p : result.points().reversed()) {
            point(p);
        }
        result.trained().ifPresent(this::trained);
        if (result.rounding().orElse(0) > ROUNDING) {
            double rounding = result.rounding().getAsDouble();
            say.reason(WARNING)
                    .follows(
                            InfiniteClaim.INFINITE_ROUNDING,
                            List.of(Hypothesis.atLeast(
                                    "change by rounding, to first order", rounding, ROUNDING)),
                            rounding);
        }
        result.spectrum().ifPresent(this::spectrum);
        say.measured(InfiniteClaim.INFINITE_MEANS, rows, Digits.of(result.dualError(), 1));
        SubjectClaim.targets(request.data().targetScaling(), say);
    }

    /** The first is the verdict. */
    private Say.Line head() {
        return say.hasVerdict() ? say.more(NOTE) : say.verdict(NOTE);
    }

    /** Says that a loss exceeds its start, by a step beyond the limit or on the way. */
    private void grown(Point p, Spectrum s) {
        TrainingPoints points = request.points();
        double beta = points.momentum().orElse(0);
        double limit = s.largestStep() * (1 + beta) / (points.nesterov() ? 1 + 2 * beta : 1);
        double eta = points.eta().orElse(0);
        Say.Line line = say.hasVerdict() ? say.more(WARNING) : say.verdict(WARNING);
        if (eta >= limit) {
            line.follows(
                    InfiniteClaim.INFINITE_DIVERGES,
                    List.of(Hypothesis.atLeast("step size", eta, limit)),
                    eta,
                    limit,
                    beta == 0
                            ? "gradient descent"
                            : (points.nesterov() ? "Nesterov's momentum " : "momentum ")
                                    + Digits.of(beta),
                    p.at(),
                    p.loss(),
                    s.start());
        } else {
            line.measured(InfiniteClaim.INFINITE_ABOVE_START, rows, p.at(), p.loss(), s.start());
        }
    }

    private void point(Point p) {
        Optional<Dataset> test = request.data().test();
        OptionalDouble accuracy = p.accuracy();
        if (test.isPresent() && p.testLoss().isPresent()) {
            String there = testRows(test.get());
            double loss = p.testLoss().getAsDouble();
            if (accuracy.isPresent() && p.testAccuracy().isPresent()) {
                head().measured(
                                InfiniteClaim.INFINITE_TEST_POINT_OF_CLASSES,
                                rows,
                                p.at(),
                                new Percent(p.testAccuracy().getAsDouble()),
                                there,
                                loss,
                                new Percent(accuracy.getAsDouble()),
                                p.loss());
            } else {
                head().measured(
                                InfiniteClaim.INFINITE_TEST_POINT,
                                rows,
                                p.at(),
                                loss,
                                there,
                                p.loss());
            }
        } else if (accuracy.isPresent()) {
            head().measured(
                            InfiniteClaim.INFINITE_POINT_OF_CLASSES,
                            rows,
                            p.at(),
                            new Percent(accuracy.getAsDouble()),
                            p.loss());
        } else {
            head().measured(InfiniteClaim.INFINITE_POINT, rows, p.at(), p.loss());
        }
        p.deviation()
                .ifPresent(d -> say.measured(InfiniteClaim.INFINITE_DEVIATION, rows, p.at(), d));
    }

    private static String testRows(Dataset test) {
        return Digits.count(test.rows(), "test row");
    }

    private void trained(TrainedResult t) {
        At last = t.moments().getLast();
        say.reason(NOTE)
                .measured(
                        InfiniteClaim.TRAINED_NETWORKS,
                        rows.at(last.steps() + " steps"),
                        t.networks(),
                        last.steps(),
                        Digits.of(t.eta())
                                + (t.momentum() > 0
                                        ? " with momentum " + Digits.of(t.momentum())
                                        : ""),
                        last.testLoss(),
                        last.predictedTestLoss(),
                        last.spread());
        say.measured(
                InfiniteClaim.TRAINED_SCORES,
                rows.at(t.moments().size() + " looks"),
                t.moments().size(),
                new Percent(t.moments().stream()
                        .mapToDouble(At::meansBeyond3)
                        .average()
                        .orElse(0)),
                t.moments().stream().mapToDouble(At::worstMean).max().orElse(0));
    }

    private void spectrum(Spectrum s) {
        say.measured(
                InfiniteClaim.INFINITE_SPECTRUM,
                rows,
                request.kernel() == InfiniteKind.NTK ? "tangent kernel" : "NNGP",
                s.least(),
                s.largest());
        say.follows(
                InfiniteClaim.INFINITE_LIMIT,
                List.of(new Hypothesis("λ_max(K) is above 0", s.largest(), s.largest() > 0)),
                s.largestStep());
        if (s.rank() == s.rows()) {
            return;
        }
        say.more(WARNING).measured(InfiniteClaim.INFINITE_RANK, rows, s.rank(), s.rows());
        if (s.unfitted() > UNFITTED) {
            say.more(WARNING).measured(InfiniteClaim.INFINITE_UNFITTED, rows, s.unfitted());
        }
        int repeats = Duplicates.groups(request.data().training()).stream()
                .mapToInt(g -> g.size() - 1)
                .sum();
        if (repeats > 0) {
            say.measured(InfiniteClaim.INFINITE_REPEATS, rows, Digits.count(repeats, "row"));
        }
    }
}
