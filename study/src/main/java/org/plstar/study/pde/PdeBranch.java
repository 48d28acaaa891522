package org.plstar.study.pde;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.data.equations.PdeProblem;
import org.plstar.optimize.Box;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.solve.SystemSearch;
import org.plstar.study.solve.branch.BranchResult;
import org.plstar.study.solve.branch.Family;

/** Follows a branch of functions on finer and finer meshes. */
final class PdeBranch {
    /** The parts of the range at whose ends functions are told. */
    private static final int PARTS = 4;

    private static final MathContext DIGITS = new MathContext(6);

    private final PdeBranchRequest q;
    private final States fixed;
    private final States free;
    private final int coefficient;
    private final Session session;
    private int meshes;

    PdeBranch(PdeBranchRequest q, Session session) {
        this.q = q;
        this.session = session;
        this.fixed = States.of(q.problem());
        this.free = States.of(q.free());
        this.coefficient = names(q.free()).indexOf(q.param());
    }

    /** A branch on a mesh. */
    private record Followed(MeshEquations mesh, BranchResult result, double[] residuals) {
        double worst() {
            return Arrays.stream(residuals).max().orElse(0);
        }
    }

    PdeBranchResult run() {
        Session silent = session.withProgress(Progress.SILENT);
        CollocationResult begin = CollocationRequest.of(q.problem())
                .withTolerance(q.tolerance())
                .withNodes(q.nodes())
                .run(silent);
        if (!begin.solved()) {
            throw noStart(begin.detail());
        }
        PiecewiseSolution s = begin.solution();
        Followed all = followed(s);
        while (all.worst() > q.tolerance()) {
            double[] finer = Collocation.finer(s.nodes(), all.residuals, q.tolerance());
            if (finer.length > q.nodes() || session.stop().getAsBoolean()) {
                return result(all, false, OptionalDouble.empty(), false);
            }
            s = solved(s.on(finer));
            all = followed(s);
        }
        double[] halved = Collocation.halved(s.nodes());
        if (halved.length > q.nodes() || session.stop().getAsBoolean()) {
            return result(all, true, OptionalDouble.empty(), false);
        }
        Followed again = followed(solved(s.on(halved)));
        return result(again, again.worst() <= q.tolerance(), moved(all.result, again.result), true);
    }

    private static OptionalDouble moved(BranchResult before, BranchResult after) {
        List<BranchResult.Fold> a = before.folds();
        List<BranchResult.Fold> b = after.folds();
        return a.size() == b.size()
                ? IntStream.range(0, a.size())
                        .mapToDouble(k -> Math.abs(a.get(k).value() - b.get(k).value()))
                        .max()
                : OptionalDouble.empty();
    }

    private Refusal noStart(String why) {
        return Refusal.of(
                StudyRefusal.RANGE,
                "from " + q.from(),
                "no solution is found there to begin at: " + why,
                "a value at which the start leads to a solution",
                "state where to begin: start u(x) = …, or begin at another value");
    }

    /** The solution at the beginning on another mesh. */
    private PiecewiseSolution solved(PiecewiseSolution near) {
        MeshEquations mesh = new MeshEquations(fixed, near.nodes()).withConditions();
        SystemSearch.End end = SystemSearch.of(
                mesh.system(),
                mesh.box(),
                mesh.unknowns(near),
                mesh::units,
                Collocation.HOLDS,
                Collocation.MOST_STEPS,
                session.withProgress(Progress.SILENT));
        if (!end.solved()) {
            throw noStart(end.detail());
        }
        return mesh.solution(end.w());
    }

    private Followed followed(PiecewiseSolution begin) {
        meshes++;
        MeshEquations mesh = new MeshEquations(free, begin.nodes()).withConditions();
        int n = mesh.unknowns();
        List<String> names =
                new ArrayList<>(IntStream.range(0, n).mapToObj(j -> "" + j).toList());
        names.set(mesh.coefficient(coefficient), q.param());
        Box box = mesh.box();
        BranchResult result = new Family(
                        mesh.system(),
                        names,
                        q.param(),
                        box,
                        mesh.unknowns(begin.with(free, coefficient, q.from())),
                        q.from(),
                        q.to(),
                        q.points(),
                        mesh::units)
                .follow(session);
        double[] residuals = new double[begin.nodes().length - 1];
        for (BranchResult.Point p : result.points()) {
            double[] own = IntervalResiduals.of(free, functions(mesh, p), session.workers());
            Arrays.setAll(residuals, i -> Math.max(residuals[i], own[i]));
        }
        return new Followed(mesh, result, residuals);
    }

