package org.plstar.landscape;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Storage;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Require;
import org.plstar.system.Objective;
import org.plstar.system.SystemRefusal;

/** The loss along a line or over a plane through a point of parameter space. */
public final class LossSlice {
    private LossSlice() {}

    /**
     * L(w + t d) for each t.
     *
     * @param w [p], not modified
     * @param d [p], not modified
     * @param at the values of t
     */
    public static double[] line(Objective objective, double[] w, double[] d, double... at) {
        requireNonNull(at, "at");
        return plane(objective, w, d, new double[d.length], at, 0)[0];
    }

    /**
     * L(w + s c + t d): row i for the i-th s, column j for the j-th t.
     *
     * @param w [p], not modified
     * @param d the direction of columns, [p], not modified
     * @param c the direction of rows, [p], not modified
     */
    public static double[][] plane(
            Objective objective, double[] w, double[] d, double[] c, double[] t, double... s) {
        requireNonNull(s, "s");
        requireNonNull(t, "t");
        Require.size(objective.unknowns(), w.length, SystemRefusal.SIZE, "w");
        Require.size(w.length, d.length, SystemRefusal.SIZE, "d");
        Require.size(w.length, c.length, SystemRefusal.SIZE, "c");
        Require.finite(w, SystemRefusal.NOT_FINITE, "w");
        Require.finite(d, SystemRefusal.NOT_FINITE, "d");
        Require.finite(c, SystemRefusal.NOT_FINITE, "c");
        Require.finite(t, SystemRefusal.NOT_FINITE, "t");
        Require.finite(s, SystemRefusal.NOT_FINITE, "s");
        double[][] values = new double[s.length][t.length];
        double[] point = new double[w.length];
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < t.length; j++) {
                System.arraycopy(w, 0, point, 0, w.length);
                DoubleElementwise.axpy(t[j], d, 0, point, 0, w.length);
                if (s[i] != 0) {
                    DoubleElementwise.axpy(s[i], c, 0, point, 0, w.length);
                }
                Storage at = objective.precision().of(point);
                values[i][j] = objective.value(at);
            }
        }
        return values;
    }

    /**
     * A random direction whose every filter is as long as that of w (Li et al., "Visualizing the
     * loss landscape of neural nets", 2018): slices of networks that differ by a rescaling of
     * layers look the same along it.
     *
     * <p>A filter is one output's weights, a row of a parameter; parameters of one axis, biases for
     * instance, count as one filter.
     *
     * @param w [p], not modified
     */
    public static double[] filterNormalised(ParamLayout layout, double[] w, long seed) {
        Require.size(layout.size(), w.length, SystemRefusal.SIZE, "w");
        Require.finite(w, SystemRefusal.NOT_FINITE, "w");
        double[] d = new double[w.length];
        RandomStream.of(seed, "filter-normalised direction").normals(0, d, 0, d.length);
        for (ParamLayout.Entry e : layout.entries()) {
            int filters = e.shape().rank() > 1 ? e.shape().dim(0) : 1;
            int size = e.size() / filters;
            for (int f = 0; f < filters; f++) {
                int from = e.offset() + f * size;
                double length = Math.sqrt(DoubleReductions.sumSquares(w, from, size));
                double random = Math.sqrt(DoubleReductions.sumSquares(d, from, size));
                double factor = random > 0 ? length / random : 0;
                DoubleElementwise.affine(factor, 0, d, from, d, from, size);
            }
        }
        return d;
    }
}
