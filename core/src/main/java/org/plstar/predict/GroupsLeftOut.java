package org.plstar.predict;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Operand;

/**
 * Predictions of groups of rows, each by the fit without the group: y - (I - H)⁻¹ e with the
 * group's errors e and its block H = 1/n + Φ̃(B̃ + λ)⁻¹Φ̃ᵀ of the matrix that makes fitted values
 * of targets.
 */
final class GroupsLeftOut {
    /** The least pivot of I - H; below it, I - H has no inverse in double precision. */
    private static final double LEAST_PIVOT = 1e-12;

    private GroupsLeftOut() {}

    /**
     * The predictions of the first row of each group, [groups, outputs].
     *
     * @param centred features [M, rows]
     * @param f fitted values around the mean target, [rows, outputs]
     * @param y targets, [rows, outputs]
     */
    static double[] of(
            RowsLeftOut fit, Operand centred, double[] f, double[] y, int group, Workers workers) {
        int m = fit.roots().length;
        int outputs = fit.meanTarget().length;
        int groups = y.length / outputs / group;
        double[] left = new double[groups * outputs];
        try (Matrix rotated = TeamProducts.of(Operand.of(fit.vectors()), centred, workers)) {
            workers.run(groups, g -> {
                double[] h = new double[group * group];
                double[] v = new double[group];
                for (int i = 0; i < m; i++) {
                    for (int a = 0; a < group; a++) {
                        v[a] = rotated.get(i, g * group + a) * fit.roots()[i];
                    }
                    addSquare(v, h);
                }
                for (int a = 0; a < group; a++) {
                    for (int b = 0; b <= a; b++) {
                        double one = a == b ? 1 : 0;
                        h[a * group + b] = one - 1.0 / fit.rows() - h[a * group + b];
                    }
                }
                SmallCholesky.factor(h, group, LEAST_PIVOT);
                for (int c = 0; c < outputs; c++) {
                    double[] e = new double[group];
                    for (int a = 0; a < group; a++) {
                        int at = (g * group + a) * outputs + c;
                        e[a] = y[at] - fit.meanTarget()[c] - f[at];
                    }
                    SmallCholesky.solve(h, e);
                    left[g * outputs + c] = y[g * group * outputs + c] - e[0];
                }
            });
        }
        return left;
    }

    /** Adds v vᵀ to the lower triangle of h. */
    private static void addSquare(double[] v, double[] h) {
        for (int a = 0; a < v.length; a++) {
            for (int b = 0; b <= a; b++) {
                h[a * v.length + b] = Math.fma(v[a], v[b], h[a * v.length + b]);
            }
        }
    }
}
