package org.plstar.infinite;

import org.plstar.network.Activation;
import org.plstar.network.StandardActivation;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * What an activation φ does to a pair (u, v) of centred Gaussian numbers with variances a, b and
 * covariance c: E = E[φ(u)φ(v)], Ė = E[φ'(u)φ'(v)] = ∂E/∂c and Ψ = E[uφ'(u)vφ'(v)].
 *
 * <p>Closed forms err by some units in the last place of √(E_aa E_bb), and where the activation has
 * a kink (relu, leaky_relu, abs) keep all digits of 1 - E/√(E_aa E_bb) when given those of ab - c².
 * The others are integrals in polar coordinates from the lines u = 0 and v = 0 (see
 * {@link DirectRule}), with an error of 1e-10 relative to √(E_aa E_bb) for variances up to 100.
 *
 * <p>Sources: Cho and Saul 2009 (relu), Williams 1997 (erf), Tsuchida, Pearce et al. 2021 (gelu).
 */
sealed interface DualActivation permits KinkedDual, SmoothDual, DirectRule {
    /**
     * The three numbers of a pair.
     *
     * @param value E
     * @param slope Ė
     * @param gain Ψ
     */
    record Dual(double value, double slope, double gain) {}

    /** The index at which {@link #at(double, double, double, double, double[])} writes E. */
    int VALUE = 0;

    /** The index at which Ė is written. */
    int SLOPE = 1;

    /** The index at which Ψ is written, which {@link #gain} reads. */
    int GAIN = 2;

    /** The index at which the number may be written that {@link #determinant} needs. */
    int DEFECT = 3;

    /** The number of values that are written. */
    int NUMBERS = 4;

    /**
     * The dual of an activation.
     *
     * @throws Refusal if none is known: the activation has kinks away from 0, or is a user's own
     */
    static DualActivation of(Activation activation) {
        if (!(activation instanceof StandardActivation standard)) {
            throw unknown(activation, "it is none of plstar's own");
        }
        return switch (standard) {
            case IDENTITY -> SmoothDual.IDENTITY;
            case RELU -> new KinkedDual(0);
            case LEAKY_RELU -> new KinkedDual(0.01);
            case ABS -> new KinkedDual(-1);
            case ERF -> SmoothDual.ERF;
            case SIN -> SmoothDual.SIN;
            case GELU -> SmoothDual.GELU;
            case EXP -> SmoothDual.EXP;
            case TANH -> new DirectRule(PointFunction.TANH);
            case ELU, CELU -> new DirectRule(PointFunction.ELU);
            case SELU -> new DirectRule(PointFunction.SELU);
            case GELU_TANH -> new DirectRule(PointFunction.GELU_TANH);
            case SILU -> new DirectRule(PointFunction.SILU);
            case MISH -> new DirectRule(PointFunction.MISH);
            case SIGMOID -> new DirectRule(PointFunction.SIGMOID);
            case SOFTPLUS -> new DirectRule(PointFunction.SOFTPLUS);
            case SOFTSIGN -> new DirectRule(PointFunction.SOFTSIGN);
            case HARDSWISH, RELU6, HARDSIGMOID, HARDTANH ->
                throw unknown(activation, "it has kinks away from 0");
        };
    }

    private static Refusal unknown(Activation activation, String why) {
        return Refusal.of(
                InfiniteRefusal.NO_DUAL,
                "activation " + activation.text(),
                "no dual activation of it is known: " + why,
                "an activation that is smooth but for a kink at 0",
                "use for instance " + activation.smoothNeighbour());
    }

    /**
     * The three numbers of a pair.
     *
     * @param a variance of u, at least 0
     * @param b variance of v, at least 0
     * @param c covariance, at most √(ab) in size
     */
    default Dual at(double a, double b, double c) {
        Require.notNegative(a, InfiniteRefusal.RANGE, "a");
        Require.notNegative(b, InfiniteRefusal.RANGE, "b");
        Require.finite(c, InfiniteRefusal.RANGE, "c");
        double[] out = new double[NUMBERS];
        double s = Math.sqrt(a * b);
        double inside = Math.clamp(c, -s, s);
        double d = Math.max(0, a * b - inside * inside);
        at(a, b, inside, d, out);
        return new Dual(out[VALUE], out[SLOPE], gain(a, b, inside, d, out));
    }

    /**
     * The values of {@link #at(double, double, double, double, double[])} for a pair whose
     * determinant is known more exactly than from a, b and c.
     *
     * @param d ab - c², at least 0
     * @param out overwritten, {@link #NUMBERS} numbers
     */
    void at(double a, double b, double c, double d, double[] out);

    /**
     * E_aa E_bb - E², at least 0: with full relative accuracy if the activation has a kink, since Ė
     * of a kink behind it depends on its root; else with an error of ε E_aa E_bb.
     *
     * @param out what {@link #at(double, double, double, double, double[])} wrote for the pair
     */
    default double determinant(double eaa, double ebb, double[] out) {
        return Math.max(0, eaa * ebb - out[VALUE] * out[VALUE]);
    }

    /**
     * Ψ of a pair; apart from the others since it can cost more.
     *
     * @param out what {@link #at(double, double, double, double, double[])} wrote for the pair
     */
    default double gain(double a, double b, double c, double d, double[] out) {
        return out[GAIN];
    }

    /** The mean E[φ(u)] for u of variance a. */
    double mean(double a);

    /**
     * An estimate of the error of E and Ė at a pair, relative to √(E_aa E_bb) and √(Ė_aa Ė_bb):
     * rounding for closed forms, else the difference to a rule with three quarters of the points.
     */
    double error(double a, double b, double c, double d);
}
