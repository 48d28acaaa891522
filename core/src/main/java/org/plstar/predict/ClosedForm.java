package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.OptionalLong;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The predictions of training in closed form: f_t(X) = y + U p_t(Λ) Uᵀ(f_0 - y) on the training
 * rows, f_t(X*) = f_0(X*) - k U g_t(Λ) Uᵀ (f_0 - y) elsewhere, each output separately.
 *
 * <p>Exact for a model that is linear in its weights and for a network of infinite width; loss
 * (c/2) Σ r². Many times share the products of the eigenbasis.
 */
public final class ClosedForm implements AutoCloseable {
    /** The factor of a residual above which training counts as diverged. */
    private static final double HUGE = 1e100;

    private static final long MOST_STEPS = 1L << 52;

    private final KernelSpectrum spectrum;
    private final Matrix turned;

    private ClosedForm(KernelSpectrum spectrum, Matrix turned) {
        this.spectrum = spectrum;
        this.turned = turned;
    }

    /**
     * Prepares. Cost n² n* operations and memory of the cross kernel.
     *
     * @param spectrum of the kernel on the n training rows; kept open by the caller
     * @param cross k [n*, n], of each other row with each training row; not modified, not kept
     */
    public static ClosedForm of(KernelSpectrum spectrum, Matrix cross) {
        TeamProducts.require(cross, cross.rows(), spectrum.size(), "cross kernel");
        Require.finite(
                cross.largest(), PredictRefusal.NOT_FINITE, "the cross kernel's largest element");
        return new ClosedForm(spectrum, spectrum.turned(cross));
    }

    /**
     * f_t on the training rows.
     *
     * @param f0 [n, outputs] row-major
     * @param y as f0
     * @return as f0
     * @throws Refusal DIVERGES if a residual grows beyond the range of numbers
     */
    public double[] training(Filter filter, double[] f0, double[] y, int outputs) {
        requireNonNull(filter, "filter");
        check(filter);
        double[] f = spectrum.apply(filter::residual, residual(f0, y), outputs);
        for (int i = 0; i < f.length; i++) {
            f[i] += y[i];
        }
        return f;
    }

    /**
     * The predictions f_t at other rows.
     *
     * @param f0 on the training rows, [n, outputs] row-major
     * @param there f_0 on the other rows, [n*, outputs]
     * @param y as f0
     * @return as {@code there}
     * @throws Refusal DIVERGES if a residual grows beyond the range of numbers
     */
    public double[] elsewhere(Filter filter, double[] f0, double[] there, double[] y, int outputs) {
        requireNonNull(filter, "filter");
        check(filter);
        double[] z = spectrum.coefficients(residual(f0, y), outputs);
        spectrum.scale(filter::gain, z, outputs);
        double[] moved = TeamProducts.of(Operand.of(turned), z, outputs, spectrum.workers());
        Require.size(moved.length, there.length, PredictRefusal.SIZE, "there");
        Require.finite(there, PredictRefusal.NOT_FINITE, "there");
        double[] f = there.clone();
        for (int i = 0; i < f.length; i++) {
            f[i] -= moved[i];
        }
        return f;
    }

    /**
     * An estimate of the error of a prediction by the rounding of the eigenvalues, n ε λ_max: the
     * largest ‖k(x)‖ sup|g'| n ε λ_max ‖r_0‖.
     */
    public double error(Filter filter, double[] f0, double[] y) {
        requireNonNull(filter, "filter");
        double[] r = residual(f0, y);
        double most = 0;
        double[] row = new double[turned.columns()];
        for (int i = 0; i < turned.rows(); i++) {
            turned.readRow(i, row, 0);
            most = Math.max(most, norm(row));
        }
        int n = spectrum.size();
        double delta = n * Math.ulp(1.0) * spectrum.largest();
        return most * spectrum.steepest(filter::gain) * delta * norm(r);
    }

    /** Number of other rows n*. */
    int others() {
        return turned.rows();
    }

    KernelSpectrum spectrum() {
        return spectrum;
    }

    /** The weights k G, as a new matrix [n*, n]. */
    Matrix weights(Filter filter) {
        check(filter);
        return spectrum.filtered(turned, filter::gain);
    }

    private void check(Filter filter) {
        if (!(filter instanceof Filter.Steps method)) {
            return;
        }
        double largest = spectrum.largest();
        if (!(Math.abs(method.residual(largest)) <= HUGE)) {
            OptionalLong first = FirstTrue.first(
                    t -> !(Math.abs(method.after(t).residual(largest)) <= HUGE), MOST_STEPS);
            throw Refusal.of(
                    PredictRefusal.DIVERGES,
                    method.steps() + " steps",
                    "they diverge: at step "
                            + first.orElse(method.steps())
                            + " a residual has grown by more than "
                            + HUGE,
                    "a step size below " + spectrum.largestStep(method),
                    "take smaller steps, or fewer");
        }
    }

    private static double[] residual(double[] f0, double[] y) {
        Require.size(y.length, f0.length, PredictRefusal.SIZE, "f0");
        Require.finite(f0, PredictRefusal.NOT_FINITE, "f0");
        Require.finite(y, PredictRefusal.NOT_FINITE, "y");
        double[] r = new double[y.length];
        Arrays.setAll(r, i -> f0[i] - y[i]);
        return r;
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum = Math.fma(v, v, sum);
        }
        return Math.sqrt(sum);
    }

    /** Frees k U; the spectrum stays open. */
    @Override
    public void close() {
        turned.close();
    }
}
