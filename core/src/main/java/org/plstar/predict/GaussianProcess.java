package org.plstar.predict;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Require;

/**
 * Regression with a Gaussian process of mean 0 whose covariance is a kernel 𝒦, with noise of
 * variance s² on the targets: the whole path of s² from one eigendecomposition.
 *
 * <p>The posterior mean is 𝒦* (𝒦 + s²I)⁻¹ y. Different outputs are independent, with the same
 * covariance. Source: Rasmussen and Williams 2006, chapter 2 and section 5.4.
 */
public final class GaussianProcess {
    private static final double LOG_2PI = StrictMath.log(2 * Math.PI);
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Half decades of the noise, relative to the mean eigenvalue, that the search begins with. */
    private static final int LOWEST = -16;

    private static final int HIGHEST = 4;

    private final KernelSpectrum spectrum;
    private final double[] coefficients;
    private final double[] y;
    private final int outputs;

    private GaussianProcess(KernelSpectrum spectrum, double[] y, int outputs) {
        this.spectrum = spectrum;
        this.coefficients = spectrum.coefficients(y, outputs);
        this.y = y;
        this.outputs = outputs;
    }

    /**
     * Prepares.
     *
     * @param spectrum of 𝒦 on the training rows; stays the caller's
     * @param y [n, outputs] row-major; copied
     */
    public static GaussianProcess of(KernelSpectrum spectrum, double[] y, int outputs) {
        Require.finite(y, PredictRefusal.NOT_FINITE, "y");
        return new GaussianProcess(spectrum, y.clone(), outputs);
    }

    /**
     * The posterior mean at other rows, [n*, outputs] row-major.
     *
     * @param cross 𝒦 of other rows and training rows, [n*, n]
     * @param noise s², above 0
     */
    public double[] mean(Matrix cross, double noise) {
        try (ClosedForm form = ClosedForm.of(spectrum, cross)) {
            return form.elsewhere(
                    new Filter.Ridge(noise),
                    new double[y.length],
                    new double[cross.rows() * outputs],
                    y,
                    outputs);
        }
    }

    /**
     * The posterior covariance at other rows of one output, without the noise; new, [n*, n*]. Cost
     * n² n*.
     *
     * @param test 𝒦 on the other rows, [n*, n*]
     */
    public Matrix covariance(Matrix cross, Matrix test, double noise) {
        TeamProducts.require(test, cross.rows(), cross.rows(), "test");
        try (ClosedForm form = ClosedForm.of(spectrum, cross);
                Matrix weights = form.weights(new Filter.Ridge(noise))) {
            Matrix covariance = test.copy();
            TeamProducts.add(
                    -1,
                    Operand.of(weights),
                    Operand.of(cross).transpose(),
                    1,
                    Operand.of(covariance),
                    spectrum.workers());
            Variances.settle(covariance, test);
            return covariance;
        }
    }

    /** The logarithm of the marginal likelihood of each output, [outputs]. */
    public double[] logLikelihoods(double noise) {
        Require.positive(noise, PredictRefusal.RANGE, "noise");
        double[] lambda = spectrum.values();
        double[] sums = new double[outputs];
        for (int i = 0; i < lambda.length; i++) {
            for (int c = 0; c < outputs; c++) {
                double z = coefficients[i * outputs + c];
                sums[c] -= 0.5 * (z * z / (lambda[i] + noise) + StrictMath.log(lambda[i] + noise));
            }
        }
        for (int c = 0; c < outputs; c++) {
            sums[c] -= 0.5 * lambda.length * LOG_2PI;
        }
        return sums;
    }

    /**
     * The scale of the kernel that makes the targets most likely, for a given ratio of noise to
     * scale.
     *
     * @param ratio s²/scale
     * @param scale of the covariance: the process is scale · (𝒦 + ratio I)
     * @param logLikelihood of all outputs together at that scale
     */
    public record Scaled(double ratio, double scale, double logLikelihood) {}

    /** The most likely scale for a ratio above 0. */
    public Scaled scaled(double ratio) {
        Require.positive(ratio, PredictRefusal.RANGE, "ratio");
        double[] lambda = spectrum.values();
        int n = lambda.length;
        double sum = 0;
        double logs = 0;
        for (int i = 0; i < n; i++) {
            logs += StrictMath.log(lambda[i] + ratio);
            for (int c = 0; c < outputs; c++) {
                double z = coefficients[i * outputs + c];
                sum += z * z / (lambda[i] + ratio);
            }
        }
        // targets of zeros are most likely at no scale at all
        double scale = Math.max(sum / ((double) n * outputs), Double.MIN_NORMAL);
        double likelihood =
                -0.5 * n * outputs * (LOG_2PI + StrictMath.log(scale) + 1) - 0.5 * outputs * logs;
        return new Scaled(ratio, scale, likelihood);
    }

    /**
     * The ratio of noise to scale that makes the targets most likely: the best of 41 half and
     * quarter decades from 1e-8 to 100 times the mean eigenvalue, then a golden section to 1e-6.
     */
    public Scaled mostLikely() {
        double mean = Arrays.stream(spectrum.values()).average().orElse(0);
        double unit = mean > 0 ? mean : 1;
        double best = LOWEST;
        for (double half = LOWEST; half <= HIGHEST; half += 0.5) {
            best = at(unit, half).logLikelihood() > at(unit, best).logLikelihood() ? half : best;
        }
        double low = Math.max(LOWEST, best - 0.5);
        double high = Math.min(HIGHEST, best + 0.5);
        while (high - low > 1e-6) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (at(unit, left).logLikelihood() >= at(unit, right).logLikelihood()) {
                high = right;
            } else {
                low = left;
            }
        }
        return at(unit, (low + high) / 2);
    }

    private Scaled at(double unit, double halfDecade) {
        return scaled(unit * StrictMath.pow(10, halfDecade / 2));
    }
}
