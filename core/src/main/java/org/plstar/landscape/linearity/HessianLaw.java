package org.plstar.landscape.linearity;

import java.util.Optional;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Require;

/**
 * The exponent of the width by which ‖D²f‖ changes, beside that of theory.
 *
 * <p>The block ∂²f/∂v∂w = σ'(wx)x of f = m^-½ Σ v σ(wx) has the factor m^-½ of NTK parametrization
 * (C. Liu, L. Zhu and M. Belkin 2020); without it, in standard and in PyTorch's parametrization, it
 * has no m.
 *
 * @param theory the exponent of networks that become linear: -½ or 0
 * @param judgement of the measured slope
 */
public record HessianLaw(double theory, Judgement judgement) {
    /** Refuses exponents that are not finite. */
    public HessianLaw {
        Require.finite(theory, LinearityRefusal.WIDTHS, "theory");
    }

    /** The least number of widths of a slope that is judged. */
    private static final int FEWEST = 3;

    /** The largest width of a confidence interval of a slope that is judged. */
    private static final double WIDEST = 1;

    /** How a measured slope compares with an exponent of theory. */
    public enum Judgement {
        /** The slope's interval holds the exponent. */
        AGREES,
        /** The slope's interval is narrow and does not hold the exponent. */
        DIFFERS,
        /** There is no slope, or it is of less than 3 widths, or its interval is wider than 1. */
        UNDECIDED
    }

    /**
     * Judges whether a measured slope agrees with theory.
     *
     * @param slope of ‖D²f‖, where there is one
     * @param widths that it is of
     */
    public static HessianLaw of(Parametrization how, Optional<Slope> slope, int widths) {
        double theory = how == Parametrization.NTK ? -0.5 : 0;
        return new HessianLaw(
                theory,
                slope.filter(s -> told(s, widths))
                        .map(s -> s.low() <= theory && theory <= s.high()
                                ? Judgement.AGREES
                                : Judgement.DIFFERS)
                        .orElse(Judgement.UNDECIDED));
    }

    /** Whether a slope of that many widths is precise enough to be compared with an exponent. */
    public static boolean told(Slope slope, int widths) {
        return widths >= FEWEST && slope.high() - slope.low() <= WIDEST;
    }
}
