package org.plstar.optimize.leastsquares;

import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** Solves r + A d = 0, the equations linearized at one point, for damped steps d. */
@FunctionalInterface
public interface StepSolver {
    /**
     * The step d = -Aᵀ(A Aᵀ + λI)⁻¹ r, [p], or one that replaces it.
     *
     * @param r [n], not modified
     * @return absent where λ is too small for a factor
     */
    Optional<double[]> solve(double lambda, double[] r);

    /**
     * The decrease of ‖r‖² that the linear equations predict.
     *
     * @param d a step, which was solved for last
     * @return from t to ‖r‖² - ‖r + t A d‖²; where nothing is promised, 1
     */
    default DoubleUnaryOperator promise(double[] r, double[] d) {
        return _ -> 1;
    }

    /**
     * The full step that is tried instead of d.
     *
     * @param along the residuals at w + t d
     */
    default double[] bent(double lambda, double[] r, double[] d, DoubleFunction<double[]> along) {
        return d;
    }

    /** Called if no point along the last step is better. */
    default void rejected() {}
}
