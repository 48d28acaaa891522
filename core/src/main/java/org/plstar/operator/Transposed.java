package org.plstar.operator;

/** The transposed operator Aᵀ. */
record Transposed(AdjointOperator a) implements AdjointOperator {
    @Override
    public int rows() {
        return a.columns();
    }

    @Override
    public int columns() {
        return a.rows();
    }

    @Override
    public void apply(double[] x, double[] y) {
        a.applyTranspose(x, y);
    }

    @Override
    public void applyTranspose(double[] y, double[] x) {
        a.apply(y, x);
    }

    @Override
    public AdjointOperator transpose() {
        return a;
    }
}
