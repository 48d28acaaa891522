package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.optimize.Box;

/** Distinguishes ends at which unknowns grow without end from other ends without a solution. */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record Runaway(LocalSystem system, Box box, double[] start, double tolerance) {
    /** The ratio to its start from which on an unknown is far away. */
    private static final double FAR = 1e3;

    /** The size, relative to an unknown, of a step in equations that have become flat. */
    private static final double CREEPING = 1e-3;

    /** The ratio to the terms at the start below which residuals fall to 0. */
    private static final double NEAR_ZERO = 1e-6;

    /**
     * Whether residuals have become small relative to the start's terms as unknowns grew, while a
     * further step would continue this: by a part of their size, or in equations that have become
     * flat beside the start.
     */
    boolean of(double[] w) {
        system.residuals(start);
        double[] atStart = system.sizes();
        double[] units = VariableScaling.ofSizes(system, start, box, atStart).d();
        double[] r = system.residuals(w);
        double worst = Nearness.worst(r, atStart);
        if (!(worst <= NEAR_ZERO)) {
            return false;
        }
        double[] scale = new double[w.length];
        Optional<LinearSteps> steps = system.steps(norms -> {
            System.arraycopy(norms, 0, scale, 0, scale.length);
            return norms;
        });
        if (steps.isEmpty()) {
            return false;
        }
        double[] d;
        try (StepsInBox all = new StepsInBox(steps.get(), scale, box, w, false)) {
            d = all.pure(r);
        }
        double[] reach = new double[r.length];
        system.entries((i, j, v) -> reach[i] += Math.abs(v * w[j]));
        boolean flat = false;
        for (int i = 0; i < reach.length; i++) {
            flat |= reach[i] <= Nearness.FLAT * atStart[i];
        }
        for (int j = 0; j < w.length; j++) {
            double grown = Math.abs(w[j]) / (start[j] == 0 ? units[j] : Math.abs(start[j]));
            double part = Math.abs(d[j]) / Math.abs(w[j]);
            if ((grown >= FAR && part >= Solved.LONG)
                    || (flat && worst <= tolerance && grown >= Solved.GROWN && part >= CREEPING)) {
                return true;
            }
        }
        return false;
    }
}
