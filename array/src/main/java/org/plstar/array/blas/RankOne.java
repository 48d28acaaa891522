package org.plstar.array.blas;

import java.util.concurrent.atomic.AtomicBoolean;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * Eigenvalues and eigenvectors of diag(d) + ρ z zᵀ.
 *
 * <p>The vectors are those of the ẑ whose eigenvalues the computed ones are exactly, ẑᵢ² = Π (λ_j -
 * dᵢ) / Π (d_j - dᵢ): so they are orthogonal to working precision however near the eigenvalues are
 * (Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 15, 1994). The cut into tasks depends on the order
 * alone.
 */
final class RankOne {
    /** Roots, and rows of vectors, of a task. */
    private static final int ROWS = 64;

    /** Elements of ẑ of a task. */
    private static final int ELEMENTS = 256;

    private final double[] d;
    private final double[] z;
    private final double rho;

    /** For each eigenvalue, the pole that it is measured from, and its distance from the pole. */
    private final double[] poles;

    private final double[] distances;

    /**
     * A problem of order n.
     *
     * @param d ascending, no two the same
     * @param z none zero; becomes ẑ
     * @param rho above zero
     */
    RankOne(double[] d, double[] z, double rho) {
        this.d = d;
        this.z = z;
        this.rho = rho;
        poles = new double[d.length];
        distances = new double[d.length];
    }

    /**
     * Computes eigenvalues and ẑ; returns whether every root took at most a number of steps and all
     * numbers are finite.
     */
    boolean solve(int steps, Workers workers) {
        int n = d.length;
        AtomicBoolean found = new AtomicBoolean(true);
        workers.run(Math.ceilDiv(n, ROWS), t -> {
            if (!roots(t * ROWS, Math.min(n, (t + 1) * ROWS), steps)) {
                found.set(false);
            }
        });
        if (!found.get()) {
            return false;
        }
        workers.run(Math.ceilDiv(n, ELEMENTS), t -> {
            if (!weights(t * ELEMENTS, Math.min(n, (t + 1) * ELEMENTS))) {
                found.set(false);
            }
        });
        return found.get();
    }

    private boolean roots(int from, int to, int steps) {
        Secular secular = new Secular(d, z, rho, steps);
        for (int j = from; j < to; j++) {
            if (!secular.find(j)) {
                return false;
            }
            poles[j] = d[secular.origin()];
            distances[j] = secular.distance();
        }
        return true;
    }

    /** Computes some elements of ẑ as products of factors of about 1. */
    private boolean weights(int from, int to) {
        double[] square = new double[to - from];
        for (int i = from; i < to; i++) {
            square[i - from] = d[i] - poles[i] - distances[i];
        }
        for (int j = 0; j < d.length; j++) {
            boolean own = j >= from && j < to;
            double before = own ? square[j - from] : 0;
            factors(j, from, to, square);
            if (own) {
                square[j - from] = before; // the element itself has no such factor
            }
        }
        for (int i = from; i < to; i++) {
            // only the factor d_i - λ_i is negative
            double size = Math.sqrt(-square[i - from]);
            if (!(size > 0) || Double.isInfinite(size)) {
                return false;
            }
            z[i] = Math.copySign(size, z[i]);
        }
        return true;
    }

    private void factors(int j, int from, int to, double[] square) {
        double pole = poles[j];
        double distance = distances[j];
        double own = d[j];
        for (int i = 0; i < to - from; i++) {
            double other = d[from + i];
            square[i] *= (other - pole - distance) / (other - own);
        }
    }

    /** Eigenvalue j, in ascending order. */
    double value(int j) {
        return poles[j] + distances[j];
    }

    /**
     * Computes the eigenvectors.
     *
     * @param s [n, n]; row j becomes the unit eigenvector of value j
     * @param column where element i of a vector is put
     */
    void vectors(Matrix s, int[] column, Workers workers) {
        int n = d.length;
        double[] placed = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            placed[column[i]] = d[i];
            weight[column[i]] = z[i];
        }
        workers.run(Math.ceilDiv(n, ROWS), t -> {
            double[] row = new double[n];
            for (int j = t * ROWS; j < Math.min(n, (t + 1) * ROWS); j++) {
                vector(j, placed, weight, row);
                s.writeRow(j, row, 0);
            }
        });
    }

    private void vector(int j, double[] placed, double[] weight, double[] row) {
        double pole = poles[j];
        double distance = distances[j];
        for (int i = 0; i < row.length; i++) {
            row[i] = weight[i] / (placed[i] - pole - distance);
        }
        double scale = 1 / Math.sqrt(DoubleReductions.sumSquares(row, 0, row.length));
        for (int i = 0; i < row.length; i++) {
            row[i] *= scale;
        }
    }
}
