package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.data.equations.PdeProblem;
import org.plstar.program.Program;
import org.plstar.study.Session;
import org.plstar.tangent.Jacobian;

/** Compares the unknown functions with exact solutions, at points without a condition. */
final class ExactSolutionError {
    /** The number of points of a curve, and of one side of a map. */
    private static final int CURVE = 201;

    private static final int MAP = 51;

    private final PdeProblem problem;
    private final Session session;
    private final double[] at;
    private final int d;
    private final int unknowns;

    /**
     * For each unknown function with an exact solution, this solution and its gradient, [n, 1 + d].
     */
    private final List<Optional<double[]>> exact = new ArrayList<>();

    /** The functions of a network at these points. */
    private @Nullable Jacobian values;

    /** The number of points for errors, and their seed. */
    private static final int FRESH = 5000;

    private static final long SEED = 999;

    /** The errors at 5000 points of the box. */
    static ExactSolutionError of(PdeProblem problem, Session session) {
        double[] at = new Sampling(problem, problem.conditions()).fresh(FRESH, SEED);
        return new ExactSolutionError(problem, at, session);
    }

    private ExactSolutionError(PdeProblem problem, double[] at, Session session) {
        this.problem = problem;
        this.session = session;
        this.at = at;
        this.d = problem.coordinates().size();
        this.unknowns = problem.unknowns().size();
        for (Optional<Program> field : problem.exact()) {
            exact.add(field.map(f -> stated(f).at(at, true)));
        }
    }

    private StatedFunction stated(Program field) {
        return new StatedFunction(field, d, session.workers());
    }

    /** The relative L2 error of the first unknown function that has an exact solution. */
    OptionalDouble first(PdeNetwork fields, double[] w) {
        for (int u = 0; u < unknowns; u++) {
            if (exact.get(u).isPresent()) {
                double[] v = values(fields, Arrays.copyOf(w, fields.parameters()));
                double[] e = exact.get(u).get();
                double off = 0;
                double size = 0;
                for (int i = 0; i < at.length / d; i++) {
                    double x = e[i * (1 + d)];
                    off += (v[i * unknowns + u] - x) * (v[i * unknowns + u] - x);
                    size += x * x;
                }
                return finite(Math.sqrt(off / size));
            }
        }
        return OptionalDouble.empty();
    }

    private double[] values(PdeNetwork fields, double[] parameters) {
        Jacobian known = values;
        if (known == null) {
            known = Jacobian.at(fields.values(at), parameters, session.workers());
            values = known;
        } else {
            known.moveTo(parameters);
        }
        return known.value();
    }

    /**
     * The relative errors of the unknown functions with exact solutions; none where the exact
     * solution is 0, or has no finite value at a point.
     */
    List<FunctionErrors> all(PdeFunctions model) {
        List<FunctionErrors> errors = new ArrayList<>();
        double[] v = model.gradients(at, session);
        for (int u = 0; u < unknowns; u++) {
            int unknown = u;
            exact.get(u).flatMap(e -> errors(v, e, unknown)).ifPresent(errors::add);
        }
        return List.copyOf(errors);
    }

    private static OptionalDouble finite(double v) {
        return Double.isFinite(v) ? OptionalDouble.of(v) : OptionalDouble.empty();
    }

    private Optional<FunctionErrors> errors(double[] v, double[] e, int u) {
        double off = 0;
        double size = 0;
        double offAll = 0;
        double sizeAll = 0;
        for (int i = 0; i < at.length / d; i++) {
            for (int q = 0; q <= d; q++) {
                double x = e[i * (1 + d) + q];
                double y = v[(i * (1 + d) + q) * unknowns + u];
                off += q == 0 ? (y - x) * (y - x) : 0;
                size += q == 0 ? x * x : 0;
                offAll += (y - x) * (y - x);
                sizeAll += x * x;
            }
        }
        double l2 = Math.sqrt(off / size);
        double h1 = Math.sqrt(offAll / sizeAll);
        return Double.isFinite(l2) && Double.isFinite(h1)
                ? Optional.of(new FunctionErrors(problem.unknowns().get(u), l2, h1))
                : Optional.empty();
    }

    /**
     * The solution on a curve, or on a map of the first two coordinates in the middle of the
     * others.
     */
    SolutionTable table(PdeFunctions model) {
        int side = d == 1 ? CURVE : MAP;
        int n = d == 1 ? side : side * side;
        double[] points = new double[n * d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                PdeProblem.Coordinate c = problem.coordinates().get(j);
                double part = switch (j) {
                    case 0 -> (d == 1 ? i : i / side) / (side - 1.0);
                    case 1 -> i % side / (side - 1.0);
                    default -> 0.5;
                };
                points[i * d + j] = c.lower() + part * c.extent();
            }
        }
        double[] v = model.values(points, session);
        List<Optional<double[]>> known = new ArrayList<>();
        for (Optional<Program> field : problem.exact()) {
            known.add(field.map(f -> stated(f).at(points, false))
                    .filter(e -> Arrays.stream(e).allMatch(Double::isFinite)));
        }
        return new SolutionTable(points, v, List.copyOf(known), side);
    }
}
