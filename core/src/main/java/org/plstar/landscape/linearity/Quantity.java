package org.plstar.landscape.linearity;

import java.util.Locale;

/**
 * What is measured for one width and one seed. K is the full tangent kernel J Jᵀ [N·C, N·C], not
 * divided by N.
 */
public enum Quantity {
    /** The largest spectral norm of the Hessians. */
    HESSIAN("max over samples and outputs of ‖D²f‖ at the start"),
    /** The norm of the stacked second derivative, from below. */
    HESSIAN_STACKED(
            "a lower bound of ‖D²F‖ of the stacked map at the start, by alternating ascent"),
    /** The smallest eigenvalue of the kernel. */
    LAMBDA_MIN("λ_min of K at the start"),
    /** The largest eigenvalue of the kernel. */
    LAMBDA_MAX("λ_max of K at the start"),
    /** How the two compare. */
    HESSIAN_OVER_LAMBDA_MIN("‖D²f‖/λ_min(K) at the start"),
    /** How far the kernel moved. */
    KERNEL_DRIFT("max over looks of ‖K_t - K_0‖_F/‖K_0‖_F"),
    /** How far the model is from its linearization at the same weights. */
    FUNCTION_GAP(
            "max over looks of the root mean square of f(w_t) - f(w_0) - J_0(w_t - w_0), relative"
                    + " to that of f(w_0) - y"),
    /** How far the model is from its linearization trained by the same steps. */
    PATH_GAP(
            "max over looks of the root mean square of f(w_t) less the linearization trained by the"
                    + " same steps, relative to that of f(w_0) - y"),
    /** The last of these, not relative. */
    PATH_GAP_END(
            "root mean square of f(w_T) less the linearization trained by the same steps, at the"
                    + " end, in units of the targets"),
    /** How far the weights moved. */
    WEIGHT_MOTION("‖w_T - w_0‖/‖w_0‖"),
    /** The same, not relative. */
    WEIGHT_DISTANCE("‖w_T - w_0‖"),
    /** How far the kernel at the start is from its limit. */
    LIMIT_GAP("‖K_0 - K̄‖_F/‖K̄‖_F, K̄ the mean kernel of many other wide networks"),
    /** How far training came. */
    LOSS_RATIO("L_T/L_0");

    private final String text;

    Quantity(String text) {
        this.text = text;
    }

    /** The name in files, for instance {@code kernel_drift}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, in words and symbols. */
    public String text() {
        return text;
    }
}
