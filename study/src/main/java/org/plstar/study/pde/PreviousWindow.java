package org.plstar.study.pde;

import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.tangent.Jacobian;

/**
 * The solution of the window before, whose values initial conditions continue; or no such solution.
 */
interface PreviousWindow {
    /** Initial values as the text gives them. */
    PreviousWindow NONE = (_, points) -> new double[points.count()];

    /**
     * The targets at points for a condition's left less right side, [n]: 0, or for an initial
     * condition of a later window, the value of the window before.
     */
    double[] targets(PdeProblem.Condition c, Sampling.Points points);

    /** The functions of the window before. */
    static PreviousWindow of(PdeNetwork fields, double[] w, Workers workers) {
        return (c, points) -> c.place() == PdeProblem.Place.INITIAL
                ? Jacobian.at(fields.system(c, points, new double[points.count()]), w, workers)
                        .value()
                        .clone()
                : new double[points.count()];
    }
}
