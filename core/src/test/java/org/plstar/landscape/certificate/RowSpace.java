package org.plstar.landscape.certificate;

/**
 * The row space V of a small system's Jacobian at its point.
 *
 * @param basis an orthonormal basis of V
 * @param inverse J⁺ of each unit vector
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record RowSpace(double[][] basis, double[][] inverse) {
    static RowSpace of(SmallStack small) {
        int n = small.equations();
        double[][] jacobian = small.jacobian(small.w);
        double[][] inverse = new double[n][];
        double[][] basis = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            inverse[i] = Follow.leastSquares(jacobian, unit);
            double[] v = inverse[i];
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    v = SmallStack.moved(v, basis[j], -Search.dot(v, basis[j]));
                }
            }
            basis[i] = SmallStack.moved(new double[v.length], v, 1 / Search.norm(v));
        }
        return new RowSpace(basis, inverse);
    }
}
