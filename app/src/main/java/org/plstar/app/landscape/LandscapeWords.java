package org.plstar.app.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plstar.app.report.Finding;
import org.plstar.app.run.TargetWords;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;
import org.plstar.study.landscape.LandscapeResult;
import org.plstar.study.landscape.LandscapeResult.Along;

/** What a landscape says, in words. */
public final class LandscapeWords {
    private LandscapeWords() {}

    /** The findings. */
    public static List<Finding> of(LandscapeResult l) {
        List<Finding> all = new ArrayList<>();
        TargetWords.add(l.request().subject().data().targetScaling(), all::add);
        for (LandscapeResult.Slice s : l.slices()) {
            if (s.along() == Along.STRAIGHT_LINE) {
                all.add(way(s));
            }
            if (s.along() == Along.EIGENVECTOR && s.number() == 1 && s.eigenvalue().isPresent()) {
                String open = s.eigenvalue().get().converged() ? "." : " (not converged).";
                all.add(
                        Finding.note(
                                "Largest curvature of the loss "
                                        + point(s)
                                        + ": "
                                        + text(s.eigenvalue().get())
                                        + open));
            }
        }
        l.path()
                .ifPresent(
                        p ->
                                all.add(
                                        Finding.note(
                                                String.format(
                                                        Locale.ROOT,
                                                        "%.3g %% of the path's squared distances"
                                                                + " from its end lie in one plane"
                                                                + " (start, end and %d iterates"
                                                                + " between them).",
                                                        100 * p.explained(),
                                                        p.steps().length))));
        if (l.noPath().isPresent()) {
            all.add(Finding.note("Plane of the path: " + why(l.noPath().get(), l) + "."));
        }
        if (l.noSolution().isEmpty()) {
            EssentialNonConvexity.Row far = l.nearSolution().getFirst();
            EssentialNonConvexity.Row near = l.nearSolution().getLast();
            boolean resolved = near.lambdaMin().value() + near.lambdaMin().error() < 0;
            all.add(
                    resolved
                            ? Finding.note(
                                    String.format(
                                            Locale.ROOT,
                                            "Near a solution the loss stays non-convex however"
                                                    + " close: λ_min(Hess L)/δ is %.3g at residual"
                                                    + " δ"
                                                    + " = %.1g and %.3g"
                                                    + " at δ = %.1g (L = ½‖F - y‖²).",
                                            far.ratio(),
                                            far.residual(),
                                            near.ratio(),
                                            near.residual()))
                            : Finding.warning(
                                    "Near the solution no negative curvature could be told from"
                                            + " zero."));
        } else {
            all.add(
                    Finding.note(
                            "Curvature near a solution: " + why(l.noSolution().get(), l) + "."));
        }
        if (l.noKernels().isPresent()) {
            all.add(
                    Finding.note(
                            "Kernels over parameter space: " + why(l.noKernels().get(), l) + "."));
        }
        for (LandscapeResult.Sampled k : l.kernels()) {
            double[] v = k.lambdaMin();
            all.add(
                    Finding.note(
                            String.format(
                                    Locale.ROOT,
                                    "λ_min(K/N) on %s, %d points: from %.3g over a median of %.3g"
                                            + " to %.3g; %.0f %% above μ = %.3g, half of what it is"
                                            + " here.",
                                    where(k),
                                    v.length,
                                    v[0],
                                    v[(v.length - 1) / 2],
                                    v[v.length - 1],
                                    100 * k.above(),
                                    k.mu())));
        }
        return all;
    }

    private static Finding way(LandscapeResult.Slice s) {
        int rises = 0;
        double highest = Double.NEGATIVE_INFINITY;
        double from = Double.NaN;
        double before = Double.POSITIVE_INFINITY;
        for (int i = 0; i < s.t().length; i++) {
            if (s.t()[i] >= 0 && s.t()[i] <= 1) {
                if (Double.isNaN(from)) {
                    from = s.loss()[i];
                }
                rises += s.loss()[i] > before ? 1 : 0;
                before = s.loss()[i];
                highest = Math.max(highest, s.loss()[i]);
            }
        }
        return rises == 0
                ? Finding.good(
                        "On the straight line from the start to the end the loss only falls.")
                : Finding.note(
                        String.format(
                                Locale.ROOT,
                                "On the straight line from the start to the end the loss rises in"
                                        + " between, up to %.4g from %.4g.",
                                highest,
                                from));
    }

    /** Where a slice lies. */
    static String point(LandscapeResult.Slice s) {
        return switch (s.through()) {
            case WAY -> "from start to end";
            case START -> "at the start";
            case END -> "at the end";
            case POINT -> "here";
        };
    }

    /** What a slice follows. */
    static String direction(LandscapeResult.Slice s) {
        return switch (s.along()) {
            case STRAIGHT_LINE -> "straight line";
            case EIGENVECTOR -> "Hessian eigenvector " + s.number();
            case RANDOM -> "random direction " + s.number();
        };
    }

    /** Which points were sampled. */
    static String where(LandscapeResult.Sampled k) {
        return k.radius().isPresent()
                ? "sphere of radius " + k.radius().getAsDouble() + " ‖w‖"
                : "random weights";
    }

    /** Why something was not measured. */
    static String why(LandscapeResult.Absence absence, LandscapeResult l) {
        return switch (absence) {
            case NO_RUN -> "there is no run that leads here";
            case NOT_REQUESTED -> "--grid 0";
            case NO_ITERATES -> "the run has kept no iterates (--path)";
            case TOO_MANY_EQUATIONS ->
                    l.request().subject().system().equations()
                            + " equations are more than --equations "
                            + l.request().equations();
            case CROSS_ENTROPY -> "cross-entropy has no solution at finite weights";
            case TOO_FEW_PARAMETERS -> "there are not more parameters than equations";
            case NO_SOLUTION_FOUND ->
                    "no solution was found from here in " + LandscapeResult.SOLVER_STEPS + " steps";
            case SINGULAR_KERNEL ->
                    "the tangent kernel is singular at the solution, as with duplicate rows";
        };
    }

    /** The value of an eigenvalue for a caption. */
    static String text(Estimate e) {
        return String.format(Locale.ROOT, "%.4g ± %.1g", e.value(), e.error());
    }
}
