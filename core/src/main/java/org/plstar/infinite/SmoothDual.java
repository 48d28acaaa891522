package org.plstar.infinite;

/** Activations without a kink whose duals have closed forms. */
enum SmoothDual implements DualActivation {
    IDENTITY,
    ERF,
    SIN,
    GELU,
    EXP;

    @Override
    public void at(double a, double b, double c, double d, double[] out) {
        switch (this) {
            case IDENTITY -> write(out, c, 1, c);
            case ERF -> erf(a, b, c, d, out);
            case SIN -> sin(a, b, c, out);
            case GELU -> gelu(a, b, c, d, out);
            case EXP -> {
                double e = StrictMath.exp((a + b) / 2 + c);
                // E[u v e^{u+v}], by the Gaussian shifted by its covariance
                write(out, e, e, e * (c + (a + c) * (b + c)));
            }
        }
    }

    /** The gain E[uφ'(u)vφ'(v)] of gelu by an integral. */
    @Override
    public double gain(double a, double b, double c, double d, double[] out) {
        return this == GELU ? PointFunction.GELU.gain(a, b, c, d) : out[GAIN];
    }

    private static void write(double[] out, double value, double slope, double gain) {
        out[VALUE] = value;
        out[SLOPE] = slope;
        out[GAIN] = gain;
    }

    private static void erf(double a, double b, double c, double d, double[] out) {
        double g = 1 + 2 * (a + b) + 4 * d; // (1+2a)(1+2b) - 4c² without cancellation
        double root = Math.sqrt(g);
        write(
                out,
                2 / Math.PI * StrictMath.atan2(2 * c, root),
                4 / Math.PI / root,
                4 / Math.PI * c / (g * root));
    }

    private static void sin(double a, double b, double c, double[] out) {
        double s = (a + b) / 2;
        double up = StrictMath.exp(c - s);
        double down = StrictMath.exp(-c - s);
        double value = Math.abs(c) < 0.5
                ? StrictMath.exp(-s) * (StrictMath.expm1(c) - StrictMath.expm1(-c)) / 2
                : (up - down) / 2;
        double gain = ((c - (a + c) * (b + c)) * down + (c + (a - c) * (b - c)) * up) / 2;
        write(out, value, (up + down) / 2, gain);
    }

    private static void gelu(double a, double b, double c, double d, double[] out) {
        double p = a * b;
        double q = (1 + a) * (1 + b);
        double g = 1 + a + b + d;
        double root = Math.sqrt(g);
        double angle = StrictMath.atan2(c, root);
        double tau = 2 * Math.PI;
        out[VALUE] = ((c * c + p * g) / (q * root) + c * angle) / tau + c / 4;
        out[SLOPE] = (1 / g + (1 - p) / q + 1) * c / (tau * root) + 0.25 + angle / tau;
    }

    @Override
    public double mean(double a) {
        return switch (this) {
            case IDENTITY, ERF, SIN -> 0;
            case GELU -> a / Math.sqrt(2 * Math.PI * (1 + a));
            case EXP -> StrictMath.exp(a / 2);
        };
    }

    @Override
    public double error(double a, double b, double c, double d) {
        return 1e-14;
    }
}
