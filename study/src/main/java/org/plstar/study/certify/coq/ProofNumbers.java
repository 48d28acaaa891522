package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The numbers that a proof is made with, on which its validity does not rely: a point near a
 * solution, a matrix A by which some weights move, and the size of the box in which a solution is.
 *
 * @param near [p], where the residual is as small as doubles make it
 * @param moved which weights move, as many as there are equations, ascending
 * @param a [N][N]: row k is how weight {@code moved[k]} moves
 * @param r the half width of the box
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record ProofNumbers(double[] near, int[] moved, double[][] a, double r) {
    /** The largest sum of absolute values of a row of I - M. */
    static final double Q = 0x1p-8;

    private static final int STEPS = 30;
    private static final double WIDEST = 1e-9;

    /** The condition number below which single precision suffices to invert a matrix. */
    private static final double SHORT = 1e4;

    /**
     * Searches for the numbers; absent where steps leave the radius, or the Jacobian is singular.
     */
    static Optional<ProofNumbers> of(ClaimedSystem s) {
        Evaluation f = new Evaluation(s);
        double[][] j = new double[s.equations()][s.unknowns()];
        double[] near = nearest(s, f, j);
        f.at(near, j);
        int[] moved = pivots(j);
        double[][] square = new double[j.length][];
        for (int i = 0; i < j.length; i++) {
            double[] row = j[i];
            square[i] = Arrays.stream(moved).mapToDouble(k -> row[k]).toArray();
        }
        double[][] a = Dense.inverse(square);
        if (a.length == 0) {
            return Optional.empty();
        }
        near = polished(s, f, near, moved, a);
        if (Dense.norm(square) * Dense.norm(a) < SHORT) {
            for (double[] row : a) {
                for (int k = 0; k < row.length; k++) {
                    row[k] = (float) row[k];
                }
            }
        }
        double spare = s.radius() - ClaimedSystem.distance(f.arrays(near), s.weights());
        double sums = 0;
        for (double[] row : a) {
            double sum = Arrays.stream(row).map(Math::abs).sum();
            sums += sum * sum;
        }
        double r = Math.min(WIDEST, 0.9 * spare / Math.sqrt(sums));
        return r > 0 ? Optional.of(new ProofNumbers(near, moved, a, r)) : Optional.empty();
    }

    /** The end of the shortest Gauss-Newton steps. */
    private static double[] nearest(ClaimedSystem s, Evaluation f, double[][] j) {
        double[] w = Evaluation.joined(s.near());
        double[] best = w;
        double least = Double.POSITIVE_INFINITY;
        double[] y = s.targets();
        for (int step = 0; step < STEPS; step++) {
            double[] missing = Dense.difference(y, f.at(w, j));
            double size = Dense.largest(missing);
            if (!(size < least / 2)) {
                break;
            }
            least = size;
            best = w;
            double[][] k = new double[j.length][j.length];
            for (int i = 0; i < j.length; i++) {
                for (int l = 0; l <= i; l++) {
                    k[i][l] = Dense.dot(j[i], j[l]);
                    k[l][i] = k[i][l];
                }
            }
            double[][] inverse = Dense.inverse(k);
            if (inverse.length == 0) {
                break;
            }
            double[] u = Dense.times(inverse, missing);
            w = w.clone();
            for (int i = 0; i < j.length; i++) {
                for (int n = 0; n < w.length; n++) {
                    w[n] += u[i] * j[i][n];
                }
            }
        }
        return best;
    }

    /** The end of Newton's steps in the weights that move, as long as they reduce the residual. */
    private static double[] polished(
            ClaimedSystem s, Evaluation f, double[] near, int[] moved, double[][] a) {
        double[] y = s.targets();
        double[] best = near;
        double[] missing = Dense.difference(y, f.at(near, new double[0][]));
        double least = Dense.largest(missing);
        for (int step = 0; step < 3; step++) {
            double[] u = Dense.times(a, missing);
            double[] w = best.clone();
            for (int k = 0; k < moved.length; k++) {
                w[moved[k]] += u[k];
            }
            missing = Dense.difference(y, f.at(w, new double[0][]));
            double size = Dense.largest(missing);
            if (!(size < least)) {
                break;
            }
            least = size;
            best = w;
        }
        return best;
    }

    /**
     * The columns that are far from dependent, by Gram-Schmidt with the largest remaining column
     * first.
     */
    private static int[] pivots(double[][] j) {
        int p = j[0].length;
        double[][] rest = Arrays.stream(j).map(double[]::clone).toArray(double[][]::new);
        List<Integer> chosen = new ArrayList<>();
        for (int round = 0; round < j.length; round++) {
            double[] squares = new double[p];
            for (double[] row : rest) {
                for (int k = 0; k < p; k++) {
                    squares[k] += row[k] * row[k];
                }
            }
            int largest = 0;
            for (int k = 1; k < p; k++) {
                if (squares[k] > squares[largest] && !chosen.contains(k)) {
                    largest = k;
                }
            }
            chosen.add(largest);
            double length = Math.sqrt(squares[largest]);
            int column = largest;
            double[] unit =
                    Arrays.stream(rest).mapToDouble(row -> row[column] / length).toArray();
            double[] along = new double[p];
            for (int i = 0; i < j.length; i++) {
                for (int k = 0; k < p; k++) {
                    along[k] += unit[i] * rest[i][k];
                }
            }
            for (int i = 0; i < j.length; i++) {
                for (int k = 0; k < p; k++) {
                    rest[i][k] -= unit[i] * along[k];
                }
            }
        }
        Collections.sort(chosen);
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }
}
