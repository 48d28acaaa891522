package org.plstar.landscape.linearity;

import java.util.Locale;

/**
 * The quantities that are measured for each width and seed. K is the full tangent kernel J Jᵀ [N·C,
 * N·C], not divided by N.
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
    /** The ratio of the Hessian's norm to the smallest kernel eigenvalue. */
    HESSIAN_OVER_LAMBDA_MIN("‖D²f‖/λ_min(K) at the start"),
    /** The largest relative change of the kernel. */
    KERNEL_DRIFT("max over looks of ‖K_t - K_0‖_F/‖K_0‖_F"),
    /**
     * The largest relative difference between the model and its linearization at the same weights.
     */
    FUNCTION_GAP(
            "max over looks of the root mean square of f(w_t) - f(w_0) - J_0(w_t - w_0), relative"
                    + " to that of f(w_0) - y"),
    /**
     * The largest relative difference between the model and its linearization trained by the same
     * steps.
     */
    PATH_GAP(
            "max over looks of the root mean square of f(w_t) less the linearization trained by the"
                    + " same steps, relative to that of f(w_0) - y"),
    /** The difference between the two trained models at the last step, not relative. */
    PATH_GAP_END(
            "root mean square of f(w_T) less the linearization trained by the same steps, at the"
                    + " end, in units of the targets"),
    /** The distance of the weights from their start, relative to the norm at the start. */
    WEIGHT_MOTION("‖w_T - w_0‖/‖w_0‖"),
    /** The distance of the weights from their start, not relative. */
    WEIGHT_DISTANCE("‖w_T - w_0‖"),
    /** The relative difference between the kernel at the start and its limit at infinite width. */
    LIMIT_GAP("‖K_0 - K̄‖_F/‖K̄‖_F, K̄ the mean kernel of many other wide networks"),
    /** The ratio of the last loss to the first. */
    LOSS_RATIO("L_T/L_0");

    private final String text;

    Quantity(String text) {
        this.text = text;
    }

    /** The name in files, for instance {@code kernel_drift}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The quantity in words and symbols. */
    public String text() {
        return text;
    }
}
