package org.plstar.predict;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * The rows of J = DF(w) that a strand of tiles has: a part of {@link TiledJacobian} that can be
 * computed by itself, with the same bytes wherever that is.
 *
 * <p>Each tile's linearization is kept: its activations in memory. Not thread-safe.
 */
public final class JacobianStrand {
    private final List<Jacobian> tiles = new ArrayList<>();
    private int equations;

    /**
     * Linearizes one tile after another.
     *
     * @param systems the tiles' samples, in order
     * @param w [p]; kept, and to be left unchanged
     */
    public JacobianStrand(Iterable<ResidualSystem> systems, double[] w, Workers workers) {
        for (ResidualSystem s : systems) {
            tiles.add(Jacobian.sharing(s, w, workers));
            equations = Math.addExact(equations, s.equations());
        }
        if (tiles.isEmpty()) {
            throw Refusal.of(
                    PredictRefusal.SIZE,
                    "a strand of no tiles",
                    "it has no rows",
                    "at least one tile",
                    "leave the strand out");
        }
    }

    /** Number of rows. */
    public int equations() {
        return equations;
    }

    /** The product of these rows of J with v [p]. */
    public double[] apply(double[] v) {
        double[] all = new double[equations];
        int at = 0;
        for (Jacobian j : tiles) {
            double[] some = new double[j.rows()];
            j.apply(v, some);
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }

    /**
     * The contribution of these rows to Jᵀ u, summed tile by tile.
     *
     * @param u numbers of these rows from {@code at} on; not modified
     * @return [p], new
     */
    public double[] applyTranspose(double[] u, int at) {
        Require.that(
                at >= 0 && at <= u.length - equations,
                PredictRefusal.SIZE,
                u.length + " numbers from " + at + " on",
                equations + " numbers from there on");
        double[] sum = new double[0];
        int from = at;
        for (Jacobian j : tiles) {
            double[] own = new double[j.rows()];
            System.arraycopy(u, from, own, 0, own.length);
            from += own.length;
            double[] g = new double[j.columns()];
            j.applyTranspose(own, g);
            if (sum.length == 0) {
                sum = g;
            } else {
                DoubleElementwise.axpy(1, g, 0, sum, 0, g.length);
            }
        }
        return sum;
    }
}
