package org.plstar.array.blas;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * A thin singular value decomposition in pure Java: rows are rotated in pairs until all are
 * orthogonal (Hestenes 1958; Golub and Van Loan, "Matrix Computations", section 8.6).
 *
 * <p>Slow but accurate, small singular values included.
 */
final class OneSidedJacobi {
    private static final int MOST_SWEEPS = 60;

    private static final double EPSILON = 0x1p-52;

    /**
     * The square below which a row's norm counts as 0, for a largest element of about 1: the
     * remainder of a dependent row shrinks in every sweep.
     */
    private static final double NEGLIGIBLE = 0x1p-600;

    private OneSidedJacobi() {}

    /** A = U diag(s) Vᵀ; returns 0, or 1 if the sweeps did not do. */
    static int svd(Matrix a, Matrix u, double[] s, Matrix vt) {
        boolean wide = a.rows() <= a.columns();
        // // The rows of W are those of A, or of Aᵀ where A is tall: few rows, long ones.
        // R W = diag(s) Y, where R and Y have orthonormal rows.
        double[][] w = wide ? rows(a) : columns(a);
        int k = w.length;
        double[][] r = new double[k][k];
        for (int i = 0; i < k; i++) {
            r[i][i] = 1;
        }
        double scale = scale(w);
        int status = orthogonalize(w, r);
        Integer[] order = new Integer[k];
        double[] norms = new double[k];
        for (int i = 0; i < k; i++) {
            order[i] = i;
            norms[i] = norm(w[i]);
        }
        Arrays.sort(order, (i, j) -> Double.compare(norms[j], norms[i]));
        double[][] y = new double[k][];
        double[][] left = new double[k][];
        for (int i = 0; i < k; i++) {
            s[i] = norms[order[i]];
            left[i] = r[order[i]];
            y[i] = w[order[i]];
            if (s[i] > 0) {
                for (int j = 0; j < y[i].length; j++) {
                    y[i][j] /= s[i];
                }
                s[i] *= scale;
            } else {
                complete(y, i);
            }
        }
        // W = Rᵀ diag(s) Y; so A = Rᵀ diag(s) Y where wide, else Yᵀ diag(s) R.
        writeRows(wide ? y : left, vt);
        writeColumns(wide ? left : y, u);
        return status;
    }

    private static int orthogonalize(double[][] w, double[][] r) {
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            boolean turned = false;
            for (int p = 0; p < w.length; p++) {
                for (int q = p + 1; q < w.length; q++) {
                    turned |= turn(w, r, p, q);
                }
            }
            if (!turned) {
                return 0;
            }
        }
        return 1;
    }

    /** Rotates rows p and q so that they become orthogonal; false if they already are. */
    private static boolean turn(double[][] w, double[][] r, int p, int q) {
        int n = w[p].length;
        double pp = DoubleReductions.sumSquares(w[p], 0, n);
        double qq = DoubleReductions.sumSquares(w[q], 0, n);
        if (pp < NEGLIGIBLE || qq < NEGLIGIBLE) {
            DoubleElementwise.fill(0, pp < NEGLIGIBLE ? w[p] : w[q], 0, n);
            return false;
        }
        double pq = DoubleReductions.dot(w[p], 0, w[q], 0, n);
        // Rows count as orthogonal if their cosine is 0 up to rounding.
        double orthogonal = EPSILON * (4 + Math.sqrt(n));
        if (!(Math.abs(pq) > orthogonal * Math.sqrt(pp) * Math.sqrt(qq))) {
            return false;
        }
        // tan 2θ = 2 pq / (pp - qq); t is the smaller root of t² + 2 ζ t - 1 = 0.
        double zeta = (qq - pp) / (2 * pq);
        double t = Math.copySign(1, zeta) / (Math.abs(zeta) + StrictMath.hypot(1, zeta));
        double c = 1 / Math.sqrt(1 + t * t);
        rotate(w[p], w[q], c, c * t);
        rotate(r[p], r[q], c, c * t);
        return true;
    }

    private static void rotate(double[] p, double[] q, double c, double s) {
        for (int j = 0; j < p.length; j++) {
            double x = p[j];
            double y = q[j];
            p[j] = c * x - s * y;
            q[j] = s * x + c * y;
        }
    }

    /**
     * Sets the row of a singular value 0, which is arbitrary: to the unit vector that is farthest
     * from the rows before it.
     */
    private static void complete(double[][] y, int i) {
        int n = y[i].length;
        double[] best = new double[n];
        double most = -1;
        for (int axis = 0; axis < n; axis++) {
            double[] candidate = new double[n];
            candidate[axis] = 1;
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double along = DoubleReductions.dot(candidate, 0, y[j], 0, n);
                    DoubleElementwise.axpy(-along, y[j], 0, candidate, 0, n);
                }
            }
            double length = norm(candidate);
            if (length > most) {
                most = length;
                best = candidate;
            }
            if (most > 0.5) {
                break;
            }
        }
        for (int j = 0; j < n; j++) {
            best[j] /= most;
        }
        y[i] = best;
    }

    private static double norm(double[] x) {
        return Math.sqrt(DoubleReductions.sumSquares(x, 0, x.length));
    }

    /**
     * Divides the matrix by a power of two near its largest element, which rounds nothing; returns
     * the power.
     */
    private static double scale(double[][] w) {
        double largest = 0;
        for (double[] row : w) {
            largest = Math.max(largest, DoubleReductions.maxAbs(row, 0, row.length));
        }
        double scale =
                largest == 0 ? 1 : Math.scalb(1.0, Math.max(-1022, Math.getExponent(largest)));
        for (double[] row : w) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= scale;
            }
        }
        return scale;
    }

    private static double[][] rows(Matrix a) {
        double[][] rows = new double[a.rows()][a.columns()];
        for (int i = 0; i < rows.length; i++) {
            a.readRow(i, rows[i], 0);
        }
        return rows;
    }

    private static double[][] columns(Matrix a) {
        double[][] columns = new double[a.columns()][a.rows()];
        double[] row = new double[a.columns()];
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                columns[j][i] = row[j];
            }
        }
        return columns;
    }

    private static void writeRows(double[][] rows, Matrix to) {
        for (int i = 0; i < rows.length; i++) {
            to.writeRow(i, rows[i], 0);
        }
    }

    private static void writeColumns(double[][] columns, Matrix to) {
        for (int j = 0; j < columns.length; j++) {
            for (int i = 0; i < columns[j].length; i++) {
                to.set(i, j, columns[j][i]);
            }
        }
    }
}
