package org.plstar.study.pde;

import java.util.Arrays;
import java.util.List;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.program.InputJets.Second;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * Functions of one coordinate that are cubics between nodes: of a function of order m, derivatives
 * of order 0 to m - 1 are cubics each, and that of order m is the slope of the last.
 */
public final class PiecewiseSolution implements PdeFunctions {
    private final States states;
    private final double[] x;
    private final double[][] at;
    private final double[] coefficients;

    /**
     * Cubics through nodes.
     *
     * @param x nodes, increasing
     * @param at states and tops at each node, [n, width]
     */
    PiecewiseSolution(States states, double[] x, double[][] at, double[] coefficients) {
        this.states = states;
        this.x = x;
        this.at = at;
        this.coefficients = coefficients;
    }

    /**
     * The solution of a problem from its {@link #rows}.
     *
     * @throws org.plstar.refusal.Refusal RANGE for rows that are not those of the problem
     */
    public static PiecewiseSolution of(PdeProblem problem, double[][] rows) {
        States states = States.of(problem);
        int width = 1 + states.width() + states.coefficients();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width || (i > 0 && !(rows[i][0] > rows[i - 1][0]))) {
                throw StudyRefusal.range(
                        "node " + (i + 1), width + " numbers, with the nodes in order");
            }
        }
        if (rows.length < 2
                || rows[0][0] != states.lower()
                || rows[rows.length - 1][0] != states.upper()) {
            throw StudyRefusal.range(rows.length + " nodes", "nodes from end to end of the range");
        }
        double[] x = Arrays.stream(rows).mapToDouble(r -> r[0]).toArray();
        double[][] at = Arrays.stream(rows)
                .map(r -> Arrays.copyOfRange(r, 1, 1 + states.width()))
                .toArray(double[][]::new);
        return new PiecewiseSolution(
                states, x, at, Arrays.copyOfRange(rows[0], 1 + states.width(), width));
    }

    /**
     * The numbers that the solution is: for each node its place, for each function its derivatives
     * of order 0 to m there, then the coefficients, [n, 1 + width + coefficients].
     */
    public double[][] rows() {
        double[][] rows = new double[x.length][];
        for (int i = 0; i < rows.length; i++) {
            double[] row = new double[1 + at[i].length + coefficients.length];
            row[0] = x[i];
            System.arraycopy(at[i], 0, row, 1, at[i].length);
            System.arraycopy(coefficients, 0, row, 1 + at[i].length, coefficients.length);
            rows[i] = row;
        }
        return rows;
    }

    @Override
    public PdeProblem problem() {
        return states.problem();
    }

    /** The nodes, increasing. */
    public double[] nodes() {
        return x.clone();
    }

    double[] coefficients() {
        return coefficients;
    }

    /** States and tops at a node. */
    double[] at(int node) {
        return at[node];
    }

    private int interval(double point) {
        int i = Arrays.binarySearch(x, point);
        return Math.clamp(i >= 0 ? i : -i - 2, 0, x.length - 2);
    }

    /** The derivative of a function at a point, by the cubics: of order up to m. */
    double value(int u, int derivative, double point) {
        int i = interval(point);
        return derivative == states.order(u)
                ? slope(u, derivative - 1, i, point)
                : cubic(u, derivative, i, point);
    }

    private double cubic(int u, int q, int i, double point) {
        double h = x[i + 1] - x[i];
        double t = (point - x[i]) / h;
        double s = 1 - t;
        int k = states.at(u, q);
        return s * s * (1 + 2 * t) * at[i][k]
                + t * t * (1 + 2 * s) * at[i + 1][k]
                + h * t * s * (s * at[i][k + 1] - t * at[i + 1][k + 1]);
    }

    /** The slope of the cubic of a state. */
    double slope(int u, int q, int i, double point) {
        double h = x[i + 1] - x[i];
        double t = (point - x[i]) / h;
        double s = 1 - t;
        int k = states.at(u, q);
        return 6 * t * s * (at[i + 1][k] - at[i][k]) / h
                + s * (s - 2 * t) * at[i][k + 1]
                + t * (t - 2 * s) * at[i + 1][k + 1];
    }

    /** The same functions and numbers as a solution of a problem with another coefficient. */
    PiecewiseSolution with(States others, int coefficient, double value) {
        double[] more = new double[coefficients.length + 1];
        System.arraycopy(coefficients, 0, more, 0, coefficient);
        more[coefficient] = value;
        System.arraycopy(
                coefficients,
                coefficient,
                more,
                coefficient + 1,
                coefficients.length - coefficient);
        return new PiecewiseSolution(others, x, at, more);
    }

    /** The same functions, with numbers at other nodes. */
    PiecewiseSolution on(double[] nodes) {
        double[][] there = new double[nodes.length][states.width()];
        for (int i = 0; i < nodes.length; i++) {
            int own = Arrays.binarySearch(x, nodes[i]);
            if (own >= 0) {
                there[i] = at[own].clone();
                continue;
            }
            for (int u = 0; u < states.functions(); u++) {
                for (int q = 0; q <= states.order(u); q++) {
                    there[i][states.at(u, q)] = value(u, q, nodes[i]);
                }
            }
        }
        return new PiecewiseSolution(states, nodes, there, coefficients);
    }

    @Override
    public double[] values(double[] points, Session session) {
        int functions = states.functions();
        double[] v = new double[points.length * functions];
        for (int i = 0; i < v.length; i++) {
            v[i] = value(i % functions, 0, points[i / functions]);
        }
        return v;
    }

    @Override
    public double[] gradients(double[] points, Session session) {
        int functions = states.functions();
        double[] v = new double[2 * points.length * functions];
        for (int i = 0; i < v.length; i++) {
            v[i] = value(i % functions, i / functions % 2, points[i / (2 * functions)]);
        }
        return v;
    }

    @Override
    public double[] values(Condition expression, double[] points, Session session) {
        for (PdeLeaf leaf : expression.leaves()) {
            int order = switch (leaf) {
                case PdeLeaf.Derivative(int u, List<Integer> by, boolean _) ->
                    by.size() - states.order(u);
                case PdeLeaf.SecondOrder(int u, Second _) -> 2 - states.order(u);
                default -> 0;
            };
            if (order > 0) {
                throw Refusal.of(
                        StudyRefusal.RANGE,
                        '"' + expression.label() + '"',
                        "collocation finds no derivative of that order",
                        "derivatives up to the order that the equations have",
                        "leave it out, or solve by a network");
            }
        }
        return new ConditionValues(expression, this, points, session.workers()).residuals();
    }

    /** What a condition reads at a point. */
    double leaf(PdeLeaf leaf, double point) {
        return switch (leaf) {
            case PdeLeaf.Coordinate _ -> point;
            case PdeLeaf.Normal _ -> point == states.upper() ? 1 : -1;
            case PdeLeaf.Measured _ -> 0;
            case PdeLeaf.Coefficient(int k) -> coefficients[k];
            case PdeLeaf.Derivative(int u, List<Integer> by, boolean across) ->
                value(u, by.size(), across ? states.lower() + states.upper() - point : point);
            case PdeLeaf.SecondOrder(int u, Second operator) ->
                operator.parts().stream().mapToDouble(Second.Part::c).sum() * value(u, 2, point);
        };
    }
}
