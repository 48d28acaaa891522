package org.plstar.predict;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Operand;

/**
 * The numbers for leave-one-out predictions with fixed centres and features: y - e/(1 - ℓ) with the
 * leverage ℓ = 1/n + φ̃ᵀ(B̃ + λ)⁻¹φ̃ of a row's centred features φ̃.
 *
 * @param map the features
 * @param vectors of the centred features' second moment B̃, one eigenvector in each row, [M, M]
 * @param roots 1/√(eigenvalue + λ), [M]
 * @param weights of the centred features, [M, outputs]
 * @param meanFeature [M]
 * @param meanTarget [outputs]
 * @param rows n
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record RowsLeftOut(
        FeatureMap map,
        Matrix vectors,
        double[] roots,
        double[] weights,
        double[] meanFeature,
        double[] meanTarget,
        int rows) {
    /**
     * Predictions of the first row of each group, [groups, outputs] row-major. Cost 2 M² a row, and
     * as many times M as a group has rows.
     *
     * @param features of the rows, [M, rows]; overwritten
     * @param y their targets
     * @param group the number of consecutive rows that are left out together
     */
    public double[] of(Matrix features, double[] y, int group, Workers workers) {
        int m = roots.length;
        int count = features.columns();
        int outputs = meanTarget.length;
        double[] row = new double[count];
        for (int i = 0; i < m; i++) {
            features.readRow(i, row, 0);
            for (int j = 0; j < count; j++) {
                row[j] -= meanFeature[i];
            }
            features.writeRow(i, row, 0);
        }
        double[] f = TeamProducts.of(Operand.of(features).transpose(), weights, outputs, workers);
        if (group > 1) {
            return GroupsLeftOut.of(this, Operand.of(features), f, y, group, workers);
        }
        double[] leverage = new double[count];
        try (Matrix rotated = TeamProducts.of(Operand.of(vectors), Operand.of(features), workers)) {
            for (int i = 0; i < m; i++) {
                rotated.readRow(i, row, 0);
                for (int j = 0; j < count; j++) {
                    leverage[j] += row[j] * roots[i] * (row[j] * roots[i]);
                }
            }
        }
        double[] left = new double[y.length];
        for (int j = 0; j < count; j++) {
            double rest = Math.max(1 - 1.0 / rows - leverage[j], 1e-12);
            for (int c = 0; c < outputs; c++) {
                int at = j * outputs + c;
                left[at] = y[at] - (y[at] - meanTarget[c] - f[at]) / rest;
            }
        }
        return left;
    }
}
