package org.plstar.study.linearity;

import java.util.Locale;
import java.util.Optional;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.network.Parametrization;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides what is said of how quantities of a sweep change with the width, compared with theory.
 */
final class SlopeClaims {
    private static final int LEAST_WIDTHS = 3;

    /** The width of a confidence interval above which no exponent is said. */
    private static final double WIDE = 1;

    private final LinearityResult result;
    private final Scope networks;
    private final Say say;

    SlopeClaims(LinearityResult result, Scope networks, Say say) {
        this.result = result;
        this.networks = networks;
        this.say = say;
    }

    void tell() {
        slope(Quantity.FUNCTION_GAP, "The gap between model and linearization");
        if (slope(Quantity.HESSIAN, "The largest Hessian norm ‖D²f‖")) {
            theory();
        }
        slope(Quantity.KERNEL_DRIFT, "The kernel's drift along training");
        slope(Quantity.WEIGHT_MOTION, "The weights' relative motion");
        result.limit().ifPresent(l -> {
            say.measured(
                    LinearityClaim.LIMIT_KERNEL,
                    networks,
                    l.kernels(),
                    l.width(),
                    l.standardError());
            slope(Quantity.LIMIT_GAP, "The kernel's distance from its limit");
        });
    }

    /** Says a slope, and returns whether it did. */
    private boolean slope(Quantity q, String what) {
        Optional<Slope> found = result.slope(q);
        if (found.isEmpty()) {
            return false;
        }
        Slope s = found.get();
        Claim claim = s.high() < 0
                ? LinearityClaim.SLOPE_FALLS
                : s.low() > 0 ? LinearityClaim.SLOPE_GROWS : LinearityClaim.SLOPE_UNCHANGED;
        Optional<String> untold = untold(result, found);
        if (untold.isPresent()) {
            return say.withhold(claim, what + ": " + untold.get());
        }
        return say.measured(
                claim, networks, what, exponent(s.value()), exponent(s.low()), exponent(s.high()));
    }

    /** The reason why a slope is not said as a power of the width; absent where it is. */
    static Optional<String> untold(LinearityResult result, Optional<Slope> slope) {
        int widths = result.complete().widths().size();
        if (widths < LEAST_WIDTHS) {
            return Optional.of("there are " + widths + " widths, fewer than " + LEAST_WIDTHS);
        }
        return slope.filter(s -> s.high() - s.low() > WIDE)
                .map(s -> "the interval of the slope is wider than " + exponent(WIDE));
    }

    /**
     * Compares ‖D²f‖ with theory: it is of the order width^-½ in NTK parametrization, and of no
     * power of it in the others: ∂²f/∂v∂w = σ'(wx)x, v outside and w inside.
     */
    private void theory() {
        if (!result.structure().compared() || !result.structure().obstacles().isEmpty()) {
            return;
        }
        Slope s = result.slope(Quantity.HESSIAN).orElseThrow();
        Parametrization how = result.initialization().parametrization();
        double theory = how == Parametrization.NTK ? -0.5 : 0;
        String name = how.name().toLowerCase(Locale.ROOT);
        if (s.low() <= theory && theory <= s.high()) {
            say.measured(LinearityClaim.THEORY_HELD, networks, "‖D²f‖", Digits.of(theory, 1), name);
        } else {
            say.measured(
                    LinearityClaim.THEORY_MISSED,
                    networks,
                    "‖D²f‖",
                    exponent(s.low()),
                    exponent(s.high()),
                    Digits.of(theory, 1),
                    name);
        }
    }

    /** The text of an exponent, with three decimals. */
    static String exponent(double v) {
        return String.format(Locale.ROOT, "%.3f", v);
    }
}
