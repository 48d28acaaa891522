package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;

/** Steps where J is singular to rounding, in the directions that the equations see. */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record TruncatedSteps(LocalSystem system, Box box, boolean[] fixed) {
    private static final int MOST_STEPS = 30;

    private static final int MOST_HALVINGS = 20;

    /** The part of the residuals' norm by which a step must lower it. */
    private static final double LOWER = 1e-6;

    /** Takes halved steps outside of the null space, as long as they lower the residual. */
    double[] from(double[] from) {
        double[] w = from;
        for (int t = 0; t < MOST_STEPS; t++) {
            double[] r = system.residuals(w);
            if (!DenseJacobian.areFinite(r)
                    || Nearness.worst(r, system.sizes()) <= Nearness.ROUNDING) {
                return w;
            }
            double[] next = lower(w, r);
            if (Arrays.equals(next, w)) {
                return w;
            }
            w = next;
        }
        return w;
    }

    private double[] lower(double[] w, double[] r) {
        Optional<Directions> directions = Directions.at(system, fixed, true);
        if (directions.isEmpty()) {
            return w;
        }
        try (Directions seen = directions.get()) {
            Optional<double[]> d = seen.step(r);
            double size = norm(r, seen.factors());
            double t = 1;
            for (int k = 0; d.isPresent() && k < MOST_HALVINGS; k++, t /= 2) {
                double[] there = box.moved(w, d.get(), t);
                if (norm(system.residuals(there), seen.factors()) < (1 - LOWER) * size) {
                    return there;
                }
            }
            return w;
        }
    }

    private static double norm(double[] r, double[] factors) {
        double[] v = r.clone();
        for (int i = 0; i < v.length; i++) {
            v[i] *= factors[i];
        }
        return DenseJacobian.areFinite(v) ? LeastSquares.norm(v) : Double.POSITIVE_INFINITY;
    }
}
