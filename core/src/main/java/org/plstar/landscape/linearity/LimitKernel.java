package org.plstar.landscape.linearity;

import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * The kernel of infinite width by Monte Carlo: the mean of the kernels of many independent wide
 * networks at their start.
 *
 * @param mean [n, n]; to be closed
 * @param width of the networks
 * @param count the number of kernels
 * @param error the standard error, ‖·‖_F relative to the mean's; the bias, of order 1/width, is not
 *     in it
 */
public record LimitKernel(Matrix mean, int width, int count, double error)
        implements AutoCloseable {
    /**
     * Averages the kernels of several networks.
     *
     * @param kernels the kernel of network i, made on any thread; each is closed
     * @param order n
     * @param count at least 2
     * @param together the number of kernels that may exist at once
     * @param stop asks to end early; the result is then worthless
     */
    public static LimitKernel of(
            LongFunction<Matrix> kernels,
            int order,
            int width,
            int count,
            int together,
            Workers workers,
            BooleanSupplier stop) {
        Matrix mean = Matrix.zeros(order, order);
        double[] squares = {0};
        for (int from = 0; from < count && !stop.getAsBoolean(); from += together) {
            int first = from;
            Matrix[] made = new Matrix[Math.min(together, count - from)];
            workers.run(made.length, i -> made[i] = kernels.apply(first + i));
            for (Matrix k : made) {
                try (k) {
                    add(k, mean, count, squares);
                }
            }
        }
        double size = sumSquares(mean);
        // E‖K̄ - E K‖² = (Σ‖K_i‖²/R - ‖K̄‖²)/(R - 1)
        double variance = Math.max(0, squares[0] / count - size) / (count - 1);
        return new LimitKernel(mean, width, count, size > 0 ? Math.sqrt(variance / size) : 0);
    }

    private static void add(Matrix k, Matrix mean, int count, double[] squares) {
        double[] row = new double[k.columns()];
        double[] sum = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            mean.readRow(i, sum, 0);
            for (int j = 0; j < row.length; j++) {
                squares[0] = Math.fma(row[j], row[j], squares[0]);
                sum[j] += row[j] / count;
            }
            mean.writeRow(i, sum, 0);
        }
    }

    private static double sumSquares(Matrix k) {
        double[] row = new double[k.columns()];
        double sum = 0;
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (double x : row) {
                sum = Math.fma(x, x, sum);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        mean.close();
    }
}