    /** The functions at a point of the branch on a mesh. */
    private PiecewiseSolution functions(MeshEquations mesh, BranchResult.Point p) {
        int at = mesh.coefficient(coefficient);
        double[] w = new double[mesh.unknowns()];
        System.arraycopy(p.w(), 0, w, 0, at);
        w[at] = p.value();
        System.arraycopy(p.w(), at, w, at + 1, w.length - at - 1);
        return mesh.solution(w);
    }

    private PdeBranchResult result(
            Followed all, boolean within, OptionalDouble moved, boolean judged) {
        BranchResult r = all.result;
        BranchResult told = new BranchResult(
                r.param(),
                readings(q.free(), q.param()),
                r.points().stream()
                        .map(p -> new BranchResult.Point(
                                p.value(), p.arc(), numbers(functions(all.mesh, p))))
                        .toList(),
                r.folds(),
                r.crossings(),
                r.end(),
                bound(all.mesh, r),
                all.worst());
        return new PdeBranchResult(told, all.residuals.length, meshes, within, moved, judged);
    }

    /** The bound of a coefficient that ended the branch, with its name. */
    private String bound(MeshEquations mesh, BranchResult r) {
        List<String> names = names(q.free());
        for (int k = 0; k < names.size(); k++) {
            String prefix = mesh.coefficient(k) + " = ";
            if (r.at().startsWith(prefix)) {
                return names.get(k) + " = " + r.at().substring(prefix.length());
            }
        }
        return r.at();
    }

    private static List<String> names(PdeProblem problem) {
        return problem.coefficients().stream().map(PdeProblem.Coefficient::name).toList();
    }

    private static double place(PdeProblem problem, int k) {
        PdeProblem.Coordinate c = problem.coordinates().getFirst();
        return k == PARTS ? c.upper() : c.lower() + c.extent() * k / PARTS;
    }

    /** The names of the numbers that are told of functions along a branch. */
    static List<String> readings(PdeProblem problem, String param) {
        List<String> all = new ArrayList<>();
        for (String u : problem.unknowns()) {
            all.add("max|" + u + "|");
            for (int k = 0; k <= PARTS; k++) {
                BigDecimal at = BigDecimal.valueOf(place(problem, k)).round(DIGITS);
                all.add(u + "(" + at.stripTrailingZeros().toPlainString() + ")");
            }
        }
        names(problem).stream().filter(c -> !c.equals(param)).forEach(all::add);
        return List.copyOf(all);
    }

    private double[] numbers(PiecewiseSolution s) {
        List<Double> all = new ArrayList<>();
        for (int u = 0; u < free.functions(); u++) {
            int function = u;
            all.add(largest(s, u));
            IntStream.rangeClosed(0, PARTS)
                    .forEach(k -> all.add(s.value(function, 0, place(q.free(), k))));
        }
        for (int k = 0; k < free.coefficients(); k++) {
            if (k != coefficient) {
                all.add(s.coefficients()[k]);
            }
        }
        return all.stream().mapToDouble(v -> v).toArray();
    }

    /** The largest size of a function: of cubics, at nodes and where a slope is 0 between them. */
    private static double largest(PiecewiseSolution s, int u) {
        double[] x = s.nodes();
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.abs(s.value(u, 0, x[i])));
            if (i + 1 < x.length) {
                // the slope of a cubic is a parabola through three values
                double a = s.slope(u, 0, i, x[i]);
                double m = s.slope(u, 0, i, (x[i] + x[i + 1]) / 2);
                double b = s.slope(u, 0, i, x[i + 1]);
                for (double t : roots(2 * a - 4 * m + 2 * b, -3 * a + 4 * m - b, a)) {
                    most = Math.max(most, Math.abs(s.value(u, 0, x[i] + t * (x[i + 1] - x[i]))));
                }
            }
        }
        return most;
    }

    /** The roots of a t² + b t + c between 0 and 1. */
    private static double[] roots(double a, double b, double c) {
        double d = b * b - 4 * a * c;
        if (!(d >= 0)) {
            return new double[0];
        }
        double q = -(b + Math.copySign(Math.sqrt(d), b)) / 2;
        return Arrays.stream(new double[] {a == 0 ? -1 : q / a, q == 0 ? -1 : c / q})
                .filter(t -> t > 0 && t < 1)
                .toArray();
    }
}
