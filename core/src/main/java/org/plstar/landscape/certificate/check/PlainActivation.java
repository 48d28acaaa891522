package org.plstar.landscape.certificate.check;

/**
 * Activations with bounds of their first three derivatives, rounded up, and their values to about
 * 1e-14.
 */
enum PlainActivation {
    TANH(1, 0.76980036, 2),
    SIGMOID(0.25, 0.09622505, 0.125),
    SOFTPLUS(1, 0.25, 0.09622505),
    GELU(1.12890415, 0.79788457, 0.77876964),
    SILU(1.09983933, 0.5, 0.30818152),
    SIN(1, 1, 1),
    ERF(1.12837917, 0.96788290, 2.25675834),
    /** 0 or x; what is said of its derivatives holds on either side of 0. */
    RELU(1, 0, 0),
    /** 0.01 x or x; likewise. */
    LEAKY_RELU(1, 0, 0),
    /** 0 or x: the first largest of a window is kept. {@link PlainSides} says which. */
    LARGEST(1, 0, 0),
    IDENTITY(1, 0, 0);

    /** Error of {@link #at}, times 1 + |x|. */
    static final double ERROR = 0x1p-43;

    final double b1;
    final double b2;
    final double b3;

    PlainActivation(double b1, double b2, double b3) {
        this.b1 = b1;
        this.b2 = b2;
        this.b3 = b3;
    }

    boolean isKinked() {
        return this == RELU || this == LEAKY_RELU || this == LARGEST;
    }

    /** φ(x), φ'(x) or φ''(x). */
    double at(int derivative, double x) {
        return switch (this) {
            case TANH -> {
                double t = StrictMath.tanh(x);
                yield pick(derivative, t, 1 - t * t, -2 * t * (1 - t * t));
            }
            case SIGMOID -> {
                double s = logistic(x);
                yield pick(derivative, s, s * (1 - s), s * (1 - s) * (1 - 2 * s));
            }
            case SOFTPLUS -> {
                double s = logistic(x);
                double value = Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
                yield pick(derivative, value, s, s * (1 - s));
            }
            case SILU -> {
                double s = logistic(x);
                yield pick(
                        derivative,
                        x * s,
                        s + x * s * (1 - s),
                        s * (1 - s) * (2 + x * (1 - 2 * s)));
            }
            case GELU -> {
                double below = (1 + erf(x / StrictMath.sqrt(2))) / 2;
                double density = StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
                yield pick(derivative, x * below, below + x * density, density * (2 - x * x));
            }
            case SIN -> pick(derivative, StrictMath.sin(x), StrictMath.cos(x), -StrictMath.sin(x));
            case ERF -> {
                double slope = 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x);
                yield pick(derivative, erf(x), slope, -2 * x * slope);
            }
            case RELU, LEAKY_RELU -> {
                double s = x > 0 ? 1 : (this == RELU ? 0 : 0.01);
                yield pick(derivative, s * x, s, 0);
            }
            case LARGEST, IDENTITY -> pick(derivative, x, 1, 0);
        };
    }

    private static double pick(int derivative, double value, double first, double second) {
        return derivative == 0 ? value : derivative == 1 ? first : second;
    }

    private static double logistic(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** By a series of terms of one sign below 3, by the continued fraction of erfc beyond. */
    private static double erf(double x) {
        double a = Math.abs(x);
        if (a < 3) {
            double term = x;
            double sum = x;
            for (int k = 1; k < 100; k++) {
                term *= 2 * x * x / (2 * k + 1);
                sum += term;
            }
            return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
        }
        double fraction = 0;
        for (int k = 60; k >= 1; k--) {
            fraction = k / 2.0 / (a + fraction);
        }
        return StrictMath.signum(x)
                * (1 - StrictMath.exp(-a * a) / StrictMath.sqrt(Math.PI) / (a + fraction));
    }
}
