package org.plstar.predict;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.optimize.Batches;
import org.plstar.refusal.Require;

/**
 * Stochastic gradient descent on a model linearized at w_0, followed in the space of residuals: r ←
 * r - (η/|B|) Σ_{i∈B} K_i r_i, K_i the columns of sample i. Costs n·|B|·C operations a step,
 * however many parameters there are.
 *
 * <p>Exact for the linearized model and the square loss ½ mean over samples of the summed squared
 * error. The expected loss of one start is the mean over draws, which is estimated by runs with
 * different seeds.
 */
public final class LinearizedBatches {
    private final Matrix kernel;
    private final int outputs;
    private final int[] weights;
    private final int[] owner;

    private LinearizedBatches(Matrix kernel, int outputs, int[] weights, int[] owner) {
        this.kernel = kernel;
        this.outputs = outputs;
        this.weights = weights;
        this.owner = owner;
    }

    /**
     * Prepares the dynamics of batches on a kernel.
     *
     * @param kernel K_0 [n, n], n = rows times outputs, entry (i, j) times √(m_i m_j), m_i being
     *     how many samples a row represents; kept, not modified
     * @param owner for every sample the row that represents it, [N]: batches are of samples, so
     *     their order counts
     */
    public static LinearizedBatches of(Matrix kernel, int outputs, int... owner) {
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        Require.atLeast(1, owner.length, PredictRefusal.SIZE, "samples");
        TeamProducts.require(kernel, kernel.rows(), kernel.rows(), "kernel");
        int[] weights = new int[kernel.rows() / outputs];
        for (int row : owner) {
            Require.index(row, weights.length, PredictRefusal.RANGE, "row of a sample");
            weights[row]++;
        }
        return new LinearizedBatches(kernel, outputs, weights, owner.clone());
    }

    /** Number of samples N. */
    public int samples() {
        return owner.length;
    }

    /**
     * The losses after 0, 1, …, {@code steps} steps; once one exceeds the range of doubles, the
     * rest are infinite.
     *
     * @param residual r_0 times √m_i, [n]; not modified
     */
    public double[] losses(double[] residual, double eta, Batches batches, int steps) {
        int n = residual.length;
        Require.size(kernel.rows(), n, PredictRefusal.SIZE, "residual");
        Require.finite(residual, PredictRefusal.NOT_FINITE, "residual");
        Require.notNegative(eta, PredictRefusal.RANGE, "eta");
        Require.atLeast(0, steps, PredictRefusal.RANGE, "steps");
        double[] r = residual.clone();
        double[] next = new double[n];
        double[] column = new double[n];
        double[] losses = new double[steps + 1];
        losses[0] = loss(r);
        int perEpoch = batches.perEpoch(samples());
        int[] order = new int[0];
        for (int t = 0; t < steps; t++) {
            if (t % perEpoch == 0) {
                order = batches.order(t / perEpoch, samples());
            }
            int from = t % perEpoch * batches.size();
            int to = Math.min(from + batches.size(), order.length);
            System.arraycopy(r, 0, next, 0, n);
            for (int k = from; k < to; k++) {
                int row = owner[order[k]];
                for (int c = row * outputs; c < (row + 1) * outputs; c++) {
                    kernel.readRow(c, column, 0);
                    double factor = -eta / (to - from) * r[c] / weights[row];
                    for (int j = 0; j < n; j++) {
                        next[j] = Math.fma(factor, column[j], next[j]);
                    }
                }
            }
            double[] swap = r;
            r = next;
            next = swap;
            losses[t + 1] = loss(r);
            if (!Double.isFinite(losses[t + 1])) {
                Arrays.fill(losses, t + 1, steps + 1, Double.POSITIVE_INFINITY);
                break;
            }
        }
        return losses;
    }

    private double loss(double[] r) {
        double sum = 0;
        for (double x : r) {
            sum = Math.fma(x, x, sum);
        }
        return sum / (2.0 * samples());
    }
}
