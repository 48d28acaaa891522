package org.plstar.study.pde;

/** The number of steps that gradient descent takes on a linear problem. */
final class DescentSteps {
    /** The number of steps above which the residual counts as never vanishing. */
    private static final double MOST = 1e18;

    private DescentSteps() {}

    /**
     * The least number of steps t with Σ c_k² (1 - q_k)²ᵗ at most a part of Σ c_k², for the step
     * 1/λ_max; not a whole number beyond 2⁵³, and at most 1e18.
     *
     * @param ratio q = λ/λ_max, [n]
     * @param squares c², [n]
     */
    static double to(double part, double[] ratio, double[] squares) {
        double goal = 0;
        for (double c : squares) {
            goal += part * c;
        }
        double above = 0;
        double below = 1;
        while (rest(ratio, squares, below) > goal) {
            above = below;
            below *= 2;
            if (below > MOST) {
                return MOST;
            }
        }
        while (below - above > 1 && below - above > 1e-12 * below) {
            double middle = Math.floor((above + below) / 2);
            if (rest(ratio, squares, middle) > goal) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return below;
    }

    private static double rest(double[] ratio, double[] squares, double t) {
        double sum = 0;
        for (int k = 0; k < ratio.length; k++) {
            sum += squares[k] * Math.exp(2 * t * Math.log1p(-Math.min(1, ratio[k])));
        }
        return sum;
    }
}
