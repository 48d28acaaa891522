package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.PdeProblem;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.solve.SystemSearch;

/** Solves a problem on finer and finer meshes, and judges it on one of half the intervals. */
final class Collocation {
    /** How far equations on a mesh hold, as a part of the size of their terms. */
    static final double HOLDS = 1e-10;

    static final int MOST_STEPS = 40;

    /** The number of times that all intervals are halved where Newton's method fails. */
    private static final int MOST_FAILURES = 1;

    /** The part of the tolerance at which parts of an interval aim, and the most parts. */
    private static final double AIM = 0.5;

    private static final int MOST_PARTS = 6;

    /** The part of its size by which halving all intervals may move a function. */
    private static final double MOST_MOVED = 1e-3;

    /** The residual up to which windows of an initial problem are solved before the whole. */
    private static final double ROUGH = 1e-6;

    /** The intervals of a window, and windows of the range at first and at most. */
    private static final int WINDOW = 4;

    private static final double FIRST_WINDOWS = 16;
    private static final double MOST_WINDOWS = 1e5;

    private final CollocationRequest q;
    private final States states;
    private final Session session;
    private final List<CollocationResult.Mesh> meshes = new ArrayList<>();

    Collocation(CollocationRequest q, Session session) {
        this.q = q;
        this.states = States.of(q.problem());
        this.session = session;
    }

    /** A solution on a mesh, or the end of the search for one. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Attempt(PiecewiseSolution s, double[] residuals, boolean solved, String detail) {
        double worst() {
            return DoubleStream.of(residuals).max().orElse(0);
        }

        Attempt failed(String why) {
            return new Attempt(s, residuals, false, why);
        }
    }

    CollocationResult run() {
        CollocationStart start = new CollocationStart(states, session);
        PiecewiseSolution guess = start.guess();
        requireFinite(guess);
        return judged(start.end().isPresent() ? marched(guess, start.end().get()) : whole(guess));
    }

    private Attempt whole(PiecewiseSolution start) {
        return refined(start, q.tolerance(), MOST_STEPS, MeshEquations::withConditions);
    }

    private CollocationResult judged(Attempt found) {
        double[] halved = halved(found.s.nodes());
        Optional<Attempt> again = found.solved && halved.length <= q.nodes()
                ? Optional.of(
                        attempt(found.s.on(halved), MOST_STEPS, MeshEquations::withConditions))
                : Optional.empty();
        List<CollocationResult.Moved> functions = new ArrayList<>();
        for (int u = 0; u < states.functions() && again.isPresent(); u++) {
            functions.add(moved(u, found.s, again.get().s));
        }
        Attempt end = again.map(a -> agreed(a, functions)).orElse(found);
        List<CollocationResult.CoefficientValue> coefficients = new ArrayList<>();
        for (int k = 0; k < states.coefficients(); k++) {
            PdeProblem.Coefficient c = q.problem().coefficients().get(k);
            double value = end.s.coefficients()[k];
            coefficients.add(new CollocationResult.CoefficientValue(
                    c.name(),
                    value,
                    c.start(),
                    again.isPresent()
                            ? OptionalDouble.of(Math.abs(value - found.s.coefficients()[k]))
                            : OptionalDouble.empty()));
        }
        int worst = 0;
        for (int i = 0; i < end.residuals.length; i++) {
            worst = end.residuals[i] > end.residuals[worst] ? i : worst;
        }
        double[] x = end.s.nodes();
        int unknowns = new MeshEquations(states, x).unknowns();
        ExactSolutionError errors = ExactSolutionError.of(q.problem(), session);
        return new CollocationResult(
                end.solved,
                end.detail,
                unknowns,
                unknowns,
                List.copyOf(meshes),
                new CollocationResult.Interval(x[worst], x[worst + 1], end.residuals[worst]),
                List.copyOf(functions),
                errors.all(end.s),
                List.copyOf(coefficients),
                end.residuals,
                end.s,
                errors.table(end.s));
    }

    /** The solution on half the intervals, if it is one that they do not move far. */
    private Attempt agreed(Attempt again, List<CollocationResult.Moved> functions) {
        if (!again.solved) {
            return again.failed("Newton's method ended at no solution once all intervals were"
                    + " halved: "
                    + again.detail);
        }
        for (CollocationResult.Moved m : functions) {
            if (!(m.moved() <= MOST_MOVED)) {
                return again.failed(String.format(
                        Locale.ROOT,
                        "halving all intervals moved %s by %.2g of its largest size",
                        m.name(),
                        m.moved()));
            }
        }
        return again.worst() <= q.tolerance()
                ? again
                : again.failed("halving all intervals raised the residual above the tolerance");
    }

