package org.plstar.study.pde;

import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.study.Session;

/** The unknown functions of differential equations, as they were found. */
public sealed interface PdeFunctions permits PdeModel, PiecewiseSolution {
    /** The problem that they solve. */
    PdeProblem problem();

    /**
     * The functions at points, [n, unknowns].
     *
     * @param at [n, d] row-major
     */
    double[] values(double[] at, Session session);

    /**
     * The functions with their gradients, [n, 1 + d, unknowns].
     *
     * @param at [n, d] row-major
     */
    double[] gradients(double[] at, Session session);

    /**
     * An expression at points, [n].
     *
     * @param expression in the form of a condition, of
     *     {@link org.plstar.data.equations.PdeText#shown}
     * @param at [n, d] row-major
     * @throws org.plstar.refusal.Refusal RANGE for a derivative that the functions do not have
     */
    double[] values(Condition expression, double[] at, Session session);

    /** Whether a point is in the box. */
    default boolean contains(double... point) {
        for (int j = 0; j < point.length; j++) {
            PdeProblem.Coordinate c = problem().coordinates().get(j);
            if (!(point[j] >= c.lower() && point[j] <= c.upper())) {
                return false;
            }
        }
        return true;
    }
}
