package org.plstar.study.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.plstar.operator.DenseForm;
import org.plstar.operator.Eigenpair;
import org.plstar.operator.Eigenpairs;
import org.plstar.optimize.KernelNewton;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.landscape.LandscapeResult.Absence;
import org.plstar.study.landscape.LandscapeResult.Along;
import org.plstar.study.landscape.LandscapeResult.Through;
import org.plstar.system.LossKind;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Measures the loss and the kernel around a point. */
final class LandscapeStudy {
    private static final double[] RADII = {0.1, 0.3, 1};
    private static final double[] DISTANCES = {1e-1, 1e-2, 1e-3, 1e-4};

    /** The number of steps of Levenberg–Marquardt to a solution, at most. */
    static final int NEWTON_STEPS = 200;

    private static final int PRODUCTS = 600;

    private final Subject s;
    private final NavigableMap<Integer, double[]> iterates;
    private final LandscapeRequest r;
    private final Workers workers;
    private final Progress progress;
    private final ResidualSystem system;
    private final Objective objective;

    LandscapeStudy(LandscapeRequest request, Session session) {
        this.r = request;
        this.s = request.subject();
        this.iterates = request.iterates();
        this.workers = session.workers();
        this.progress = session.progress();
        this.system = s.system();
        this.objective = Objective.mean(system, s.loss(), Precision.DOUBLE, workers);
    }

    LandscapeResult run() {
        boolean moved = !Arrays.equals(s.start().parameters(), s.weights());
        List<LandscapeResult.Slice> slices = new ArrayList<>();
        if (moved) {
            slices.add(way());
            slices.addAll(slices(Through.START, s.start()));
        }
        slices.addAll(slices(moved ? Through.END : Through.POINT, s.state()));
        Optional<Absence> noPath = noPath(moved);
        Optional<PathPlanes> plane = noPath.isEmpty()
                ? Optional.of(PlaneOfPath.of(s, iterates, r.grid(), this::objective, progress))
                : Optional.empty();
        Optional<Absence> large = system.equations() > r.equations()
                ? Optional.of(Absence.TOO_MANY_EQUATIONS)
                : Optional.empty();
        List<EssentialNonConvexity.Row> rows = new ArrayList<>();
        Optional<Absence> none = switch (LossKind.of(s.loss())) {
            case SQUARE -> large.isEmpty() ? solve(rows) : large;
            case CROSS_ENTROPY -> Optional.of(Absence.CROSS_ENTROPY);
            case HUBER, OWN -> Optional.of(Absence.OTHER_LOSS);
        };
        List<LandscapeResult.Sampled> kernels = large.isEmpty() ? kernels() : List.of();
        return new LandscapeResult(slices, plane, noPath, rows, none, kernels, large);
    }

    private Optional<Absence> noPath(boolean moved) {
        if (!moved) {
            return Optional.of(Absence.NO_RUN);
        }
        if (r.grid() == 0) {
            return Optional.of(Absence.NOT_REQUESTED);
        }
        return iterates.isEmpty() ? Optional.of(Absence.NO_ITERATES) : Optional.empty();
    }

    /**
     * The slice along the straight line from the start to the end, and half its length beyond
     * either end.
     */
    private LandscapeResult.Slice way() {
        double[] d = s.weights().clone();
        DoubleElementwise.axpy(-1, s.start().parameters(), 0, d, 0, d.length);
        double[] t = new double[r.points()];
        Arrays.setAll(t, i -> -0.5 + 2.0 * i / (t.length - 1));
        progress.at("slice from start to end", 0, 1);
        return new LandscapeResult.Slice(
                Through.WAY,
                Along.STRAIGHT_LINE,
                1,
                Optional.empty(),
                t,
                LossSlice.line(objective, s.start().parameters(), d, t));
    }

    private Objective objective(ModelState state) {
        return Objective.mean(s.system(state.buffers()), s.loss(), Precision.DOUBLE, workers);
    }

