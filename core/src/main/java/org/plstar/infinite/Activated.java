package org.plstar.infinite;

/**
 * A field behind an activation.
 *
 * @param error estimate of the dual's error at the pair of the largest variances, relative
 */
record Activated(Field field, double error) {
    static Activated of(Tile tile, Field f, DualActivation dual) {
        Field.Side left = side(f.left(), dual);
        Field.Side right = side(f.right(), dual);
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        double[] t = new double[n];
        double[] out = new double[DualActivation.NUMBERS];
        int largest = 0;
        double most = -1;
        for (int p = 0; p < n; p++) {
            int i = tile.row()[p];
            int j = tile.column()[p];
            double a = f.left().variance()[i];
            double b = f.right().variance()[j];
            dual.at(a, b, f.kernel()[p], f.determinant()[p], out);
            k[p] = out[DualActivation.VALUE];
            t[p] = out[DualActivation.SLOPE] * f.tangent()[p];
            if (f.gain() != 0) {
                t[p] += f.gain() * dual.gain(a, b, f.kernel()[p], f.determinant()[p], out);
            }
            d[p] = dual.determinant(left.variance()[i], right.variance()[j], out);
            if (a * b > most) {
                most = a * b;
                largest = p;
            }
        }
        double error =
                n == 0
                        ? 0
                        : dual.error(
                                f.left().variance()[tile.row()[largest]],
                                f.right().variance()[tile.column()[largest]],
                                f.kernel()[largest],
                                f.determinant()[largest]);
        Field result = new Field(k, d, t, left, right, f.width(), Field.Kind.OTHER, 0, false);
        return new Activated(result, error);
    }

    private static Field.Side side(Field.Side in, DualActivation dual) {
        int n = in.variance().length;
        double[] variance = new double[n];
        double[] mean = new double[n];
        double[] out = new double[DualActivation.NUMBERS];
        for (int i = 0; i < n; i++) {
            double a = in.variance()[i];
            dual.at(a, a, a, 0, out);
            variance[i] = out[DualActivation.VALUE];
            mean[i] = dual.mean(a);
        }
        return new Field.Side(variance, mean);
    }
}
