package org.plstar.predict;

import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;

/**
 * Gradient descent on a model linearized at w0, in closed form: r_t = (I - η c K)^t r_0 for the loss (c/2) Σ r², c = 1/N for the mean over N samples.
 *
 * <p>Exact for the linearized model, for every step size, step by step.
 */
public final class LinearizedDynamics {
    private final double[] eigenvalues;
    private final double[] squares;
    private final double weight;

    private LinearizedDynamics(double[] eigenvalues, double[] squares, double weight) {
        this.eigenvalues = eigenvalues;
        this.squares = squares;
        this.weight = weight;
    }

    /**
     * Decomposes the kernel. Cost about 9 n³ and working memory 2 n².
     *
     * @param kernel K_0 [n, n]; modified: becomes its eigenvectors
     * @param residual r_0 = F(w_0) - y, [n]
     * @param weight c, the factor of each squared residual in the loss, twice
     */
    public static LinearizedDynamics of(Matrix kernel, double[] residual, double weight) {
        int n = residual.length;
        double[] values = Lapack.eigenvectors(kernel);
        double[] squares = new double[n];
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            kernel.readRow(i, vector, 0);
            double c = 0;
            for (int j = 0; j < n; j++) {
                c = Math.fma(vector[j], residual[j], c);
            }
            squares[i] = c * c;
            values[i] *= weight;
        }
        return new LinearizedDynamics(values, squares, weight);
    }

    /** Eigenvalues of c K_0, ascending, [n]; a copy. */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The linearized model's loss after {@code steps} steps of size η; absent if it exceeds the range of doubles. */
    public OptionalDouble loss(double eta, long steps) {
        double sum = 0;
        for (int i = 0; i < squares.length; i++) {
            // r_t,i² = (1 - ηλ_i)^2t r_0,i²; eigenvalues below zero are rounding
            double factor = Math.abs(1 - eta * Math.max(0, eigenvalues[i]));
            sum += squares[i] * Math.pow(factor, 2.0 * steps);
        }
        return Double.isFinite(sum) ? OptionalDouble.of(weight / 2 * sum) : OptionalDouble.empty();
    }
}
