package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.PdeProblem;
import org.plstar.optimize.Box;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Runs the steps in one box, draws points, and measures. */
final class PdeSolving {
    /** The largest number of equations whose kernel is formed as a matrix. */
    private static final int MOST_EQUATIONS = 8000;

    /** Entries of the Jacobian: 4 GiB. */
    private static final long MOST_ENTRIES = 500_000_000;

    /** The number of steps over which a loss that falls by less than a tenth is level. */
    private static final int WINDOW = 30;

    private static final double LEVEL = 0.9;

    /**
     * The number of draws until all conditions have values at the points; draws of one step are
     * numbered apart from those of others.
     */
    private static final int MOST_DRAWS = 20;

    private static final int DRAWS_APART = 10_000_000;

    /** The square loss below which it is rounding. */
    private static final double ROUNDING = 1e-29;

    /**
     * The bound, relative to the largest eigenvalue of the kernel, below which eigenvalues count as
     * 0 in choosing points.
     */
    private static final double KERNEL_RANK = 1e-13;

    /**
     * The rank of the first layer, relative to the number of equations, at which its scale is not
     * raised further.
     */
    private static final double ENOUGH_RANK = 0.8;

    private final PdeRequest q;
    private final PdeProblem problem;
    private final Session session;
    private final PdeNetwork fields;
    private final PdeSystem system;
    private final ExactSolutionError errors;
    private final PreviousWindow earlier;
    private final Optional<double[]> given;

    /**
     * Plans the solution of a request.
     *
     * @param q whose problem is of one window
     * @param earlier what initial conditions go on from
     * @param given the parameters to start from; absent for those that the seed draws
     */
    PdeSolving(PdeRequest q, Session session, PreviousWindow earlier, Optional<double[]> given) {
        this.q = q;
        this.problem = q.problem();
        this.session = session;
        this.earlier = earlier;
        this.given = given;
        this.fields = new PdeNetwork(problem);
        this.system = new PdeSystem(problem, fields, earlier, session.workers());
        if (system.equations() > MOST_EQUATIONS
                || (long) system.equations() * system.unknowns() > MOST_ENTRIES) {
            throw StudyRefusal.range(
                    system.equations() + " points for " + system.unknowns() + " unknowns",
                    "up to "
                            + MOST_EQUATIONS
                            + " points, and "
                            + MOST_ENTRIES
                            + " as their product");
        }
        this.errors = ExactSolutionError.of(problem, session);
    }

    /** The values with which these functions continue in the next window. */
    PreviousWindow later(double[] w) {
        return PreviousWindow.of(fields, w, session.workers());
    }

    PdeResult run() {
        double firstScale = given.isPresent()
                ? problem.ansatz().firstScale().orElse(1)
                : problem.ansatz().firstScale().orElseGet(this::scaleByRank);
        double[] start = given.orElseGet(() -> fields.start(q.seed(), firstScale));
        Box box = Box.none(start.length);
        double[] scale = new double[start.length];
        Arrays.fill(scale, 1);
        for (int k = 0; k < problem.coefficients().size(); k++) {
            PdeProblem.Coefficient c = problem.coefficients().get(k);
            int at = fields.position(k);
            box.lower()[at] = c.lower();
            box.upper()[at] = c.upper();
            scale[at] = scale(c);
        }
        Optional<DescentPlateau> stall =
                q.descent() == 0 ? Optional.empty() : Optional.of(descent(start, box));
        try (PdeSteps steps =
                new PdeSteps(system, start, box, scale, q.momentum(), session.workers())) {
            return run(steps, firstScale, stall);
        }
    }

    private DescentPlateau descent(double[] start, Box box) {
        if (!Spectrum.isAffordable(system)) {
            throw StudyRefusal.range(
                    "descent " + q.descent() + " for " + system.equations() + " points",
                    "none, or points squared times unknowns up to " + Spectrum.MOST);
        }
        try (PlainDescent d = new PlainDescent(system, fields, start, box, session.workers())) {
            return d.run(q.descent(), session);
        }
    }

    /** The scale of a coefficient: its initial value, or a part of its range. */
    private static double scale(PdeProblem.Coefficient c) {
        double range = c.upper() - c.lower();
        double size = Math.max(Math.abs(c.start()), Double.isFinite(range) ? 1e-3 * range : 0);
        return size > 0 ? size : 1;
    }

    /** The least of 1, 2, 4, 8 for which the rank suffices, otherwise 8. */
    private double scaleByRank() {
        if (!Spectrum.isAffordable(system)) {
            return 1;
        }
        try (Matrix j = Matrix.zeros(system.equations(), system.unknowns())) {
            for (double factor = 1; factor < 8; factor *= 2) {
                system.jacobian(Precision.DOUBLE.of(fields.start(q.seed(), factor)), j);
                if (Spectrum.rank(j) >= ENOUGH_RANK * system.equations()) {
                    return factor;
                }
            }
        }
        return 8;
    }

