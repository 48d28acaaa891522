package org.plstar.study.solve;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.operator.SparseLu;
import org.plstar.operator.SparseRows;

/** Solves equations with a square matrix by its LU factors, each solution refined once. */
final class SquareSteps {
    /**
     * The part of a row's largest entry below which a pivot shows that a matrix may be singular.
     */
    private static final double LEAST_PIVOT = 1e-13;

    private final SparseRows a;
    private final SparseOrders orders;
    private Optional<SparseLu> factors = Optional.empty();
    private @Nullable SparseLu lu;
    private boolean tried;

    SquareSteps(SparseRows a, SparseOrders orders) {
        this.a = a;
        this.orders = orders;
    }

    /** Whether there are factors; false before the first solve. */
    boolean isRegular() {
        return lu != null;
    }

    /** {@link Regularity#doubt} of a square matrix. */
    OptionalDouble doubt() {
        factor();
        return a.rows() == a.columns()
                ? OptionalDouble.of(Regularity.doubt(a, factors))
                : OptionalDouble.empty();
    }

    private void factor() {
        if (!tried && a.rows() == a.columns()) {
            factors = orders.lu(a);
            lu = factors.filter(f -> f.weakest() > LEAST_PIVOT).orElse(null);
        }
        tried = true;
    }

    /** A⁻¹ b; absent where A is not square, or singular to rounding. */
    Optional<double[]> solve(double[] b) {
        factor();
        SparseLu f = lu;
        if (f == null) {
            return Optional.empty();
        }
        double[] x = new double[b.length];
        double[] rest = b.clone();
        double[] y = new double[b.length];
        for (int round = 0; round < 2; round++) {
            f.solve(rest);
            for (int i = 0; i < x.length; i++) {
                x[i] += rest[i];
            }
            a.apply(x, y);
            for (int i = 0; i < rest.length; i++) {
                rest[i] = b[i] - y[i];
            }
        }
        return DenseJacobian.areFinite(x) ? Optional.of(x) : Optional.empty();
    }
}
