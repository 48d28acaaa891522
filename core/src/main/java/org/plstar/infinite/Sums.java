package org.plstar.infinite;

import java.util.List;
import java.util.function.Function;

/** Sums, means and products of fields. */
final class Sums {
    private Sums() {}

    static double[] times(double factor, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = factor * x[i];
        }
        return y;
    }

    /** The share of each field in all channels. */
    static double[] shares(List<Field> fields) {
        if (fields.size() == 1) {
            return new double[] {1};
        }
        double all = fields.stream().mapToDouble(Field::width).sum();
        return fields.stream().mapToDouble(f -> f.width() / all).toArray();
    }

    /** The mean over all channels, which a dense layer reads. */
    static Field mean(Tile tile, List<Field> fields) {
        if (fields.size() == 1) {
            return fields.getFirst().fold();
        }
        double[] shares = shares(fields);
        double[][] kernels = fields.stream().map(Field::kernel).toArray(double[][]::new);
        double[] t = new double[tile.pairs()];
        for (int g = 0; g < shares.length; g++) {
            double[] tangent = fields.get(g).fold().tangent();
            for (int p = 0; p < t.length; p++) {
                t[p] += shares[g] * tangent[p];
            }
        }
        double[] zeros = new double[t.length];
        double[] none = new double[0];
        Field.Side left = new Field.Side(weighted(shares, fields, Field::left), none);
        Field.Side right = new Field.Side(weighted(shares, fields, Field::right), none);
        double[] k = zeros.clone();
        double[] d = zeros.clone();
        for (int p = 0; p < t.length; p++) {
            int i = tile.row()[p];
            int j = tile.column()[p];
            double a = 0;
            double b = 0;
            for (int g = 0; g < shares.length; g++) {
                Field f = fields.get(g);
                double s = shares[g];
                double ga = s * f.left().variance()[i];
                double gb = s * f.right().variance()[j];
                double gc = s * kernels[g][p];
                d[p] = Pairs.joined(a, b, k[p], d[p], ga, gb, gc, s * s * f.determinant()[p]);
                a += ga;
                b += gb;
                k[p] += gc;
            }
        }
        return new Field(k, d, t, left, right, 0, Field.Kind.OTHER, 0, false);
    }

    private static double[] weighted(
            double[] shares, List<Field> fields, Function<Field, Field.Side> side) {
        double[] sum = new double[side.apply(fields.getFirst()).variance().length];
        for (int g = 0; g < shares.length; g++) {
            double[] variance = side.apply(fields.get(g)).variance();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += shares[g] * variance[i];
            }
        }
        return sum;
    }

    /** The sum of independent channels; products of their means join the covariances. */
    static Field sum(Tile tile, List<Field> parts) {
        Field y = parts.getFirst().fold();
        for (Field part : parts.subList(1, parts.size())) {
            y = sum(tile, y, part.fold());
        }
        return y;
    }

    private static Field sum(Tile tile, Field x, Field y) {
        Field.Side left = sum(x.left(), y.left());
        Field.Side right = sum(x.right(), y.right());
        boolean gaussian = x.is(Field.Kind.GAUSSIAN) && y.is(Field.Kind.GAUSSIAN);
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        double[] t = new double[n];
        for (int p = 0; p < n; p++) {
            int i = tile.row()[p];
            int j = tile.column()[p];
            k[p] = moment(
                    x.kernel()[p],
                    y.kernel()[p],
                    x.left().mean()[i] * y.right().mean()[j],
                    y.left().mean()[i] * x.right().mean()[j]);
            t[p] = x.tangent()[p] + y.tangent()[p];
            d[p] = gaussian
                    ? Pairs.joined(
                            x.left().variance()[i],
                            x.right().variance()[j],
                            x.kernel()[p],
                            x.determinant()[p],
                            y.left().variance()[i],
                            y.right().variance()[j],
                            y.kernel()[p],
                            y.determinant()[p])
                    : Math.max(0, left.variance()[i] * right.variance()[j] - k[p] * k[p]);
        }
        return new Field(
                k,
                d,
                t,
                left,
                right,
                Math.max(x.width(), y.width()),
                gaussian ? Field.Kind.GAUSSIAN : Field.Kind.OTHER,
                0,
                x.folded() || y.folded());
    }

    private static Field.Side sum(Field.Side x, Field.Side y) {
        int n = x.mean().length;
        double[] variance = new double[n];
        double[] mean = new double[n];
        for (int i = 0; i < n; i++) {
            double cross = x.mean()[i] * y.mean()[i];
            variance[i] = moment(x.variance()[i], y.variance()[i], cross, cross);
            mean[i] = x.mean()[i] + y.mean()[i];
        }
        return new Field.Side(variance, mean);
    }

    /** Sums in one order for variances and covariances, so that equal rows give equal numbers. */
    private static double moment(double x, double y, double xy, double yx) {
        return x + y + (xy + yx);
    }

    /** The product of independent channels. */
    static Field product(Tile tile, List<Field> parts) {
        Field y = parts.getFirst().fold();
        for (Field part : parts.subList(1, parts.size())) {
            y = product(y, part.fold(), tile.pairs());
        }
        return y;
    }

    private static Field product(Field x, Field y, int n) {
        double[] k = new double[n];
        double[] d = new double[n];
        double[] t = new double[n];
        for (int p = 0; p < n; p++) {
            double c = x.kernel()[p];
            double o = y.kernel()[p];
            k[p] = c * o;
            d[p] = x.determinant()[p] * y.determinant()[p]
                    + x.determinant()[p] * (o * o)
                    + y.determinant()[p] * (c * c);
            t[p] = x.tangent()[p] * o + y.tangent()[p] * c;
        }
        return new Field(
                k,
                d,
                t,
                product(x.left(), y.left()),
                product(x.right(), y.right()),
                Math.max(x.width(), y.width()),
                Field.Kind.OTHER,
                0,
                x.folded() || y.folded());
    }

    private static Field.Side product(Field.Side x, Field.Side y) {
        int n = x.mean().length;
        double[] variance = new double[n];
        double[] mean = new double[n];
        for (int i = 0; i < n; i++) {
            variance[i] = x.variance()[i] * y.variance()[i];
            mean[i] = x.mean()[i] * y.mean()[i];
        }
        return new Field.Side(variance, mean);
    }
}
