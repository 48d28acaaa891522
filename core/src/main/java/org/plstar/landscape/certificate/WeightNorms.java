package org.plstar.landscape.certificate;

import org.plstar.array.Workers;
import org.plstar.landscape.certificate.LinearMap.Mean;
import org.plstar.landscape.certificate.LinearMap.Multiple;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * Norms of the maps T_t of a network from above; index t = 1 … as {@link StageNetwork} numbers
 * them, index 0 is not used.
 *
 * @param operator ‖T‖
 * @param frobenius a bound of the norm of the matrix of the |T_ij|, from which rounding is bounded:
 *     ‖s W‖_F for a dense layer, √spread times that for a convolution
 * @param row largest norm of a row, ‖T‖ from the 2-norm to the maximum norm
 * @param column largest norm of a column, ‖Tᵀ‖ from the 2-norm to the maximum norm
 * @param rowSum ‖T‖ in the maximum norm, for maps without weights; infinite for others
 * @param columnSum ‖Tᵀ‖ in the maximum norm, likewise
 * @param unit |s|: a row or a column of T changes by at most |s| ‖dW‖
 * @param spread |s| √(most sites that see an element): T h changes by at most that times ‖dW‖ ‖h‖;
 *     0 without weights
 * @param bias norm of what the biases add to all sites, ‖σ b‖ √sites
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record WeightNorms(
        double[] operator,
        double[] frobenius,
        double[] row,
        double[] column,
        double[] rowSum,
        double[] columnSum,
        double[] unit,
        double[] spread,
        double[] bias) {
    static WeightNorms of(StageNetwork network, Workers workers) {
        int size = network.terms() + 1;
        WeightNorms n =
                new WeightNorms(
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size],
                        new double[size]);
        workers.run(size - 1, i -> n.fill(i + 1, network.term(i + 1).map()));
        return n;
    }

    private void fill(int t, LinearMap map) {
        switch (map) {
            case Weighted w -> weighted(t, w);
            case Multiple m -> {
                double factor = Math.abs(m.factor());
                operator[t] = factor;
                frobenius[t] = factor;
                row[t] = factor;
                column[t] = factor;
                rowSum[t] = factor;
                columnSum[t] = factor;
            }
            case Mean m -> mean(t, m);
        }
    }

    private void weighted(int t, Weighted map) {
        Patches p = map.patches();
        int taps = p.taps();
        double[] w = map.weight();
        double s = Math.abs(map.scale());
        double root = Rounding.up(Math.sqrt(p.spread()));
        operator[t] = Rounding.up(s * ConvolutionNorm.above(map));
        frobenius[t] = Rounding.up(s * root * Rounding.norm(w));
        for (int o = 0; o < map.channels(); o++) {
            row[t] = Math.max(row[t], Rounding.up(s * Rounding.norm(w, o * taps, taps, 1)));
        }
        // the column of an element holds W's column of every tap that sees it
        double[] squares = new double[p.in()];
        for (int g = 0; g < p.groups(); g++) {
            for (int q = 0; q < taps; q++) {
                double own = Rounding.norm(w, g * map.each() * taps + q, map.each(), taps);
                for (int k = 0; k < p.sites(); k++) {
                    int element = p.index()[(g * taps + q) * p.sites() + k];
                    if (element >= 0) {
                        squares[element] += own * own;
                    }
                }
            }
        }
        for (double square : squares) {
            column[t] = Math.max(column[t], Rounding.up(s * Math.sqrt(square)));
        }
        rowSum[t] = Double.POSITIVE_INFINITY;
        columnSum[t] = Double.POSITIVE_INFINITY;
        unit[t] = s;
        spread[t] = Rounding.up(s * root);
        bias[t] =
                Rounding.up(
                        Math.abs(map.biasScale())
                                * Rounding.norm(map.bias())
                                * Math.sqrt(p.sites()));
    }

    private void mean(int t, Mean m) {
        // as if no window reached into the padding
        double share = Math.abs(m.share());
        int taps = m.patches().taps();
        int spread = m.patches().spread();
        rowSum[t] = Rounding.up(share * taps);
        columnSum[t] = Rounding.up(share * spread);
        row[t] = Rounding.up(share * Math.sqrt(taps));
        column[t] = Rounding.up(share * Math.sqrt(spread));
        // ‖T‖² ≤ ‖T‖_1 ‖T‖_∞, of a matrix without negative elements too
        operator[t] = Rounding.up(share * Math.sqrt((double) taps * spread));
        frobenius[t] = operator[t];
    }
}
