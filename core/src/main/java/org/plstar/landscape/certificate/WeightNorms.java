package org.plstar.landscape.certificate;

import org.plstar.array.Workers;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * Norms of the scaled weight matrices s_l W_l from above; index l = 1 … L + 1 as in the formulas, index 0 is not used.
 *
 * @param operator ‖s W‖
 * @param frobenius ‖s W‖_F
 * @param row largest norm of a row, ‖s W‖ from the 2-norm to the maximum norm
 * @param column largest norm of a column, ‖s Wᵀ‖ from the 2-norm to the maximum norm
 * @param bias ‖σ b‖
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record WeightNorms(
        double[] operator, double[] frobenius, double[] row, double[] column, double[] bias) {
    static WeightNorms of(DenseStack stack, Workers workers) {
        int size = stack.layers().size() + 1;
        WeightNorms n =
                new WeightNorms(
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size]);
        workers.run(size - 1, i -> n.fill(i + 1, stack.layer(i + 1)));
        return n;
    }

    private void fill(int l, DenseLayer layer) {
        int in = layer.in();
        int out = layer.out();
        double[] w = layer.weight();
        double s = Math.abs(layer.scale());
        operator[l] = Rounding.up(s * SpectralNorm.above(w, out, in));
        frobenius[l] = Rounding.up(s * Rounding.norm(w));
        for (int j = 0; j < out; j++) {
            row[l] = Math.max(row[l], Rounding.up(s * Rounding.norm(w, j * in, in, 1)));
        }
        for (int j = 0; j < in; j++) {
            column[l] = Math.max(column[l], Rounding.up(s * Rounding.norm(w, j, out, in)));
        }
        bias[l] = Rounding.up(Math.abs(layer.biasScale()) * Rounding.norm(layer.bias()));
    }
}