    private List<LandscapeResult.Slice> slices(Through through, ModelState state) {
        List<LandscapeResult.Slice> all = new ArrayList<>();
        double[] w = state.parameters();
        Objective objective = objective(state);
        double size = Math.sqrt(DoubleReductions.sumSquares(w, 0, w.length));
        double[] t = new double[r.points()];
        Arrays.setAll(t, i -> r.radius() * (2.0 * i / (t.length - 1) - 1));
        progress.at("Hessian eigenvectors", 0, 1);
        Eigenpairs top = Eigenpairs.of(
                objective.hessian(Precision.DOUBLE.of(w)),
                new Eigenpairs.Request(0, r.directions(), 1e-4, PRODUCTS, r.seed(), 300));
        int total = top.top().size() + r.directions();
        int done = 0;
        for (Eigenpair e : top.top()) {
            progress.at("slices", done++, total);
            double[] d = e.vector().clone();
            DoubleElementwise.affine(size, 0, d, 0, d, 0, d.length);
            all.add(new LandscapeResult.Slice(
                    through,
                    Along.EIGENVECTOR,
                    done,
                    Optional.of(e.value()),
                    t,
                    LossSlice.line(objective, w, d, t)));
        }
        for (int i = 0; i < r.directions(); i++) {
            progress.at("slices", done++, total);
            double[] d = LossSlice.filterNormalised(system.layout(), w, r.seed() + i);
            all.add(new LandscapeResult.Slice(
                    through,
                    Along.RANDOM,
                    i + 1,
                    Optional.empty(),
                    t,
                    LossSlice.line(objective, w, d, t)));
        }
        return all;
    }

    /**
     * Adds the rows at several distances; returns the reason if there is no solution near the
     * point.
     */
    private Optional<Absence> solve(List<EssentialNonConvexity.Row> rows) {
        if (system.unknowns() <= system.equations()) {
            return Optional.of(Absence.TOO_FEW_PARAMETERS);
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
            return Optional.of(Absence.NO_SOLUTION_FOUND);
        }
        progress.at("curvature near the solution", 0, 1);
        try {
            rows.addAll(EssentialNonConvexity.near(
                    system, w.toDoubles(0, w.size()), DISTANCES, workers, r.seed()));
        } catch (Refusal e) {
            if (e.code() != SystemRefusal.SINGULAR) {
                throw e;
            }
            return Optional.of(Absence.SINGULAR_KERNEL);
        }
        return Optional.empty();
    }

    private List<LandscapeResult.Sampled> kernels() {
        TangentKernel kernel = TangentKernel.of(system, KernelOutputs.FULL, workers);
        int n = system.samples();
        double here;
        double rounding;
        try (Matrix k = kernel.at(s.weights())) {
            double[] all = Lapack.eigenvalues(k, workers);
            here = all[0] / n;
            rounding = DenseForm.rounding(all.length, all[all.length - 1]) / n;
        }
        List<LandscapeResult.Sampled> all = new ArrayList<>();
        progress.at("kernels at random weights", 0, RADII.length + 1);
        all.add(sampled(
                OptionalDouble.empty(),
                KernelSample.at(
                        kernel, r.samples(), i -> s.model().initialParameters(r.seed() + 1 + i)),
                here,
                rounding));
        double[] w = s.weights();
        double size = Math.sqrt(DoubleReductions.sumSquares(w, 0, w.length));
        for (int i = 0; i < RADII.length; i++) {
            progress.at("kernels on spheres", i + 1, RADII.length + 1);
            all.add(sampled(
                    OptionalDouble.of(RADII[i]),
                    KernelSample.onSphere(kernel, w, RADII[i] * size, r.samples(), r.seed()),
                    here,
                    rounding));
        }
        return all;
    }

    private LandscapeResult.Sampled sampled(
            OptionalDouble radius, KernelSample k, double here, double rounding) {
        double[] values =
                Arrays.stream(k.lambdaMin()).map(v -> v / system.samples()).toArray();
        if (here <= rounding) {
            return new LandscapeResult.Sampled(
                    radius, values, rounding, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double mu = here / 2;
        return new LandscapeResult.Sampled(
                radius,
                values,
                rounding,
                OptionalDouble.of(mu),
                OptionalDouble.of(k.fractionAbove(mu * system.samples())));
    }
}