    private PdeResult run(PdeSteps steps, double firstScale, Optional<DescentPlateau> stall) {
        requireFinite(steps);
        Optional<Spectrum> spectrum = spectrum(steps);
        Optional<Kernel> kernel = spectrum.map(_ -> Kernel.of(steps.jacobian()));
        PdeMeasurement.Start start =
                new PdeMeasurement.Start(steps.point().size(), firstScale, stall, spectrum, kernel);
        int every = problem.points().resample().orElseGet(() -> suggested(steps, spectrum));
        List<PdeResult.Moment> history = new ArrayList<>();
        history.add(moment(0, steps));
        PdeStatus status = PdeStatus.STEPS_USED;
        String detail = "all " + q.steps() + " steps are done";
        int t = 0;
        while (true) {
            session.progress().at("steps", t, q.steps());
            double norm = Math.sqrt(2 * steps.point().size());
            if (every == 0 && (steps.point().size() <= ROUNDING || isLevel(history))) {
                status = PdeStatus.LEVEL;
                detail = steps.point().size() <= ROUNDING
                        ? "the residual is rounding"
                        : WINDOW + " steps lower the loss by less than a tenth";
                break;
            }
            if (norm <= q.tolerance() && !(every == 0 && q.certify())) { // a proof needs more
                detail = "the tolerance is reached";
                break;
            }
            if (session.stop().getAsBoolean()) {
                status = PdeStatus.STOPPED;
                detail = "stopped before step " + t;
                break;
            }
            if (t == q.steps()) {
                break;
            }
            boolean moved = steps.step(every > 0);
            history.set(t, history.get(t).with(steps.constant()));
            if (!moved && every == 0) {
                status = PdeStatus.STALLED;
                detail = String.format(
                        Locale.ROOT,
                        "no step lowers the loss %.3g",
                        steps.point().size());
                break;
            }
            t++;
            if (every > 0 && t % every == 0) {
                drawn(steps, t / every);
            }
            history.add(moment(t, steps));
        }
        if (Math.sqrt(2 * steps.point().size()) <= q.tolerance() && status != PdeStatus.STOPPED) {
            status = PdeStatus.SOLVED;
        }
        PdeResult.Course course =
                new PdeResult.Course(t, every > 0, firstScale, List.copyOf(history));
        return new PdeMeasurement(problem, fields, system, errors, earlier, session.workers())
                .result(steps, start, course, status, detail);
    }

    private Optional<Spectrum> spectrum(PdeSteps steps) {
        return Spectrum.of(system, steps.jacobian(), steps.point().r(), fields.positions());
    }

    /**
     * Draws new points, at which all conditions have finite values if a few draws find such points.
     */
    private void drawn(PdeSteps steps, int number) {
        system.draw(number);
        steps.point().measure();
        for (int again = 1;
                again <= MOST_DRAWS && !Double.isFinite(steps.point().size());
                again++) {
            system.draw(number + again * DRAWS_APART);
            steps.point().measure();
        }
        requireFinite(steps);
    }

    /**
     * Refuses points at which a condition has no finite value, or a value whose square overflows.
     */
    private void requireFinite(PdeSteps steps) {
        if (Double.isFinite(steps.point().size())) {
            return;
        }
        for (PdeSystem.Block b : system.blocks()) {
            for (int i = 0; i < b.rows(); i++) {
                double v = steps.point().r()[b.firstRow() + i];
                if (!Double.isFinite(v * v)) {
                    throw undefined(b, i, Double.isFinite(v));
                }
            }
        }
        throw undefined(system.blocks().getFirst(), 0, true);
    }

    private Refusal undefined(PdeSystem.Block b, int row, boolean large) {
        List<String> at = new ArrayList<>();
        int d = problem.coordinates().size();
        for (int j = 0; j < d; j++) {
            at.add(problem.coordinates().get(j).name() + " = " + b.points().at()[row * d + j]);
        }
        return Refusal.of(
                EquationRefusal.START_UNDEFINED,
                problem.name() + ": \"" + b.condition().label() + '"',
                (large ? "its square is beyond 1.8e308 at " : "it has no finite value at ")
                        + String.join(", ", at),
                "a condition with a value at every point, for the functions that the search has",
                large ? "divide it by a number" : "write it without the singularity");
    }

    private static boolean isLevel(List<PdeResult.Moment> history) {
        int n = history.size();
        return n > WINDOW
                && history.get(n - 1).loss()
                        > LEVEL * history.get(n - 1 - WINDOW).loss();
    }

    /**
     * The numbers after a step; errors are computed at the first steps and then at fewer and fewer.
     */
    private PdeResult.Moment moment(int t, PdeSteps steps) {
        int period = Math.max(1, Integer.highestOneBit(Math.max(1, t)) / 8);
        OptionalDouble error =
                t % period == 0 ? errors.first(fields, steps.point().w()) : OptionalDouble.empty();
        return new PdeResult.Moment(t, steps.point().size(), error, OptionalDouble.empty());
    }

    /**
     * Whether points are fixed or drawn at each step: fixed where the network cannot interpolate
     * them.
     */
    private int suggested(PdeSteps steps, Optional<Spectrum> before) {
        int rank = before.map(Spectrum::rank).orElseGet(() -> kernelRank(steps.jacobian()));
        return 2 * rank < system.equations() ? 0 : 1;
    }

    private static int kernelRank(Matrix j) {
        int n = j.rows();
        try (Matrix k = Matrix.zeros(n, n)) {
            Blas.syrk(Triangle.LOWER, 1, Operand.of(j), 0, Operand.of(k));
            double[] values = Lapack.eigenvalues(k);
            int count = 0;
            for (double v : values) {
                count += v > KERNEL_RANK * values[n - 1] ? 1 : 0;
            }
            return count;
        }
    }
}
