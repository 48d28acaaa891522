package org.plstar.operator;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;

/** Orthonormal vectors of one length. */
final class Basis {
    /** A vector of which orthogonalisation leaves less than this was in the span but for rounding. */
    private static final double DEPENDENT = 1e-13;

    /** Coordinates per task: those of one vector stay in the cache while the others pass by. */
    private static final int CHUNK = 4096;

    /** A pass after which less than this is left of a vector may have left rounding along the basis: it is repeated (Daniel, Gragg, Kaufman and Stewart 1976). */
    private static final double CANCELLED = 0.717;

    private final int n;
    private final Workers workers;
    private final List<double[]> vectors = new ArrayList<>();

    Basis(int n, Workers workers) {
        this.n = n;
        this.workers = workers;
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
        return orthogonalise(u, components, 2);
    }

    /**
     * The same for a vector that has next to nothing along the basis but for rounding: one pass, and a second only where much of u went.
     *
     * @return ‖u‖ afterwards
     */
    double clean(double[] u) {
        return orthogonalise(u, new double[vectors.size()], 1);
    }

    /** Passes c = Vᵀu, u - V c; each reads the basis twice, in chunks of coordinates that the team shares. */
    private double orthogonalise(double[] u, double[] components, int fewest) {
        int m = vectors.size();
        int tasks = Math.ceilDiv(n, CHUNK);
        double[] parts = new double[tasks * (m + 1)]; // products with u and itself, chunk by chunk
        double[] c = new double[m];
        double before;
        double after = 0;
        int pass = 0;
        do {
            workers.run(tasks, task -> products(u, task, parts));
            before = Math.sqrt(total(parts, m, m + 1));
            for (int i = 0; i < m; i++) {
                c[i] = total(parts, i, m + 1);
                components[i] += c[i];
            }
            workers.run(tasks, task -> subtract(c, u, task, parts));
            after = Math.sqrt(total(parts, m, m + 1));
        } while (++pass < fewest || (pass < 2 && after < CANCELLED * before));
        return after;
    }

    /** u·v for every vector v, and u·u, over one chunk of coordinates. */
    private void products(double[] u, int task, double[] parts) {
        int at = task * CHUNK;
        int count = Math.min(CHUNK, n - at);
        int m = vectors.size();
        for (int i = 0; i < m; i++) {
            parts[task * (m + 1) + i] = DoubleReductions.dot(u, at, vectors.get(i), at, count);
        }
        parts[task * (m + 1) + m] = DoubleReductions.sumSquares(u, at, count);
    }

    /** u - Σ c_i v_i over one chunk of coordinates, and what is left of u·u there. */
    private void subtract(double[] c, double[] u, int task, double[] parts) {
        int at = task * CHUNK;
        int count = Math.min(CHUNK, n - at);
        for (int i = 0; i < c.length; i++) {
            DoubleElementwise.axpy(-c[i], vectors.get(i), at, u, at, count);
        }
        parts[task * (c.length + 1) + c.length] = DoubleReductions.sumSquares(u, at, count);
    }

    private static double total(double[] parts, int from, int step) {
        double sum = 0;
        for (int i = from; i < parts.length; i += step) {
            sum += parts[i];
        }
        return sum;
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
        workers.run(
                Math.ceilDiv(n, CHUNK),
                task -> {
                    int at = task * CHUNK;
                    int count = Math.min(CHUNK, n - at);
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

    /** The same array, scaled in place. */
    static double[] scaled(double[] v, double factor) {
        DoubleElementwise.affine(factor, 0, v, 0, v, 0, v.length);
        return v;
    }
}
