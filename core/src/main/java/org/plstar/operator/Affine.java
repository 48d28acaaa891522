package org.plstar.operator;

import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.refusal.Require;

/** The operator c A + λI. */
record Affine(double factor, LinearOperator a, double shift) implements LinearOperator.Over {
    Affine {
        Require.finite(factor, OperatorRefusal.NOT_FINITE, "factor");
        Require.finite(shift, OperatorRefusal.NOT_FINITE, "shift");
        if (shift != 0) {
            OperatorRefusal.requireSquare(a.rows(), a.columns());
        }
    }

    @Override
    public void apply(double[] x, double[] y) {
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        a.apply(x, y);
        DoubleElementwise.affine(factor, 0, y, 0, y, 0, y.length);
        if (shift != 0) {
            DoubleElementwise.axpy(shift, x, 0, y, 0, y.length);
        }
    }
}