    private static CollocationResult.Moved moved(
            int u, PiecewiseSolution before, PiecewiseSolution after) {
        double moved = 0;
        double largest = 0;
        double at = after.nodes()[0];
        for (double x : after.nodes()) {
            double v = after.value(u, 0, x);
            double off = Math.abs(v - before.value(u, 0, x));
            at = off > moved ? x : at;
            moved = Math.max(moved, off);
            largest = Math.max(largest, Math.abs(v));
        }
        return new CollocationResult.Moved(
                after.problem().unknowns().get(u), moved == 0 ? 0 : moved / largest, at, largest);
    }

    /** Solves the equations on the mesh of a start. */
    private Attempt attempt(PiecewiseSolution start, int steps, UnaryOperator<MeshEquations> ends) {
        MeshEquations mesh = ends.apply(new MeshEquations(states, start.nodes()));
        SystemSearch.End end = SystemSearch.of(
                mesh.system(),
                mesh.box(),
                mesh.unknowns(start),
                mesh::units,
                HOLDS,
                steps,
                session);
        PiecewiseSolution s = mesh.solution(end.w());
        double[] residuals = IntervalResiduals.of(states, s, session.workers());
        double[] x = start.nodes();
        Attempt made = new Attempt(s, residuals, end.solved(), end.detail());
        meshes.add(new CollocationResult.Mesh(
                x[0], x[x.length - 1], residuals.length, end.steps(), end.solved(), made.worst()));
        return made;
    }

    /**
     * Solves on meshes that are finer where the residual is above the tolerance.
     *
     * @param steps most steps of a search after full ones; 0 for full ones alone, on one mesh
     */
    private Attempt refined(
            PiecewiseSolution start,
            double tolerance,
            int steps,
            UnaryOperator<MeshEquations> ends) {
        PiecewiseSolution s = start;
        int failures = 0;
        while (true) {
            session.progress().at("meshes", meshes.size(), meshes.size() + 1);
            Attempt made = attempt(s, steps, ends);
            if (made.solved && made.worst() <= tolerance) {
                return made;
            }
            if (session.stop().getAsBoolean()) {
                return made.failed("stopped");
            }
            if (!made.solved && (steps == 0 || failures++ == MOST_FAILURES)) {
                return made.failed("Newton's method ended at no solution: " + made.detail);
            }
            double[] finer =
                    made.solved ? finer(s.nodes(), made.residuals, tolerance) : halved(s.nodes());
            if (finer.length > q.nodes()) {
                return made.failed(
                        made.solved
                                ? finer.length + " nodes are more than " + q.nodes()
                                : "Newton's method ended at no solution: " + made.detail);
            }
            s = (made.solved ? made.s : s).on(finer);
        }
    }

    private void requireFinite(PiecewiseSolution start) {
        MeshEquations mesh = new MeshEquations(states, start.nodes()).withConditions();
        double[] r = mesh.system().points(session.workers()).residuals(mesh.unknowns(start));
        if (!DoubleStream.of(r).allMatch(Double::isFinite)) {
            String name = q.problem().unknowns().getFirst();
            String x = q.problem().coordinates().getFirst().name();
            throw Refusal.of(
                    EquationRefusal.START_UNDEFINED,
                    q.problem().name() + ": the start of collocation",
                    "a condition has no finite value there",
                    "functions for which every condition has a value",
                    String.format(Locale.ROOT, "state where to begin: start %s(%s) = …", name, x));
        }
    }

