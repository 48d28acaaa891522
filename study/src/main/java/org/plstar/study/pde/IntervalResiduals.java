package org.plstar.study.pde;

import java.util.List;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.program.InputJets.Second;

/**
 * How well a solution satisfies the equations in each interval, between the points at which it is
 * made to: the root of the mean square, by Lobatto's rule with five points (Kierzenka and Shampine
 * 2001).
 *
 * <p>An equation's residual is relative to the size of its terms there and on the mean, and of what
 * they are where each derivative is that of the next lower order over the length of the range. That
 * of a state is the slope of its cubic less the next state, likewise.
 */
final class IntervalResiduals {
    /** The places of the inner points beside the middle, and the weight of each. */
    private static final double AWAY = Math.sqrt(3.0 / 7) / 2;

    private static final double WEIGHT = 49.0 / 180;

    /** The middle's weight. */
    private static final double MIDDLE = 32.0 / 90;

    private static final int POINTS = 3;

    private final States states;
    private final PiecewiseSolution s;
    private final double[] x;
    private final double[] points;
    private final double[] squares;

    /** The mean size of each number of a node. */
    private final double[] means;

    private IntervalResiduals(States states, PiecewiseSolution s) {
        this.states = states;
        this.s = s;
        this.x = s.nodes();
        int n = x.length - 1;
        this.points = new double[POINTS * n];
        this.squares = new double[n];
        for (int i = 0; i < n; i++) {
            double middle = (x[i] + x[i + 1]) / 2;
            double h = x[i + 1] - x[i];
            points[POINTS * i] = middle - AWAY * h;
            points[POINTS * i + 1] = middle;
            points[POINTS * i + 2] = middle + AWAY * h;
        }
        this.means = new double[states.width()];
        for (int u = 0; u < states.functions(); u++) {
            for (int q = 0; q <= states.order(u); q++) {
                double[] sizes = new double[points.length];
                for (int i = 0; i < sizes.length; i++) {
                    sizes[i] = Math.abs(s.value(u, q, points[i]));
                }
                means[states.at(u, q)] = mean(sizes);
            }
        }
    }

    /** The residuals of a solution, one for each interval; infinite where one is not finite. */
    static double[] of(States states, PiecewiseSolution s, Workers workers) {
        IntervalResiduals r = new IntervalResiduals(states, s);
        for (int u = 0; u < states.functions(); u++) {
            for (int q = 0; q < states.order(u) - 1; q++) {
                r.addSlopes(u, q);
            }
        }
        for (Condition c : States.interior(states.problem())) {
            r.add(c, workers);
        }
        double[] roots = new double[r.squares.length];
        for (int i = 0; i < roots.length; i++) {
            double root = Math.sqrt(r.squares[i]);
            roots[i] = Double.isNaN(root) ? Double.POSITIVE_INFINITY : root;
        }
        return roots;
    }

    /** The mean over the range of a number at the points. */
    private double mean(double[] v) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < v.length; i++) {
            double w = x[i / POINTS + 1] - x[i / POINTS];
            sum = Math.fma(w, v[i], sum);
            weights += w;
        }
        return sum / weights;
    }

    /** What a derivative is, if the next lower one changes by its size over the range. */
    private double usual(int u, int q) {
        return means[states.at(u, q - 1)] / (states.upper() - states.lower());
    }

    private double usual(PdeLeaf leaf) {
        return switch (leaf) {
            case PdeLeaf.Derivative(int u, List<Integer> by, boolean _)
            when !by.isEmpty() -> usual(u, by.size());
            case PdeLeaf.SecondOrder(int u, Second operator) ->
                usual(u, 2)
                        * Math.abs(operator.parts().stream()
                                .mapToDouble(Second.Part::c)
                                .sum());
            default -> 0;
        };
    }

    private void addSlopes(int u, int q) {
        double floor = means[states.at(u, q + 1)] + usual(u, q + 1);
        for (int i = 0; i < points.length; i++) {
            double next = s.value(u, q + 1, points[i]);
            double off = s.slope(u, q, i / POINTS, points[i]) - next;
            addSquare(i, off, Math.abs(next) + floor);
        }
    }

    private void add(Condition c, Workers workers) {
        ConditionValues v = new ConditionValues(c, s, points, workers);
        double mean = mean(v.sizes());
        double[] usual = c.leaves().stream().mapToDouble(this::usual).toArray();
        for (int i = 0; i < points.length; i++) {
            double size = v.sizes()[i] + mean;
            for (int k = 0; k < usual.length; k++) {
                size = Math.fma(Math.abs(v.slope(i, k)), usual[k], size);
            }
            addSquare(i, v.residuals()[i], size);
        }
    }

    private void addSquare(int point, double off, double size) {
        double part = off == 0 ? 0 : off / size;
        double weight = point % POINTS == 1 ? MIDDLE : WEIGHT;
        squares[point / POINTS] = Math.fma(weight * part, part, squares[point / POINTS]);
    }
}
