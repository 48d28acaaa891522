package org.plstar.operator;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;

/** Orthonormal vectors of equal length. */
final class Basis {
    /**
     * A vector of which orthogonalisation leaves less than this was in the span but for rounding.
     */
    private static final double DEPENDENT = 1e-13;

    private final int n;
    private final VectorTeam sweep;
    private final List<double[]> vectors = new ArrayList<>();

    Basis(int n, Workers workers) {
        this.n = n;
        this.sweep = new VectorTeam(n, workers);
    }

    int size() {
        return vectors.size();
    }

    double[] get(int i) {
        return vectors.get(i);
    }

    /**
     * Appends a unit vector that is orthogonal to all vectors of the basis; the array is kept, not
     * copied.
     */
    void add(double[] v) {
        vectors.add(v);
    }

    /**
     * Subtracts from u its components along the basis, in two passes, and adds them to
     * {@code components}; each reads the basis twice.
     *
     * @return ‖u‖ afterwards
     */
    double orthogonalise(double[] u, double[] components) {
        int m = vectors.size();
        double after = 0;
        for (int pass = 0; pass < 2; pass++) {
            double[] c = sweep.run(m, (at, count, sums, to) -> {
                for (int i = 0; i < m; i++) {
                    sums[to + i] = dot(u, get(i), at, count);
                }
            });
            for (int i = 0; i < m; i++) {
                components[i] += c[i];
            }
            double[] square = sweep.run(1, (at, count, sums, to) -> {
                for (int i = 0; i < m; i++) {
                    DoubleElementwise.axpy(-c[i], get(i), at, u, at, count);
                }
                sums[to] = dot(u, u, at, count);
            });
            after = Math.sqrt(square[0]);
        }
        return after;
    }

    private static double dot(double[] a, double[] b, int at, int count) {
        return DoubleReductions.dot(a, at, b, at, count);
    }

    /**
     * Appends the part of u outside of the span, normalized, if it is more than rounding; u is
     * modified.
     */
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
     * Replaces the basis by linear combinations of its vectors.
     *
     * @param coefficients one row per new vector
     */
    void recombine(double[][] coefficients) {
        List<double[]> next = new ArrayList<>();
        for (int j = 0; j < coefficients.length; j++) {
            next.add(new double[n]);
        }
        sweep.run((at, count, _, _) -> {
            for (int j = 0; j < coefficients.length; j++) {
                for (int i = 0; i < vectors.size(); i++) {
                    DoubleElementwise.axpy(
                            coefficients[j][i], vectors.get(i), at, next.get(j), at, count);
                }
            }
        });
        vectors.clear();
        vectors.addAll(next);
    }

    static double norm(double[] v) {
        return Math.sqrt(DoubleReductions.sumSquares(v, 0, v.length));
    }

    static double dot(double[] a, double[] b) {
        return DoubleReductions.dot(a, 0, b, 0, a.length);
    }

    /** Scales an array in place and returns it. */
    static double[] scaled(double[] v, double factor) {
        DoubleElementwise.affine(factor, 0, v, 0, v, 0, v.length);
        return v;
    }
}