    static double[] halved(double[] x) {
        double[] all = new double[2 * x.length - 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = i % 2 == 0 ? x[i / 2] : (x[i / 2] + x[i / 2 + 1]) / 2;
        }
        return all;
    }

    /** The nodes of a mesh that is finer where the residual is above the tolerance. */
    static double[] finer(double[] x, double[] residuals, double tolerance) {
        DoubleStream.Builder all = DoubleStream.builder();
        for (int i = 0; i < residuals.length; i++) {
            // residuals fall as the third power of an interval
            double parts = residuals[i] <= tolerance
                    ? 1
                    : Math.min(MOST_PARTS, Math.ceil(Math.cbrt(residuals[i] / (AIM * tolerance))));
            for (int k = 0; k < parts; k++) {
                all.add(x[i] + (x[i + 1] - x[i]) * k / parts);
            }
        }
        all.add(x[x.length - 1]);
        return all.build().distinct().toArray();
    }

    /**
     * Solves an initial problem: windows of the coordinate first, one after another, each from the
     * states at the end of the last, then the whole from these.
     *
     * @param upper whether the range's upper end has the initial values
     */
    private Attempt marched(PiecewiseSolution guess, boolean upper) {
        double extent = states.upper() - states.lower();
        double from = upper ? states.upper() : states.lower();
        double to = upper ? states.lower() : states.upper();
        double length = extent / FIRST_WINDOWS;
        List<PiecewiseSolution> windows = new ArrayList<>();
        double[] known = guess.at(upper ? guess.nodes().length - 1 : 0);
        while (from != to) {
            boolean ends = Math.abs(to - from) < 1.5 * length;
            double next = ends ? to : from + Math.copySign(length, to - from);
            double[] nodes = new double[WINDOW + 1];
            double[][] at = new double[WINDOW + 1][];
            for (int i = 0; i <= WINDOW; i++) {
                int place = upper ? WINDOW - i : i;
                nodes[place] = i == WINDOW ? next : from + (next - from) * i / WINDOW;
                at[place] = known.clone();
            }
            boolean first = windows.isEmpty();
            double[] last = known;
            int count = meshes.size();
            Attempt made = refined(
                    new PiecewiseSolution(states, nodes, at, new double[0]),
                    Math.max(ROUGH, q.tolerance()),
                    0,
                    m -> first
                            ? m.withConditions()
                            : m.withStates(upper ? m.nodes() - 1 : 0, last));
            if (!made.solved) {
                meshes.subList(count, meshes.size()).clear();
                length /= 4;
                if (length < extent / MOST_WINDOWS || session.stop().getAsBoolean()) {
                    return attempt(guess, 0, MeshEquations::withConditions)
                            .failed(String.format(
                                    Locale.ROOT,
                                    "windows that begin at %s = %.6g lead to %.6g, from where no"
                                            + " window of %.2g has a solution that is found",
                                    q.problem().coordinates().getFirst().name(),
                                    upper ? states.upper() : states.lower(),
                                    from,
                                    4 * length));
                }
                continue;
            }
            windows.add(made.s);
            known = made.s.at(upper ? 0 : made.s.nodes().length - 1);
            from = next;
            length *= made.residuals.length <= 2 * WINDOW ? 2 : 1;
        }
        return whole(joined(upper ? windows.reversed() : windows));
    }

    private PiecewiseSolution joined(List<PiecewiseSolution> windows) {
        List<double[]> at = new ArrayList<>();
        DoubleStream.Builder x = DoubleStream.builder();
        for (int k = 0; k < windows.size(); k++) {
            double[] own = windows.get(k).nodes();
            for (int i = k == 0 ? 0 : 1; i < own.length; i++) {
                x.add(own[i]);
                at.add(windows.get(k).at(i));
            }
        }
        return new PiecewiseSolution(
                states, x.build().toArray(), at.toArray(double[][]::new), new double[0]);
    }
}
