package org.plstar.landscape;

import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * The plane that holds most of a path of iterates: the two first principal directions of their
 * offsets from the last one.
 *
 * @param first unit direction of the largest variation, [p]
 * @param second unit direction of the next, orthogonal to the first, [p]; zero for a path along one
 *     line
 * @param coordinates of each iterate in the plane, its origin the last iterate
 * @param explained part of the squared offsets that lies in the plane, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record PathPlane(double[] first, double[] second, double[][] coordinates, double explained) {
    /**
     * Finds the plane by way of the Gram matrix of the offsets, [T, T] for T iterates.
     *
     * @param path at least 2 iterates, [p] each, not modified
     */
    public static PathPlane of(List<double[]> path) {
        int t = path.size() - 1;
        Require.atLeast(2, path.size(), SystemRefusal.SIZE, "iterates of a path");
        int p = path.getLast().length;
        for (double[] w : path) {
            Require.size(p, w.length, SystemRefusal.SIZE, "iterate");
            Require.finite(w, SystemRefusal.NOT_FINITE, "iterate");
        }
        double[][] offsets = new double[t][];
        for (int i = 0; i < t; i++) {
            offsets[i] = path.get(i).clone();
            DoubleElementwise.axpy(-1, path.getLast(), 0, offsets[i], 0, p);
        }
        double[][] directions = new double[2][p];
        double all = 0;
        try (Matrix gram = Matrix.zeros(t, t)) {
            for (int i = 0; i < t; i++) {
                for (int j = 0; j <= i; j++) {
                    gram.set(i, j, DoubleReductions.dot(offsets[i], 0, offsets[j], 0, p));
                }
                all += gram.get(i, i);
            }
            double[] values = Lapack.eigenvectors(gram);
            for (int k = 0; k < Math.min(2, t); k++) {
                int row = t - 1 - k;
                if (!(values[row] > 1e-14 * all)) {
                    continue; // the path does not extend in this direction
                }
                for (int i = 0; i < t; i++) {
                    DoubleElementwise.axpy(
                            gram.get(row, i) / Math.sqrt(values[row]),
                            offsets[i],
                            0,
                            directions[k],
                            0,
                            p);
                }
            }
        }
        double[][] coordinates = new double[path.size()][2];
        double inside = 0;
        for (int i = 0; i < t; i++) {
            for (int k = 0; k < 2; k++) {
                double c = DoubleReductions.dot(offsets[i], 0, directions[k], 0, p);
                coordinates[i][k] = c;
                inside += c * c;
            }
        }
        return new PathPlane(directions[0], directions[1], coordinates, all > 0 ? inside / all : 1);
    }
}
