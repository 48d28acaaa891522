package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.program.Axes;
import org.plstar.program.InputJets;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Compares the unknown functions with exact solutions, at points without a condition. */
final class ExactSolutionError {
    /** The number of points of a curve, and of one side of a map. */
    private static final int CURVE = 201;

    private static final int MAP = 51;

    private final PdeProblem problem;
    private final Workers workers;
    private final double[] at;
    private final int d;
    private final int unknowns;
    private final int parameters;

    /**
     * For each unknown function with an exact solution, this solution and its gradient, [n, 1 + d].
     */
    private final List<Optional<double[]>> exact = new ArrayList<>();

    private final Jacobian values;

    /** The number of points for errors, and their seed. */
    private static final int FRESH = 5000;

    private static final long SEED = 999;

    /** The errors at 5000 points of the box. */
    static ExactSolutionError of(PdeProblem problem, PdeNetwork fields, Workers workers) {
        double[] at = new Sampling(problem, problem.conditions()).fresh(FRESH, SEED);
        return new ExactSolutionError(problem, fields, at, workers);
    }

    private ExactSolutionError(
            PdeProblem problem, PdeNetwork fields, double[] at, Workers workers) {
        this.problem = problem;
        this.workers = workers;
        this.at = at;
        this.d = problem.coordinates().size();
        this.unknowns = problem.unknowns().size();
        this.parameters = fields.parameters();
        for (Optional<Program> field : problem.exact()) {
            exact.add(field.map(f -> evaluated(f, at, true)));
        }
        values = Jacobian.at(fields.values(at), new double[parameters], workers);
    }

    /** A program that reads the coordinates, also where a function is a constant. */
    private Program read(Program field) {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input(GroupedSystem.LEAVES, Type.perSample(d));
        Value f = requireNonNull(
                b.inline(field, Map.of(GroupedSystem.LEAVES, x)).get(GroupedSystem.OUTPUT),
                GroupedSystem.OUTPUT);
        Value first = b.slice(x, List.of(0), List.of(1), List.of(1));
        b.output(
                GroupedSystem.OUTPUT,
                b.add(b.spread(f, Axes.SAMPLE), b.scale(0, b.reshape(first, Shape.SCALAR))));
        return b.build();
    }

    /** A function of coordinates, with its gradient or without. */
    private double[] evaluated(Program field, double[] points, boolean gradient) {
        ProgramBuilder b = new ProgramBuilder();
        Program rows =
                gradient ? InputJets.of(read(field), GroupedSystem.LEAVES, List.of()) : read(field);
        Value nothing = b.param("nothing", Shape.SCALAR);
        Value f = b.inline(rows, Map.of()).getOrDefault(GroupedSystem.OUTPUT, nothing);
        Shape shape = f.type().shape();
        b.output(
                GroupedSystem.OUTPUT,
                b.spread(
                        b.add(f, b.broadcast(b.scale(0, nothing), shape, List.of())), Axes.SAMPLE));
        Program p = b.build();
        int n = points.length / d;
        ResidualSystem s = ResidualSystem.of(
                p,
                ParamLayout.of(p),
                Map.of(GroupedSystem.LEAVES, points),
                n,
                new double[n * shape.size()]);
        return Jacobian.at(s, new double[1], workers).value();
    }

    private double[] parameters(double[] w) {
        return Arrays.copyOf(w, parameters);
    }

    /** The relative L2 error of the first unknown function that has an exact solution. */
    OptionalDouble first(double[] w) {
        for (int u = 0; u < unknowns; u++) {
            if (exact.get(u).isPresent()) {
                values.moveTo(parameters(w));
                double[] v = values.value();
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

    /**
     * The relative errors of the unknown functions with exact solutions; none where the exact
     * solution is 0, or has no finite value at a point.
     */
    List<FunctionErrors> all(PdeModel model) {
        List<FunctionErrors> errors = new ArrayList<>();
        double[] v = model.gradients(at, workers);
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
    SolutionTable table(PdeModel model) {
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
        double[] v = model.values(points, workers);
        List<Optional<double[]>> known = new ArrayList<>();
        for (Optional<Program> field : problem.exact()) {
            known.add(field.map(f -> evaluated(f, points, false))
                    .filter(e -> Arrays.stream(e).allMatch(Double::isFinite)));
        }
        return new SolutionTable(points, v, List.copyOf(known), side);
    }
}
