package org.plstar.study.solve;

import org.plstar.optimize.Box;

/**
 * Whether a point is near a solution, by sizes that belong to the system, so that neither units of
 * unknowns nor factors of equations matter.
 *
 * <p>Each equation must hold to a tolerance of its terms, and a further linear step must change no
 * unknown by more than a millionth of it, unless that changes equations by rounding only. A point
 * whose residuals are rounding of the terms needs no step. Where all unknowns together, as large as
 * they have been, hardly change an equation any more, it holds by rounding alone, as {@code exp(x)
 * = 0} does far out, and that is no solution.
 */
final class Nearness {
    /** The rounding of an equation's residual, relative to its terms. */
    static final double ROUNDING = 0x1p-52;

    /** The relative change of an unknown that a further step may make at a solution. */
    static final double SMALL = 1e-6;

    /** The relative change of an unknown below which further steps do not improve it. */
    static final double NOTHING = 1e-12;

    /** The size, relative to an equation's terms, below which a derivative counts as 0. */
    static final double FLAT = 1e-13;

    private static final int PROBES = 8;

    /** The distance of a probe, relative to the largest size that an unknown has had. */
    private static final double PROBE = 1e-3;

    private Nearness() {}

    /** The largest |r_i| in sizes of terms. */
    static double worst(double[] r, double[] sizes) {
        double worst = 0;
        for (int i = 0; i < r.length; i++) {
            double part = r[i] == 0 ? 0 : Math.abs(r[i]) / sizes[i];
            worst = part <= worst ? worst : Double.isNaN(part) ? Double.POSITIVE_INFINITY : part;
        }
        return worst;
    }

    /**
     * Whether a further step changes hardly anything.
     *
     * @param d the step, [p]
     * @param small of an unknown
     */
    static boolean isSmall(StepsInBox all, double[] w, double[] d, double[] sizes, double small) {
        double[] part = new double[d.length];
        boolean any = false;
        for (int j = 0; j < d.length; j++) {
            if (!(Math.abs(d[j]) <= small * Math.abs(w[j]))) {
                part[j] = d[j];
                any = true;
            }
        }
        return !any || worst(all.product(part), sizes) <= 4 * ROUNDING;
    }

    /**
     * Whether an equation no longer depends on the unknowns where the system is, neither to first
     * order nor over a thousandth of them. The system may be at another point then.
     *
     * @param most how large the unknowns have been, [p]
     */
    static boolean isFlat(
            LocalSystem system, Box box, double[] w, double[] r, double[] most, double[] sizes) {
        double[] reach = new double[sizes.length];
        system.entries((i, j, v) -> reach[i] += Math.abs(v) * most[j]);
        for (int k = 0; k < PROBES && isFlat(reach, sizes); k++) {
            double[] there = w.clone();
            for (int j = 0; j < there.length; j++) {
                double size = most[j] > 0 ? most[j] : 1;
                boolean flipped = k > 1 && ((j >> (k / 2 - 1)) & 1) == 1;
                boolean up = ((k & 1) == 0) != flipped;
                there[j] = box.clamp(j, there[j] + (up ? PROBE : -PROBE) * size);
            }
            double[] other = system.residuals(there);
            for (int i = 0; i < reach.length; i++) {
                double change = Math.abs(other[i] - r[i]);
                reach[i] = change > 4 * ROUNDING * sizes[i] ? Double.POSITIVE_INFINITY : reach[i];
            }
        }
        return isFlat(reach, sizes);
    }

    private static boolean isFlat(double[] reach, double[] sizes) {
        for (int i = 0; i < reach.length; i++) {
            if (reach[i] < FLAT * sizes[i]) {
                return true;
            }
        }
        return false;
    }
}
