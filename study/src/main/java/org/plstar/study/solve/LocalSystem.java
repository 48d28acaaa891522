package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Matrix;

/** F(w) - y and its Jacobian, at one point at a time. */
interface LocalSystem {
    int rows();

    int columns();

    /** F(w) - y, [n], fresh; what follows is at this w. */
    double[] residuals(double[] w);

    /** J [n, p], which the caller closes. */
    Matrix jacobian();

    /**
     * The steps of J with its columns divided by scales; absent where an entry is not finite.
     *
     * @param scale [p]; 0 drops a column
     * @param grow whether the scales are raised to the columns' norms first, in place
     */
    Optional<LinearSteps> steps(double[] scale, boolean grow);

    /** The same without scales. */
    default Optional<LinearSteps> steps() {
        double[] ones = new double[columns()];
        Arrays.fill(ones, 1);
        return steps(ones, false);
    }

    /** g = Jᵀ u. */
    void transpose(double[] u, double[] g);
}
