package org.plstar.operator;

import org.plstar.array.Precision;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.refusal.Refusal;

/** The operator α A + β B. */
record Combination(double alpha, LinearOperator a, double beta, LinearOperator b)
        implements LinearOperator.Over {
    Combination {
        if (a.rows() != b.rows() || a.columns() != b.columns()) {
            throw Refusal.of(
                    OperatorRefusal.SIZE,
                    "operators of [%d, %d] and [%d, %d]"
                            .formatted(a.rows(), a.columns(), b.rows(), b.columns()),
                    "they cannot be added",
                    "operators of one size",
                    "take such");
        }
    }

    @Override
    public Precision precision() {
        return a.precision() == Precision.FLOAT ? Precision.FLOAT : b.precision();
    }

    @Override
    public void apply(double[] x, double[] y) {
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        double[] second = new double[y.length];
        a.apply(x, y);
        b.apply(x, second);
        DoubleElementwise.affine(alpha, 0, y, 0, y, 0, y.length);
        DoubleElementwise.axpy(beta, second, 0, y, 0, y.length);
    }
}
