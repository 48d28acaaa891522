package org.plstar.array.gather;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Patterned copies between {@code double} arrays; all offsets and strides count elements. */
public final class DoubleGather {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;

    private DoubleGather() {}

    /**
     * Selects y_e = x[id_e] for e in [0, n), where element e's choices are at {@code xo + e·xs +
     * id·step}.
     *
     * @param ids whole numbers in [0, choices)
     * @throws IndexOutOfBoundsException if an id is outside
     */
    public static void take(
            double[] x,
            int xo,
            int xs,
            int step,
            int choices,
            double[] ids,
            int io,
            int is,
            double[] y,
            int yo,
            int n) {
        for (int e = 0; e < n; e++) {
            int id = Objects.checkIndex((int) ids[io + e * is], choices);
            y[yo + e] = x[xo + e * xs + id * step];
        }
    }

    /** The transpose of {@code take}: adds g_e to y[id_e]. */
    public static void scatter(
            double[] g,
            int go,
            int gs,
            double[] ids,
            int io,
            int is,
            double[] y,
            int yo,
            int ys,
            int step,
            int choices,
            int n) {
        for (int e = 0; e < n; e++) {
            int id = Objects.checkIndex((int) ids[io + e * is], choices);
            y[yo + e * ys + id * step] += g[go + e * gs];
        }
    }

    /**
     * y_e = the first i in [0, choices) with the largest x at {@code xo + e·xs + i·step};
     * not-a-number counts as largest.
     */
    public static void argMax(
            double[] x, int xo, int xs, int step, int choices, double[] y, int yo, int n) {
        int e = 0;
        for (; xs == 1 && e <= n - SPECIES.length(); e += SPECIES.length()) {
            DoubleVector best = DoubleVector.zero(SPECIES);
            DoubleVector most = DoubleVector.fromArray(SPECIES, x, xo + e);
            for (int i = 1; i < choices; i++) {
                DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + e + i * step);
                VectorMask<Double> more = v.compare(VectorOperators.LE, most)
                        .not()
                        .and(most.compare(VectorOperators.EQ, most));
                most = most.blend(v, more);
                best = best.blend(i, more);
            }
            best.intoArray(y, yo + e);
        }
        for (; e < n; e++) {
            int best = 0;
            double most = x[xo + e * xs];
            for (int i = 1; i < choices && !Double.isNaN(most); i++) {
                double v = x[xo + e * xs + i * step];
                if (!(v <= most)) {
                    best = i;
                    most = v;
                }
            }
            y[yo + e] = best;
        }
    }
}
