package org.plstar.array.elementwise;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fused loops of optimizers on slices of {@code double} arrays: one pass over memory turns a
 * gradient g into a direction and updates what the method remembers.
 *
 * <p>All slices begin at the same offset. Only correctly rounded operations are used, so every
 * element's result depends on its inputs alone, bit for bit.
 */
public final class DoubleUpdates {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleUpdates() {}

    /**
     * Updates v ← β v + mix · g, then g ← v, or g ← g + β v with Nesterov's rule.
     *
     * @param v updated
     * @param g gradient in, direction out
     */
    public static void momentum(
            double beta, double mix, boolean ahead, double[] v, double[] g, int at, int n) {
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, g.length);
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            DoubleVector gi = DoubleVector.fromArray(SPECIES, g, i);
            DoubleVector vi = DoubleVector.fromArray(SPECIES, v, i)
                    .fma(DoubleVector.broadcast(SPECIES, beta), gi.mul(mix));
            vi.intoArray(v, i);
            (ahead ? vi.fma(DoubleVector.broadcast(SPECIES, beta), gi) : vi).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            v[i] = Math.fma(v[i], beta, g[i] * mix);
            g[i] = ahead ? Math.fma(v[i], beta, g[i]) : v[i];
        }
    }

    /**
     * m ← m + (1 - β₁)(g - m), v ← β₂ v + (1 - β₂) g², then g ← scale · m / (√v · rootScale + ε).
     *
     * @param m updated
     * @param v updated
     * @param g gradient in, direction out
     */
    public static void adam(
            double beta1,
            double beta2,
            double scale,
            double rootScale,
            double epsilon,
            double[] m,
            double[] v,
            double[] g,
            int at,
            int n) {
        Objects.checkFromIndexSize(at, n, m.length);
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, g.length);
        double new1 = 1 - beta1;
        double new2 = 1 - beta2;
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            DoubleVector gi = DoubleVector.fromArray(SPECIES, g, i);
            DoubleVector mi = DoubleVector.fromArray(SPECIES, m, i);
            mi = gi.sub(mi).fma(DoubleVector.broadcast(SPECIES, new1), mi);
            DoubleVector vi = DoubleVector.fromArray(SPECIES, v, i)
                    .fma(DoubleVector.broadcast(SPECIES, beta2), gi.mul(gi).mul(new2));
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            mi.mul(scale).div(vi.sqrt().mul(rootScale).add(epsilon)).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            m[i] = Math.fma(g[i] - m[i], new1, m[i]);
            v[i] = Math.fma(v[i], beta2, g[i] * g[i] * new2);
            g[i] = m[i] * scale / (Math.sqrt(v[i]) * rootScale + epsilon);
        }
    }

    /**
     * v ← α v + (1 - α) g², then g ← g / (√v + ε).
     *
     * @param v updated
     * @param g gradient in, direction out
     */
    public static void rmsProp(
            double alpha, double epsilon, double[] v, double[] g, int at, int n) {
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, g.length);
        double fresh = 1 - alpha;
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            DoubleVector gi = DoubleVector.fromArray(SPECIES, g, i);
            DoubleVector vi = DoubleVector.fromArray(SPECIES, v, i)
                    .fma(DoubleVector.broadcast(SPECIES, alpha), gi.mul(gi).mul(fresh));
            vi.intoArray(v, i);
            gi.div(vi.sqrt().add(epsilon)).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            v[i] = Math.fma(v[i], alpha, g[i] * g[i] * fresh);
            g[i] = g[i] / (Math.sqrt(v[i]) + epsilon);
        }
    }

    /**
     * v ← α v + (1 - α) g², a ← a + (1 - α)(g - a), then g ← g / (√max(v - a², 0) + ε).
     *
     * @param v updated
     * @param a updated
     * @param g gradient in, direction out
     */
    public static void rmsPropCentred(
            double alpha, double epsilon, double[] v, double[] a, double[] g, int at, int n) {
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, a.length);
        Objects.checkFromIndexSize(at, n, g.length);
        double fresh = 1 - alpha;
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            DoubleVector gi = DoubleVector.fromArray(SPECIES, g, i);
            DoubleVector ai = DoubleVector.fromArray(SPECIES, a, i);
            ai = gi.sub(ai).fma(DoubleVector.broadcast(SPECIES, fresh), ai);
            DoubleVector vi = DoubleVector.fromArray(SPECIES, v, i)
                    .fma(DoubleVector.broadcast(SPECIES, alpha), gi.mul(gi).mul(fresh));
            vi.intoArray(v, i);
            ai.intoArray(a, i);
            gi.div(vi.sub(ai.mul(ai)).max(0).sqrt().add(epsilon)).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            a[i] = Math.fma(g[i] - a[i], fresh, a[i]);
            v[i] = Math.fma(v[i], alpha, g[i] * g[i] * fresh);
            g[i] = g[i] / (Math.sqrt(Math.max(v[i] - a[i] * a[i], 0)) + epsilon);
        }
    }
}
