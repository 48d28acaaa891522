package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.optimize.Box;

/** Sets unknowns to 0 that shrink, as they do near a root at which J is singular. */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record Vanishing(LocalSystem system, Box box, boolean[] fixed) {
    /** The part of an unknown's largest size below which it converges to 0. */
    private static final double SHRUNK = 1e-6;

    /** The number of steps of other unknowns after some became 0, and a test of their end. */
    private static final int SETTLING = 4;

    /**
     * The point with 0 for the unknowns that have shrunk, and with steps of the others, if all
     * equations hold up to rounding.
     */
    Optional<double[]> of(double[] w, double[] most) {
        Optional<double[]> zero = shrunk(box, w, most, w, 0);
        if (zero.isEmpty()) {
            return zero;
        }
        double[] there = zero.get();
        for (int k = 0; k < SETTLING; k++) {
            double[] r = system.residuals(there);
            double worst = Nearness.worst(r, system.sizes());
            if (worst <= Nearness.ROUNDING) {
                return Optional.of(there);
            }
            Optional<double[]> next = worst <= SHRUNK ? settled(there, r, w) : Optional.empty();
            if (next.isEmpty()) {
                return next;
            }
            there = next.get();
        }
        return Optional.empty();
    }

    /** One step of the unknowns that have not become 0. */
    private Optional<double[]> settled(double[] there, double[] r, double[] before) {
        double[] scale = new double[there.length];
        Optional<LinearSteps> steps = system.steps(norms -> {
            for (int j = 0; j < norms.length; j++) {
                boolean zero = there[j] == 0 && before[j] != 0;
                scale[j] = fixed[j] || zero ? 0 : norms[j];
            }
            return scale.clone();
        });
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        try (StepsInBox all = new StepsInBox(steps.get(), scale, box, there, false)) {
            return Optional.of(box.moved(there, all.pure(r), 1));
        }
    }

    /**
     * The point with 0 for unknowns that have shrunk; absent where none has.
     *
     * @param d a step, [p]
     * @param least of an unknown: how long its part of the step must be
     */
    static Optional<double[]> shrunk(Box box, double[] w, double[] most, double[] d, double least) {
        double[] there = w.clone();
        boolean any = false;
        for (int j = 0; j < w.length; j++) {
            boolean moves = Math.abs(d[j]) >= least * Math.abs(w[j]);
            if (moves && w[j] != 0 && Math.abs(w[j]) <= SHRUNK * most[j]) {
                there[j] = box.clamp(j, 0);
                any |= there[j] != w[j];
            }
        }
        return any ? Optional.of(there) : Optional.empty();
    }
}
