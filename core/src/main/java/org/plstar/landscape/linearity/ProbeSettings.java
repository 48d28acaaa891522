package org.plstar.landscape.linearity;

import java.io.Serializable;
import org.plstar.refusal.Refusal;

/**
 * The settings by which every network of a sweep is trained and measured.
 *
 * @param until L/L_0 at which training ends
 * @param steps of gradient descent at most
 * @param stepFactor η λ_max(K_0/N)
 * @param hessianTolerance of the Lanczos residual, relative
 * @param stackedUnknowns p up to which the stacked Hessian is bounded; 0 for never
 */
public record ProbeSettings(
        double until, int steps, double stepFactor, double hessianTolerance, int stackedUnknowns)
        implements Serializable {
    /** L/L_0 &lt; 1e-3, η = 1/λ_max, 20,000 steps at most. */
    public static final ProbeSettings DEFAULT = new ProbeSettings(1e-3, 20_000, 1, 1e-3, 300_000);

    /** Refuses settings out of their ranges. */
    public ProbeSettings {
        check(until > 0 && until < 1, "until = " + until, "a ratio of losses between 0 and 1");
        check(steps >= 1, "steps = " + steps, "at least 1");
        check(
                stepFactor > 0 && stepFactor < 2,
                "eta·lambda_max = " + stepFactor,
                "between 0 and 2, where the linearized model converges");
        check(
                hessianTolerance > 0 && hessianTolerance < 1,
                "tolerance = " + hessianTolerance,
                "between 0 and 1");
    }

    private static void check(boolean holds, String where, String expected) {
        if (!holds) {
            throw Refusal.of(
                    LinearityRefusal.SETTING,
                    where,
                    "out of range",
                    expected,
                    "leave it out for the default");
        }
    }
}
