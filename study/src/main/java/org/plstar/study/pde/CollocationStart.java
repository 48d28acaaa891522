package org.plstar.study.pde;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Place;
import org.plstar.program.Program;
import org.plstar.study.Session;

/**
 * Where collocation begins: a function as the text states it, else a straight line through the
 * values that its conditions give at the ends, else 0. Where that is 0 and there are coefficients,
 * an arch t (1 - t), since a coefficient such as an eigenvalue changes nothing at 0.
 */
final class CollocationStart {
    /** The intervals of the first mesh, beside the points of conditions. */
    private static final int FIRST = 16;

    private final States states;
    private final PdeProblem problem;
    private final Session session;

    CollocationStart(States states, Session session) {
        this.states = states;
        this.problem = states.problem();
        this.session = session;
    }

    /**
     * The end, whether the upper one, at which all conditions hold; absent for a boundary problem
     * and for one with coefficients.
     */
    Optional<Boolean> end() {
        List<Condition> all = States.pointwise(problem);
        for (boolean upper : new boolean[] {false, true}) {
            double end = upper ? states.upper() : states.lower();
            if (states.coefficients() == 0 && all.stream().allMatch(c -> isAt(c, upper, end))) {
                return Optional.of(upper);
            }
        }
        return Optional.empty();
    }

    private static boolean isAt(Condition c, boolean upper, double end) {
        return switch (c.place()) {
            case BOUNDARY, INITIAL -> c.faces().stream().allMatch(f -> f.upper() == upper);
            case POINT -> c.at()[0] == end;
            case PERIODIC, INTERIOR, DATA -> false;
        };
    }

    PiecewiseSolution guess() {
        double extent = states.upper() - states.lower();
        double[] x = DoubleStream.concat(
                        IntStream.rangeClosed(0, FIRST)
                                .mapToDouble(i -> i == FIRST
                                        ? states.upper()
                                        : states.lower() + extent * i / FIRST),
                        States.pointwise(problem).stream()
                                .filter(c -> c.place() == Place.POINT)
                                .mapToDouble(c -> c.at()[0]))
                .sorted()
                .distinct()
                .toArray();
        double[][] at = new double[x.length][states.width()];
        for (int u = 0; u < states.functions(); u++) {
            Optional<Program> stated = problem.starts().get(u);
            if (stated.isPresent()) {
                stated(u, stated.get(), x, at);
            } else {
                line(u, x, at);
            }
        }
        double[] coefficients = problem.coefficients().stream()
                .mapToDouble(PdeProblem.Coefficient::start)
                .toArray();
        return new PiecewiseSolution(states, x, at, coefficients);
    }

    /** Values and slopes of a stated function; higher derivatives by differences of those below. */
    private void stated(int u, Program f, double[] x, double[][] at) {
        double[] values = new StatedFunction(f, 1, session.workers()).at(x, true);
        for (int q = 0; q <= states.order(u); q++) {
            int k = states.at(u, q);
            for (int i = 0; i < x.length; i++) {
                int before = Math.max(i - 1, 0);
                int after = Math.min(i + 1, x.length - 1);
                at[i][k] = q < 2
                        ? values[2 * i + q]
                        : (at[after][k - 1] - at[before][k - 1]) / (x[after] - x[before]);
            }
        }
    }

    private void line(int u, double[] x, double[][] at) {
        Optional<Double> lower = given(u, false);
        Optional<Double> upper = given(u, true);
        double left = lower.or(() -> upper).orElse(0.0);
        double right = upper.or(() -> lower).orElse(0.0);
        double slope = (right - left) / (states.upper() - states.lower());
        double extent = states.upper() - states.lower();
        double arch = states.coefficients() > 0 && left == 0 && right == 0 ? 1 : 0;
        for (int i = 0; i < x.length; i++) {
            double t = (x[i] - states.lower()) / extent;
            at[i][states.at(u, 0)] = left + slope * (x[i] - states.lower()) + arch * t * (1 - t);
            at[i][states.at(u, 1)] = slope + arch * (1 - 2 * t) / extent;
        }
    }

    /** The value that a condition gives a function at an end. */
    private Optional<Double> given(int u, boolean upper) {
        double[] end = {upper ? states.upper() : states.lower()};
        return States.pointwise(problem).stream()
                .filter(c -> c.faces().stream().anyMatch(f -> f.upper() == upper))
                .flatMap(c -> c.given().stream())
                .filter(g -> g.unknown() == u)
                .map(g -> new StatedFunction(g.value(), 1, session.workers()).at(end, false)[0])
                .findFirst();
    }
}
