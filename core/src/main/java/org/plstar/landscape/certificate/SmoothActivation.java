package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.network.StandardActivation;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * An activation φ with bounded derivatives up to the third, |φ'| ≤ B1, |φ''| ≤ B2, |φ'''| ≤ B3 on
 * the whole line; but for its kink at 0, if it has one. Then they hold where no unit changes side,
 * which {@link Drift} sees to.
 *
 * <p>The bounds are closed forms, or roots of φ'' and φ'''', rounded up in the tenth digit: 4/(3√3)
 * for tanh'', Φ(√2) + √2 ϕ(√2) for gelu', and so on.
 */
public enum SmoothActivation {
    /** tanh. */
    TANH(StandardActivation.TANH, 1, 0.7698003590, 2),
    /** The logistic function. */
    SIGMOID(StandardActivation.SIGMOID, 0.25, 0.0962250449, 0.125),
    /** log(1 + e^x). */
    SOFTPLUS(StandardActivation.SOFTPLUS, 1, 0.25, 0.0962250449),
    /** x Φ(x). */
    GELU(StandardActivation.GELU, 1.1289041452, 0.7978845609, 0.7787696351),
    /** x σ(x). */
    SILU(StandardActivation.SILU, 1.0998393202, 0.5, 0.3081815158),
    /** sin. */
    SIN(StandardActivation.SIN, 1, 1, 1),
    /** erf. */
    ERF(StandardActivation.ERF, 1.1283791671, 0.9678828981, 2.2567583342),
    /** max(x, 0). */
    RELU(StandardActivation.RELU, 1, 0, 0),
    /** x where x &gt; 0, else 0.01 x. */
    LEAKY_RELU(StandardActivation.LEAKY_RELU, 1, 0, 0),
    /** x. */
    IDENTITY(StandardActivation.IDENTITY, 1, 0, 0);

    /**
     * Computed values of φ, φ', φ'' at x are off by at most this times 1 + |x|: 64 units. The
     * elementary functions are within 3 units in the last place ({@link
     * DoubleElementwise#errorUlp}), and none of the formulas below amplifies an error by more than
     * 8.
     */
    static final double ERROR = 0x1p-47;

    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private final StandardActivation activation;
    private final double b1;
    private final double b2;
    private final double b3;

    SmoothActivation(StandardActivation activation, double b1, double b2, double b3) {
        this.activation = activation;
        this.b1 = b1;
        this.b2 = b2;
        this.b3 = b3;
    }

    /** Adds φ(x) to a program. */
    Value apply(ProgramBuilder b, Value x) {
        return activation.apply(b, x);
    }

    /** Whether it has a kink at 0, and is linear on both sides of it. */
    public boolean isKinked() {
        return this == RELU || this == LEAKY_RELU;
    }

    /** Whether φ(0) = 0. */
    boolean keepsZero() {
        return this != SIGMOID && this != SOFTPLUS;
    }

    /** B1 ≥ sup |φ'|. */
    public double b1() {
        return b1;
    }

    /** B2 ≥ sup |φ''|. */
    public double b2() {
        return b2;
    }

    /** B3 ≥ sup |φ'''|. */
    public double b3() {
        return b3;
    }

    /**
     * Computes φ, φ' and φ'' of every number, each within {@link #ERROR} (1 + |x|).
     *
     * @param x not modified; the other arrays, as long, are overwritten
     */
    void evaluate(double[] x, double[] value, double[] first, double[] second) {
        int n = x.length;
        switch (this) {
            case TANH -> {
                DoubleElementwise.unary(UnaryFn.TANH, x, 0, value, 0, n);
                for (int i = 0; i < n; i++) {
                    double t = value[i];
                    first[i] = (1 - t) * (1 + t);
                    second[i] = -2 * t * first[i];
                }
            }
            case SIGMOID -> {
                DoubleElementwise.unary(UnaryFn.SIGMOID, x, 0, value, 0, n);
                for (int i = 0; i < n; i++) {
                    double s = value[i];
                    first[i] = s * (1 - s);
                    second[i] = first[i] * (1 - 2 * s);
                }
            }
            case SOFTPLUS -> {
                DoubleElementwise.unary(UnaryFn.SOFTPLUS, x, 0, value, 0, n);
                DoubleElementwise.unary(UnaryFn.SIGMOID, x, 0, first, 0, n);
                for (int i = 0; i < n; i++) {
                    second[i] = first[i] * (1 - first[i]);
                }
            }
            case GELU -> gelu(x, value, first, second);
            case SILU -> {
                DoubleElementwise.unary(UnaryFn.SIGMOID, x, 0, first, 0, n);
                for (int i = 0; i < n; i++) {
                    double s = first[i];
                    value[i] = x[i] * s;
                    first[i] = s * (1 + x[i] * (1 - s));
                    second[i] = s * (1 - s) * (2 + x[i] * (1 - 2 * s));
                }
            }
            case SIN -> {
                DoubleElementwise.unary(UnaryFn.SIN, x, 0, value, 0, n);
                DoubleElementwise.unary(UnaryFn.COS, x, 0, first, 0, n);
                for (int i = 0; i < n; i++) {
                    second[i] = -value[i];
                }
            }
            case ERF -> {
                DoubleElementwise.unary(UnaryFn.ERF, x, 0, value, 0, n);
                for (int i = 0; i < n; i++) {
                    first[i] = -x[i] * x[i];
                }
                DoubleElementwise.unary(UnaryFn.EXP, first, 0, first, 0, n);
                for (int i = 0; i < n; i++) {
                    first[i] *= TWO_OVER_ROOT_PI;
                    second[i] = -2 * x[i] * first[i];
                }
            }
            case RELU, LEAKY_RELU -> {
                double left = this == RELU ? 0 : 0.01;
                for (int i = 0; i < n; i++) {
                    first[i] = x[i] > 0 ? 1 : left;
                    value[i] = first[i] * x[i];
                    second[i] = 0;
                }
            }
            case IDENTITY -> {
                System.arraycopy(x, 0, value, 0, n);
                Arrays.fill(first, 1);
                Arrays.fill(second, 0);
            }
        }
    }

    private static void gelu(double[] x, double[] value, double[] first, double[] second) {
        int n = x.length;
        for (int i = 0; i < n; i++) {
            first[i] = ROOT_HALF * x[i];
            second[i] = -0.5 * x[i] * x[i];
        }
        DoubleElementwise.unary(UnaryFn.ERF, first, 0, first, 0, n);
        DoubleElementwise.unary(UnaryFn.EXP, second, 0, second, 0, n);
        for (int i = 0; i < n; i++) {
            double below = 0.5 * (1 + first[i]);
            double density = DENSITY * second[i];
            value[i] = x[i] * below;
            first[i] = below + x[i] * density;
            second[i] = density * (2 - x[i] * x[i]);
        }
    }
}
