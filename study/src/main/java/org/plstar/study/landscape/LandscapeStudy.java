package org.plstar.study.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.landscape.KernelSample;
import org.plstar.landscape.LossSlice;
import org.plstar.network.ModelState;
import org.plstar.operator.Eigenpair;
import org.plstar.operator.Eigenpairs;
import org.plstar.optimize.KernelNewton;
import org.plstar.study.Progress;
import org.plstar.study.Subject;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Looks at the loss around the weights of a subject. */
public final class LandscapeStudy {
    private static final double[] RADII = {0.1, 0.3, 1};
    private static final double[] DISTANCES = {1e-1, 1e-2, 1e-3, 1e-4};
    private static final int NEWTON_STEPS = 200;
    private static final int PRODUCTS = 600;

    private final Subject s;
    private final NavigableMap<Integer, double[]> iterates;
    private final LandscapeRequest r;
    private final Workers workers;
    private final Progress progress;
    private final ResidualSystem system;
    private final Objective objective;

    private LandscapeStudy(
            Subject s,
            NavigableMap<Integer, double[]> iterates,
            LandscapeRequest r,
            Workers workers,
            Progress progress) {
        this.s = s;
        this.iterates = iterates;
        this.r = r;
        this.workers = workers;
        this.progress = progress;
        this.system = s.system();
        this.objective = Objective.mean(system, s.loss(), Precision.DOUBLE, workers);
    }

    /**
     * Runs it.
     *
     * @param iterates of the run that the subject is the end of, by step; empty where there are none
     */
    public static LandscapeResult run(
            Subject s,
            NavigableMap<Integer, double[]> iterates,
            LandscapeRequest r,
            Workers workers,
            Progress progress) {
        return new LandscapeStudy(s, iterates, r, workers, progress).run();
    }

    private LandscapeResult run() {
        boolean moved = !Arrays.equals(s.start().parameters(), s.weights());
        List<LandscapeResult.Slice> slices = new ArrayList<>();
        if (moved) {
            slices.add(way());
            slices.addAll(slices("at the start", s.start()));
        }
        slices.addAll(slices(moved ? "at the end" : "here", s.state()));
        String noPath =
                !moved
                        ? "there is no run that leads here"
                        : r.grid() == 0
                                ? "--grid 0"
                                : iterates.isEmpty() ? "the run has kept no iterates (--path)" : "";
        Optional<LandscapeResult.PathPlanes> plane =
                noPath.isEmpty()
                        ? Optional.of(
                                PlaneOfPath.of(s, iterates, r.grid(), this::objective, progress))
                        : Optional.empty();
        String large =
                system.equations() > r.equations()
                        ? system.equations()
                                + " equations are more than --equations "
                                + r.equations()
                        : "";
        List<EssentialNonConvexity.Row> rows = new ArrayList<>();
        String none =
                s.loss() != Loss.SQUARE
                        ? "cross-entropy has no solution at finite weights"
                        : large.isEmpty() ? solve(rows) : large;
        List<LandscapeResult.Sampled> kernels = large.isEmpty() ? kernels() : List.of();
        return new LandscapeResult(slices, plane, noPath, rows, none, kernels, large);
    }

    /** The straight way from the start to the end, and half of it more on either side. */
    private LandscapeResult.Slice way() {
        double[] d = s.weights().clone();
        DoubleElementwise.axpy(-1, s.start().parameters(), 0, d, 0, d.length);
        double[] t = new double[r.points()];
        Arrays.setAll(t, i -> -0.5 + 2.0 * i / (t.length - 1));
        progress.at("slice from start to end", 0, 1);
        return new LandscapeResult.Slice(
                "from start to end",
                "straight line",
                Optional.empty(),
                t,
                LossSlice.line(objective, s.start().parameters(), d, t));
    }

    private Objective objective(ModelState state) {
        return Objective.mean(
                s.data().trainingSystem(s.model(), state.buffers()),
                s.loss(),
                Precision.DOUBLE,
                workers);
    }

