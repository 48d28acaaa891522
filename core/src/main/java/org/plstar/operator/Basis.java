package org.plstar.operator;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;

/** Orthonormal vectors of one length. */
final class Basis {
    /** A vector of which orthogonalisation leaves less than this was in the span but for rounding. */
    private static final double DEPENDENT = 1e-13;

    private static final int CHUNK = 4096;

    private final int n;
    private final List<double[]> vectors = new ArrayList<>();

    Basis(int n) {
        this.n = n;
    }

    int size() {
        return vectors.size();
    }

    double[] get(int i) {
        return vectors.get(i);
    }

    /** Appends a unit vector that is orthogonal to the others already; kept, not copied. */
    void add(double[] v) {
        vectors.add(v);
    }

    /**
     * Takes from u its components along the basis, in two passes, and adds them to {@code components}.
     *
     * @return ‖u‖ afterwards
     */
    double orthogonalise(double[] u, double[] components) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < vectors.size(); i++) {
                double c = DoubleReductions.dot(u, 0, vectors.get(i), 0, n);
                components[i] += c;
                DoubleElementwise.axpy(-c, vectors.get(i), 0, u, 0, n);
            }
        }
        return norm(u);
    }

    /** Appends what u has beyond the span, normalized, if it is more than rounding; u is modified. */
    boolean extend(double[] u) {
        double before = norm(u);
        double after = orthogonalise(u, new double[vectors.size()]);
        if (!(after > DEPENDENT * before)) {
            return false;
        }
        add(scaled(u, 1 / after));
        return true;
    }

    /** Appends a random vector of the complement; false if the basis spans all. */
    boolean extendRandomly(RandomStream stream) {
        if (vectors.size() >= n) {
            return false;
        }
        double[] v = new double[n];
        stream.normals(0, v, 0, n);
        return extend(v);
    }

    /**
     * Replaces the basis by combinations of it.
     *
     * @param coefficients one row per new vector
     */
    void recombine(double[][] coefficients) {
        List<double[]> next = new ArrayList<>();
        for (int j = 0; j < coefficients.length; j++) {
            next.add(new double[n]);
        }
        // by chunks of coordinates that stay in the cache
        for (int at = 0; at < n; at += CHUNK) {
            int count = Math.min(CHUNK, n - at);
            for (int j = 0; j < coefficients.length; j++) {
                for (int i = 0; i < vectors.size(); i++) {
                    DoubleElementwise.axpy(
                            coefficients[j][i], vectors.get(i), at, next.get(j), at, count);
                }
            }
        }
        vectors.clear();
        vectors.addAll(next);
    }

    static double norm(double[] v) {
        return Math.sqrt(DoubleReductions.sumSquares(v, 0, v.length));
    }

    static double dot(double[] a, double[] b) {
        return DoubleReductions.dot(a, 0, b, 0, a.length);
    }

    /** The same array, scaled in place. */
    static double[] scaled(double[] v, double factor) {
        DoubleElementwise.affine(factor, 0, v, 0, v, 0, v.length);
        return v;
    }
}
