package org.plstar.infinite;

import org.plstar.array.UnaryFn;
import org.plstar.array.elementwise.DoubleElementwise;

/**
 * Activations and their slopes as functions of a number, for integrals; smooth except for a kink at
 * 0.
 */
enum PointFunction {
    TANH,
    ELU,
    SELU,
    GELU,
    GELU_TANH,
    SILU,
    MISH,
    SIGMOID,
    SOFTPLUS,
    SOFTSIGN;

    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double CUBIC = 0.044715;
    private static final double ROOT = Math.sqrt(2 / Math.PI);

    /** Whether φ(-x) = -φ(x). */
    boolean odd() {
        return this == TANH || this == SOFTSIGN;
    }

    /**
     * φ and φ' at n points.
     *
     * @param x [n], not modified
     * @param value [n], overwritten with φ
     * @param slope [n], overwritten with φ'
     */
    void at(double[] x, double[] value, double[] slope, int n) {
        switch (this) {
            case TANH -> {
                unary(UnaryFn.TANH, x, value, n);
                for (int i = 0; i < n; i++) {
                    slope[i] = 1 - value[i] * value[i];
                }
            }
            case ELU -> exponential(1, 1, x, value, slope, n);
            case SELU -> exponential(SELU_SCALE, SELU_ALPHA, x, value, slope, n);
            case GELU -> gelu(x, value, slope, n);
            case GELU_TANH -> geluTanh(x, value, slope, n);
            case SILU -> {
                unary(UnaryFn.SIGMOID, x, slope, n);
                for (int i = 0; i < n; i++) {
                    double s = slope[i];
                    value[i] = x[i] * s;
                    slope[i] = s + x[i] * s * (1 - s);
                }
            }
            case MISH -> {
                double[] soft = new double[n];
                unary(UnaryFn.SOFTPLUS, x, soft, n);
                unary(UnaryFn.TANH, soft, value, n);
                unary(UnaryFn.SIGMOID, x, slope, n);
                for (int i = 0; i < n; i++) {
                    double t = value[i];
                    value[i] = x[i] * t;
                    slope[i] = t + x[i] * (1 - t * t) * slope[i];
                }
            }
            case SIGMOID -> {
                unary(UnaryFn.SIGMOID, x, value, n);
                for (int i = 0; i < n; i++) {
                    slope[i] = value[i] - value[i] * value[i];
                }
            }
            case SOFTPLUS -> {
                unary(UnaryFn.SOFTPLUS, x, value, n);
                unary(UnaryFn.SIGMOID, x, slope, n);
            }
            case SOFTSIGN -> {
                for (int i = 0; i < n; i++) {
                    double r = 1 / (1 + Math.abs(x[i]));
                    value[i] = x[i] * r;
                    slope[i] = r * r;
                }
            }
        }
    }

    /** Ψ = E[uφ'(u)vφ'(v)] of a pair. */
    double gain(double a, double b, double c, double d) {
        double[] out = new double[DualActivation.NUMBERS];
        new DirectRule(this).at(a, b, c, d, out);
        return out[DualActivation.GAIN];
    }

    private static void unary(UnaryFn f, double[] x, double[] y, int n) {
        DoubleElementwise.unary(f, x, 0, y, 0, n);
    }

    private static void exponential(
            double scale, double alpha, double[] x, double[] value, double[] slope, int n) {
        for (int i = 0; i < n; i++) {
            slope[i] = Math.min(x[i], 0);
        }
        unary(UnaryFn.EXPM1, slope, value, n);
        for (int i = 0; i < n; i++) {
            boolean right = x[i] > 0;
            slope[i] = scale * (right ? 1 : alpha * (value[i] + 1));
            value[i] = scale * (right ? x[i] : alpha * value[i]);
        }
    }

    private static void gelu(double[] x, double[] value, double[] slope, int n) {
        for (int i = 0; i < n; i++) {
            value[i] = x[i] * Math.sqrt(0.5);
            slope[i] = -0.5 * x[i] * x[i];
        }
        unary(UnaryFn.ERF, value, value, n);
        unary(UnaryFn.EXP, slope, slope, n);
        for (int i = 0; i < n; i++) {
            double below = 0.5 * (1 + value[i]);
            value[i] = x[i] * below;
            slope[i] = below + x[i] * slope[i] / Math.sqrt(2 * Math.PI);
        }
    }

    private static void geluTanh(double[] x, double[] value, double[] slope, int n) {
        for (int i = 0; i < n; i++) {
            value[i] = ROOT * (x[i] + CUBIC * x[i] * x[i] * x[i]);
        }
        unary(UnaryFn.TANH, value, value, n);
        for (int i = 0; i < n; i++) {
            double t = value[i];
            double inner = ROOT * (1 + 3 * CUBIC * x[i] * x[i]);
            value[i] = 0.5 * x[i] * (1 + t);
            slope[i] = 0.5 * (1 + t) + 0.5 * x[i] * (1 - t * t) * inner;
        }
    }
}