    private List<LandscapeResult.Slice> slices(String point, ModelState state) {
        List<LandscapeResult.Slice> all = new ArrayList<>();
        double[] w = state.parameters();
        Objective objective = objective(state);
        double size = Math.sqrt(DoubleReductions.sumSquares(w, 0, w.length));
        double[] t = new double[r.points()];
        Arrays.setAll(t, i -> r.radius() * (2.0 * i / (t.length - 1) - 1));
        progress.at("Hessian eigenvectors " + point, 0, 1);
        Eigenpairs top =
                Eigenpairs.of(
                        objective.hessian(Precision.DOUBLE.of(w)),
                        new Eigenpairs.Request(0, r.directions(), 1e-4, PRODUCTS, r.seed(), 300));
        int total = top.top().size() + r.directions();
        int done = 0;
        for (Eigenpair e : top.top()) {
            progress.at("slices " + point, done++, total);
            double[] d = e.vector().clone();
            DoubleElementwise.affine(size, 0, d, 0, d, 0, d.length);
            all.add(
                    new LandscapeResult.Slice(
                            point,
                            "Hessian eigenvector " + done,
                            Optional.of(e.value()),
                            t,
                            LossSlice.line(objective, w, d, t)));
        }
        for (int i = 0; i < r.directions(); i++) {
            progress.at("slices " + point, done++, total);
            double[] d = LossSlice.filterNormalised(system.layout(), w, r.seed() + i);
            all.add(
                    new LandscapeResult.Slice(
                            point,
                            "random direction " + (i + 1),
                            Optional.empty(),
                            t,
                            LossSlice.line(objective, w, d, t)));
        }
        return all;
    }

    /** Fills in the rows; the reason if there is no solution to be near to. */
    private String solve(List<EssentialNonConvexity.Row> rows) {
        if (system.unknowns() <= system.equations()) {
            return "there are not more parameters than equations";
        }
        Storage w = Precision.DOUBLE.of(s.weights().clone());
        progress.at("solution by Levenberg-Marquardt", 0, 1);
        double target = 1e-10 * Math.sqrt(system.equations());
        double loss;
        try (KernelNewton newton =
                KernelNewton.of(system, KernelNewton.Method.LEVENBERG_MARQUARDT, w, workers)) {
            loss = newton.run(NEWTON_STEPS, target, _ -> true).loss();
        }
        if (!(Math.sqrt(2 * loss) <= target)) {
            return "no solution was found from here in " + NEWTON_STEPS + " steps";
        }
        progress.at("curvature near the solution", 0, 1);
        try {
            rows.addAll(
                    EssentialNonConvexity.near(
                            system, w.toDoubles(0, w.size()), DISTANCES, workers, r.seed()));
        } catch (IllegalArgumentException singular) {
            return "the tangent kernel is singular at the solution, as with duplicate rows";
        }
        return "";
    }

    private List<LandscapeResult.Sampled> kernels() {
        TangentKernel kernel = TangentKernel.of(system, KernelOutputs.FULL, workers);
        int n = system.samples();
        double here;
        try (Matrix k = kernel.at(s.weights())) {
            here = Lapack.eigenvalues(k, workers)[0] / n;
        }
        List<LandscapeResult.Sampled> all = new ArrayList<>();
        progress.at("kernels at random weights", 0, RADII.length + 1);
        all.add(
                sampled(
                        "random weights",
                        KernelSample.at(
                                kernel,
                                r.samples(),
                                i -> s.model().initialParameters(r.seed() + 1 + i)),
                        here));
        double[] w = s.weights();
        double size = Math.sqrt(DoubleReductions.sumSquares(w, 0, w.length));
        for (int i = 0; i < RADII.length; i++) {
            progress.at("kernels on spheres", i + 1, RADII.length + 1);
            all.add(
                    sampled(
                            "sphere of radius " + RADII[i] + " ‖w‖",
                            KernelSample.onSphere(
                                    kernel, w, RADII[i] * size, r.samples(), r.seed()),
                            here));
        }
        return all;
    }

    private LandscapeResult.Sampled sampled(String where, KernelSample k, double here) {
        double[] values = Arrays.stream(k.lambdaMin()).map(v -> v / system.samples()).toArray();
        double mu = here / 2;
        return new LandscapeResult.Sampled(
                where, values, mu, k.fractionAbove(mu * system.samples()));
    }
}
