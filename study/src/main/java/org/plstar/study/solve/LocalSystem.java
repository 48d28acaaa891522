package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.operator.SparseRows;

/** F(w) - y and its Jacobian, at one point at a time. */
interface LocalSystem {
    int rows();

    int columns();

    /** F(w) - y, [n], fresh; what follows is at this w. */
    double[] residuals(double[] w);

    /** How often all residuals were evaluated so far. */
    int evaluations();

    /**
     * How large the terms of each equation are, [n], fresh: its rounding is about 2⁻⁵³ of it. See
     * {@link org.plstar.program.RunningError}.
     */
    double[] sizes();

    /** J [n, p], which the caller closes. */
    Matrix jacobian();

    /** Visits the entries of J; one may come in several parts. */
    void entries(SparseRows.Entry visitor);

    /**
     * The steps of J with its rows times factors and its columns divided by scales; absent where an
     * entry is not finite.
     *
     * @param rows factors, [n]
     * @param scale from the norms of the columns, [p], to what they are divided by; 0 drops one
     */
    Optional<LinearSteps> steps(double[] rows, UnaryOperator<double[]> scale);

    /** The same as it is. */
    default Optional<LinearSteps> steps() {
        double[] ones = new double[columns()];
        Arrays.fill(ones, 1);
        return steps(_ -> ones);
    }

    /** The same with columns divided only. */
    default Optional<LinearSteps> steps(UnaryOperator<double[]> scale) {
        double[] ones = new double[rows()];
        Arrays.fill(ones, 1);
        return steps(ones, scale);
    }

    /** g = Jᵀ u. */
    void transpose(double[] u, double[] g);
}
