package org.plstar.study.landscape;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.landscape.LandscapeResult.Along;
import org.plstar.study.landscape.LandscapeResult.Sampled;
import org.plstar.study.landscape.LandscapeResult.Slice;

/** Decides which sentences are said of a landscape. */
public final class LandscapeClaims {
    private final LandscapeRequest request;
    private final LandscapeResult result;
    private final Scope rows;
    private final Say say;

    private LandscapeClaims(LandscapeRequest request, LandscapeResult result, Say say) {
        this.request = request;
        this.result = result;
        this.rows =
                Scope.rows("all " + request.subject().data().training().rows() + " training rows");
        this.say = say;
    }

    /**
     * Says what a result shows: first the loss along the line from start to end, otherwise the
     * curvature at the point.
     */
    public static void tell(LandscapeRequest request, LandscapeResult result, Say say) {
        new LandscapeClaims(request, result, say).all();
    }

    private void all() {
        result.slices().stream().filter(s -> s.along() == Along.STRAIGHT_LINE).forEach(this::way);
        result.slices().stream()
                .filter(s -> s.along() == Along.EIGENVECTOR && s.number() == 1)
                .forEach(s -> s.eigenvalue().ifPresent(e -> curvature(s, e)));
        result.kernels().forEach(this::kernels);
        result.path().ifPresent(this::plane);
        if (result.noSolution().isEmpty()) {
            nearSolution();
        }
        absent("Plane of the path", result.noPath());
        absent("Curvature near a solution", result.noSolution());
        absent("Kernels over parameter space", result.noKernels());
        SubjectClaim.targets(request.subject().data().targetScaling(), say);
    }

    private void way(Slice s) {
        Way w = Way.of(s);
        if (w.points() < 2) {
            say.withhold(LandscapeClaim.LINE_FALLS, "fewer than two points lie between the ends");
        } else if (w.rises() == 0) {
            say.verdict(GOOD)
                    .measured(LandscapeClaim.LINE_FALLS, rows, w.points(), w.from(), w.to());
        } else {
            say.verdict(NOTE)
                    .measured(
                            LandscapeClaim.LINE_RISES,
                            rows,
                            w.rises(),
                            w.points(),
                            w.highest(),
                            w.from());
        }
    }

    /** The loss along the part of a slice that leads from the start to the end. */
    private record Way(double from, double to, double highest, int rises, int points) {
        static Way of(Slice s) {
            double[] on = IntStream.range(0, s.t().length)
                    .filter(i -> s.t()[i] >= 0 && s.t()[i] <= 1)
                    .mapToDouble(i -> s.loss()[i])
                    .toArray();
            if (on.length == 0) {
                return new Way(0, 0, 0, 0, 0);
            }
            int rises = 0;
            for (int i = 1; i < on.length; i++) {
                rises += on[i] > on[i - 1] ? 1 : 0;
            }
            return new Way(
                    on[0],
                    on[on.length - 1],
                    Arrays.stream(on).max().orElse(on[0]),
                    rises,
                    on.length);
        }
    }

    private void curvature(Slice s, Estimate value) {
        String where = switch (s.through()) {
            case WAY -> "from start to end";
            case START -> "at the start";
            case END -> "at the end";
            case POINT -> "here";
        };
        (say.hasVerdict() ? say.reason(NOTE) : say.verdict(NOTE))
                .measured(
                        LandscapeClaim.LARGEST_CURVATURE,
                        rows,
                        where + (value.converged() ? "" : " (not converged)"),
                        value);
    }

    private void plane(PathPlanes p) {
        say.measured(
                LandscapeClaim.PATH_PLANE,
                Scope.WHOLE.at(p.steps().length + " kept iterates"),
                new Percent(p.explained()),
                p.steps().length,
                new Percent(ofWalk(p.steps().length - 1)));
    }

    /**
     * The part of the squared distances from its end that two directions hold of a random walk, in
     * the limit of many dimensions: the Gram matrix min(i, j) of k offsets has the eigenvalues 1/(4
     * sin²((2m - 1)π/(4k + 2))), m = 1 .. k, and the trace k(k + 1)/2.
     */
    static double ofWalk(int k) {
        double two = 0;
        for (int m = 1; m <= Math.min(2, k); m++) {
            double sine = Math.sin((2 * m - 1) * Math.PI / (4 * k + 2));
            two += 1 / (4 * sine * sine);
        }
        return k == 0 ? 1 : two / (0.5 * k * (k + 1));
    }

    private void nearSolution() {
        EssentialNonConvexity.Row far = result.nearSolution().getFirst();
        EssentialNonConvexity.Row near = result.nearSolution().getLast();
        double most = near.lambdaMin().value() + near.lambdaMin().error();
        if (most < 0) {
            say.follows(
                    LandscapeClaim.NEAR_SOLUTION_NON_CONVEX,
                    List.of(new Hypothesis(
                            "λ_min(Hess L) and its error are below 0 at the nearest δ",
                            most,
                            true)),
                    near.residual(),
                    near.ratio(),
                    far.ratio(),
                    far.residual());
        } else {
            say.more(WARNING)
                    .measured(
                            LandscapeClaim.NEAR_SOLUTION_UNTOLD,
                            rows,
                            near.residual(),
                            near.lambdaMin());
        }
    }

    private void kernels(Sampled k) {
        double[] v = k.lambdaMin();
        String place = k.radius().isPresent()
                ? "the sphere of radius " + k.radius().getAsDouble() + " ‖w‖"
                : "random weights";
        if (k.mu().isEmpty()) {
            say.measured(LandscapeClaim.KERNEL_SINGULAR, rows, k.singular(), v.length, place);
            return;
        }
        say.measured(
                LandscapeClaim.KERNEL_SAMPLED,
                rows,
                v.length,
                place,
                v[0],
                v[(v.length - 1) / 2],
                v[v.length - 1],
                new Percent(k.above().orElse(0)),
                k.mu().getAsDouble());
    }

    private void absent(String what, Optional<LandscapeResult.Absence> absence) {
        absence.ifPresent(a ->
                say.measured(LandscapeClaim.NOT_LOOKED_AT, Scope.WHOLE, what, a.words(request)));
    }
}
