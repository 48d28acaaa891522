package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.operator.SparseRows;

/** The residuals F(w) - y and their Jacobian, at one point at a time. */
interface LocalSystem {
    int rows();

    int columns();

    /** The residuals F(w) - y, [n], as a new array; the other methods then refer to this w. */
    double[] residuals(double[] w);

    /** The number of evaluations of all residuals so far. */
    int evaluations();

    /**
     * The magnitude of the terms of each equation, [n], as a new array: an equation's rounding is
     * about 2⁻⁵³ of it. See {@link org.plstar.program.RunningError}.
     */
    double[] sizes();

    /** J [n, p], which the caller closes. */
    Matrix jacobian();

    /** Visits the entries of J; one entry may be given in several parts. */
    void entries(SparseRows.Entry visitor);

    /**
     * The steps of J with its rows times factors and its columns divided by scales; absent where an
     * entry is not finite.
     *
     * @param rows factors, [n]
     * @param scale from the norms of the columns, [p], to what they are divided by; 0 drops one
     */
    Optional<LinearSteps> steps(double[] rows, UnaryOperator<double[]> scale);

    /** The steps of J without scales. */
    default Optional<LinearSteps> steps() {
        double[] ones = new double[columns()];
        Arrays.fill(ones, 1);
        return steps(_ -> ones);
    }

    /** The steps of J with its columns divided by scales. */
    default Optional<LinearSteps> steps(UnaryOperator<double[]> scale) {
        double[] ones = new double[rows()];
        Arrays.fill(ones, 1);
        return steps(ones, scale);
    }

    /** The gradient g = Jᵀ u. */
    void transpose(double[] u, double[] g);
}
