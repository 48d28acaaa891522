package org.plstar.study.pde;

import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.tangent.Jacobian;

/** What initial conditions are continued from: nothing, or the solution of the window before. */
interface PreviousWindow {
    /** Initial values as the text states them. */
    PreviousWindow NONE = (_, points) -> new double[points.count()];

    /**
     * What a condition's left less right side is to be at points, [n]: 0, but for an initial
     * condition that continues a window what it was there.
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
