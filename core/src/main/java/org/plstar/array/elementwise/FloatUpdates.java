package org.plstar.array.elementwise;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fused loops of optimizers on slices of {@code float} arrays: one pass over memory turns a
 * gradient g into a direction and updates what the method remembers.
 *
 * <p>Averages take the new value's share 1 - β as the nearest float, and the rest by difference: β
 * itself rounded to a float would put 1 - 0.999 off by 1e-5 of it, and every step by half of that.
 *
 * <p>All slices begin at the same offset. Only correctly rounded operations are used, so every
 * element's result depends on its inputs alone, bit for bit.
 */
public final class FloatUpdates {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatUpdates() {}

    /**
     * v ← β v + mix · g, then g ← v, or g ← g + β v if it looks ahead.
     *
     * @param v updated
     * @param g gradient in, direction out
     */
    public static void momentum(
            float beta, float mix, boolean ahead, float[] v, float[] g, int at, int n) {
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, g.length);
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i);
            FloatVector vi =
                    FloatVector.fromArray(SPECIES, v, i)
                            .fma(FloatVector.broadcast(SPECIES, beta), gi.mul(mix));
            vi.intoArray(v, i);
            (ahead ? vi.fma(FloatVector.broadcast(SPECIES, beta), gi) : vi).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            v[i] = Math.fma(v[i], beta, g[i] * mix);
            g[i] = ahead ? Math.fma(v[i], beta, g[i]) : v[i];
        }
    }

    /**
     * m ← m + (1 - β₁)(g - m), v ← v + (1 - β₂)(g² - v), then g ← scale · m / (√v · rootScale + ε).
     *
     * @param m updated
     * @param v updated
     * @param g gradient in, direction out
     */
    public static void adam(
            double beta1,
            double beta2,
            float scale,
            float rootScale,
            float epsilon,
            float[] m,
            float[] v,
            float[] g,
            int at,
            int n) {
        Objects.checkFromIndexSize(at, n, m.length);
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, g.length);
        float new1 = (float) (1 - beta1);
        float new2 = (float) (1 - beta2);
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i);
            FloatVector mi = FloatVector.fromArray(SPECIES, m, i);
            mi = gi.sub(mi).fma(FloatVector.broadcast(SPECIES, new1), mi);
            FloatVector vi = FloatVector.fromArray(SPECIES, v, i);
            vi = gi.mul(gi).sub(vi).fma(FloatVector.broadcast(SPECIES, new2), vi);
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            mi.mul(scale).div(vi.sqrt().mul(rootScale).add(epsilon)).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            m[i] = Math.fma(g[i] - m[i], new1, m[i]);
            v[i] = Math.fma(g[i] * g[i] - v[i], new2, v[i]);
            g[i] = m[i] * scale / ((float) Math.sqrt(v[i]) * rootScale + epsilon);
        }
    }

    /**
     * v ← v + (1 - α)(g² - v), then g ← g / (√v + ε).
     *
     * @param v updated
     * @param g gradient in, direction out
     */
    public static void rmsProp(double alpha, float epsilon, float[] v, float[] g, int at, int n) {
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, g.length);
        float fresh = (float) (1 - alpha);
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i);
            FloatVector vi = FloatVector.fromArray(SPECIES, v, i);
            vi = gi.mul(gi).sub(vi).fma(FloatVector.broadcast(SPECIES, fresh), vi);
            vi.intoArray(v, i);
            gi.div(vi.sqrt().add(epsilon)).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            v[i] = Math.fma(g[i] * g[i] - v[i], fresh, v[i]);
            g[i] = g[i] / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }

    /**
     * v ← v + (1 - α)(g² - v), a ← a + (1 - α)(g - a), then g ← g / (√max(v - a², 0) + ε).
     *
     * @param v updated
     * @param a updated
     * @param g gradient in, direction out
     */
    public static void rmsPropCentred(
            double alpha, float epsilon, float[] v, float[] a, float[] g, int at, int n) {
        Objects.checkFromIndexSize(at, n, v.length);
        Objects.checkFromIndexSize(at, n, a.length);
        Objects.checkFromIndexSize(at, n, g.length);
        float fresh = (float) (1 - alpha);
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i);
            FloatVector ai = FloatVector.fromArray(SPECIES, a, i);
            ai = gi.sub(ai).fma(FloatVector.broadcast(SPECIES, fresh), ai);
            FloatVector vi = FloatVector.fromArray(SPECIES, v, i);
            vi = gi.mul(gi).sub(vi).fma(FloatVector.broadcast(SPECIES, fresh), vi);
            vi.intoArray(v, i);
            ai.intoArray(a, i);
            gi.div(vi.sub(ai.mul(ai)).max(0).sqrt().add(epsilon)).intoArray(g, i);
        }
        for (; i < at + n; i++) {
            a[i] = Math.fma(g[i] - a[i], fresh, a[i]);
            v[i] = Math.fma(g[i] * g[i] - v[i], fresh, v[i]);
            g[i] = g[i] / ((float) Math.sqrt(Math.max(v[i] - a[i] * a[i], 0)) + epsilon);
        }
    }
}
