package org.plstar.study.pde;

import java.util.List;
import java.util.Optional;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Place;

/**
 * A problem of one coordinate as one of first order: the states of a function of order m are its
 * derivatives of order 0 to m - 1, and its top is that of order m.
 */
final class States {
    private static final int HIGHEST = 4;

    private final PdeProblem problem;
    private final int[] order;
    private final int[] offset;
    private final int width;

    private States(PdeProblem problem, int[] order) {
        this.problem = problem;
        this.order = order;
        this.offset = new int[order.length];
        int next = 0;
        for (int u = 0; u < order.length; u++) {
            offset[u] = next;
            next += order[u] + 1;
        }
        this.width = next;
    }

    static States of(PdeProblem problem) {
        return new States(problem, orders(interior(problem), problem.unknowns().size()));
    }

    PdeProblem problem() {
        return problem;
    }

    /** The number of unknown functions. */
    int functions() {
        return order.length;
    }

    int coefficients() {
        return problem.coefficients().size();
    }

    int order(int unknown) {
        return order[unknown];
    }

    /** The numbers at a node: states and tops. */
    int width() {
        return width;
    }

    /** The place of a derivative among the numbers at a node. */
    int at(int unknown, int derivative) {
        return offset[unknown] + derivative;
    }

    double lower() {
        return problem.coordinates().getFirst().lower();
    }

    double upper() {
        return problem.coordinates().getFirst().upper();
    }

    static List<Condition> interior(PdeProblem problem) {
        return problem.conditions().stream()
                .filter(c -> c.place() == Place.INTERIOR)
                .toList();
    }

    /** The conditions that hold at single points. */
    static List<Condition> pointwise(PdeProblem problem) {
        return problem.conditions().stream()
                .filter(c -> c.place() != Place.INTERIOR)
                .toList();
    }

    private static int[] orders(List<Condition> conditions, int functions) {
        int[] order = new int[functions];
        for (Condition c : conditions) {
            for (PdeLeaf leaf : c.leaves()) {
                switch (leaf) {
                    case PdeLeaf.Derivative(int u, List<Integer> by, boolean _) ->
                        order[u] = Math.max(order[u], by.size());
                    case PdeLeaf.SecondOrder(int u, var _) -> order[u] = Math.max(order[u], 2);
                    case PdeLeaf.Coordinate _,
                            PdeLeaf.Normal _,
                            PdeLeaf.Coefficient _,
                            PdeLeaf.Measured _ -> {}
                }
            }
        }
        return order;
    }

    /** At how many points a condition holds. */
    private static int count(Condition c) {
        return switch (c.place()) {
            case BOUNDARY, INITIAL -> c.faces().size();
            case POINT, PERIODIC -> 1;
            case INTERIOR, DATA -> 0;
        };
    }

    /** What about a problem collocation does not do; absent where it does all of it. */
    static Optional<String> hindrance(PdeProblem problem) {
        return hindrance(problem, 0);
    }

    /** The same where some of the coefficients have no condition. */
    static Optional<String> hindrance(PdeProblem problem, int free) {
        int functions = problem.unknowns().size();
        if (problem.coordinates().size() != 1) {
            return Optional.of("it has " + problem.coordinates().size() + " coordinates");
        }
        if (problem.conditions().stream().anyMatch(c -> c.place() == Place.DATA)) {
            return Optional.of("it has measurements");
        }
        List<Condition> interior = interior(problem);
        if (interior.size() != functions) {
            return Optional.of("it has "
                    + interior.size()
                    + (interior.size() == 1 ? " equation" : " equations")
                    + " within the range for "
                    + functions
                    + (functions == 1 ? " function" : " functions"));
        }
        int[] order = orders(interior, functions);
        int[] elsewhere = orders(pointwise(problem), functions);
        int due = problem.coefficients().size() - free;
        for (int u = 0; u < functions; u++) {
            String name = problem.unknowns().get(u);
            if (order[u] == 0 || order[u] > HIGHEST) {
                return Optional.of("its equations have derivatives of " + name + " of order "
                        + order[u] + " at most, and not of 1 to " + HIGHEST);
            }
            if (elsewhere[u] > order[u]) {
                return Optional.of(
                        "a condition has a higher derivative of " + name + " than its equations");
            }
            due += order[u];
        }
        int stated = pointwise(problem).stream().mapToInt(States::count).sum();
        return stated == due
                ? Optional.empty()
                : Optional.of("it has "
                        + stated
                        + " conditions at points, and derivatives and coefficients ask for "
                        + due);
    }
}
