package org.plstar.operator;

import org.plstar.refusal.Require;

/** Checks of methods that need a symmetric operator. */
final class SymmetricOperators {
    private SymmetricOperators() {}

    /**
     * Refuses an operator that is not square, and a matrix that is not symmetric up to rounding.
     */
    static void require(LinearOperator a) {
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        if (a instanceof MatrixOperator m) {
            OperatorRefusal.requireSymmetric(m.matrix());
        }
    }

    /**
     * Refuses an operator, a shift or vectors with which (A + λI) x = b cannot be solved by
     * products.
     */
    static void requireSolve(
            LinearOperator a, double shift, double[] b, double[] x, double tolerance, int most) {
        require(a);
        OperatorRefusal.requireSize("b", b, a.rows());
        OperatorRefusal.requireSize("x", x, a.rows());
        OperatorRefusal.requireApart(b, x);
        Require.finite(b, OperatorRefusal.NOT_FINITE, "b");
        Require.finite(shift, OperatorRefusal.NOT_FINITE, "shift");
        Require.notNegative(tolerance, OperatorRefusal.RANGE, "tolerance");
        Require.atLeast(0, most, OperatorRefusal.RANGE, "most");
    }
}
