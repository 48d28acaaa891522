package org.plstar.landscape.advice;

import org.plstar.optimize.OptimizeRefusal;
import org.plstar.refusal.Require;

/**
 * The width from which a network of the same shape should stay near its linearization, from how far
 * the kernel moves when the weights go where the linearized model goes.
 *
 * <p>Along a path of training the relative change of the kernel falls like m^-s. The bound ‖H‖ =
 * Õ(m^-½) gives s = ½; networks with one or two hidden layers showed s near 0.9. Both widths are
 * given; the first is what the theory allows for, the second what is usually seen. It holds for
 * networks with a linear output and no narrow layer; others do not become linear.
 *
 * @param drift ‖K(w_0 + Δw) - K_0‖_F/‖K_0‖_F, Δw the motion of the linearized model
 * @param tolerance the drift that counts as near
 * @param factor by which widths must grow for it if s = 0.9; at most 1 if they need not grow
 * @param cautious the same if s = ½
 */
public record NearLinearWidth(double drift, double tolerance, double factor, double cautious) {
    private static final double USUAL = 0.9;
    private static final double PROVED = 0.5;

    /** Extrapolates the width at which the kernel drift is within a tolerance. */
    public static NearLinearWidth of(double drift, double tolerance) {
        Require.notNegative(drift, OptimizeRefusal.SETTING, "drift");
        Require.positive(tolerance, OptimizeRefusal.SETTING, "tolerance");
        double ratio = drift / tolerance;
        return new NearLinearWidth(
                drift,
                tolerance,
                StrictMath.pow(ratio, 1 / USUAL),
                StrictMath.pow(ratio, 1 / PROVED));
    }

    /** Whether the drift is within the tolerance at the present width. */
    public boolean reached() {
        return drift <= tolerance;
    }
}
