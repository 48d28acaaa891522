package org.plstar.infinite;

import java.util.Arrays;
import org.plstar.array.Shape;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.elementwise.DoubleReductions;

/** The input of a walk: scalar products of the rows' channels. */
final class InputField {
    /**
     * The bound on |cos| of the angle between rows above which the angle is computed from a
     * difference.
     */
    private static final double NEAR = 0.9;

    private final Shape input;
    private final PairedPositions positions;

    InputField(Shape input, PairedPositions positions) {
        this.input = input;
        this.positions = positions;
    }

    /**
     * The scalar products x·x'/d over the channels at two positions, with the determinant from
     * differences where they are nearly parallel.
     */
    Field data(Tile tile, double[][] x, double[][] x2) {
        int channels = channels();
        double[][] left = sites(tile.left(), x);
        double[][] right = x == x2 && tile.left() == tile.right() ? left : sites(tile.right(), x2);
        double[] a = squares(left);
        double[] b = left == right ? a : squares(right);
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        // of images only the products of few pairs of positions are needed, of vectors all
        double[] products =
                positions.count() == 1 && n > left.length ? products(left, right) : new double[0];
        for (int p = 0; p < n; p++) {
            int i = tile.row()[p];
            int j = tile.column()[p];
            double[] u = left[i];
            double[] v = right[j];
            double c = products.length > 0
                    ? products[i * right.length + j] / channels
                    : DoubleReductions.dot(u, 0, v, 0, channels) / channels;
            double s = Math.sqrt(a[i] * b[j]);
            if (Math.abs(c) > NEAR * s) {
                double kappa = defect(u, v, c < 0 ? -1 : 1);
                k[p] = Math.copySign(s * (1 - kappa), c);
                d[p] = a[i] * b[j] * (kappa * (2 - kappa));
            } else {
                k[p] = c;
                d[p] = Math.max(0, a[i] * b[j] - c * c);
            }
        }
        return new Field(
                k,
                d,
                new double[n],
                new Field.Side(a, new double[a.length]),
                new Field.Side(b, new double[b.length]),
                channels,
                Field.Kind.RAW,
                0,
                false);
    }

    /** All scalar products, [left, right]. */
    private double[] products(double[][] left, double[][] right) {
        int d = channels();
        double[] c = new double[left.length * right.length];
        Blas.gemm(
                1,
                Operand.of(joined(left, d), left.length, d),
                Operand.of(joined(right, d), right.length, d).transpose(),
                0,
                Operand.of(c, left.length, right.length));
        return c;
    }

    private static double[] joined(double[][] rows, int d) {
        double[] all = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * d, d);
        }
        return all;
    }

    /** How many numbers one position of the input has. */
    int channels() {
        return input.rank() == 3 ? input.dim(0) : input.size();
    }

    /** The channels at each position of each row. */
    private double[][] sites(int[] rows, double[][] x) {
        int count = positions.count();
        if (count == 1 && input.rank() == 1) {
            return Arrays.stream(rows).mapToObj(i -> x[i]).toArray(double[][]::new);
        }
        double[][] sites = new double[rows.length * count][channels()];
        for (int r = 0; r < rows.length; r++) {
            for (int s = 0; s < count; s++) {
                for (int c = 0; c < channels(); c++) {
                    sites[r * count + s][c] = x[rows[r]][c * count + s];
                }
            }
        }
        return sites;
    }

    private static double[] squares(double[][] sites) {
        return Arrays.stream(sites)
                .mapToDouble(u -> DoubleReductions.dot(u, 0, u, 0, u.length) / u.length)
                .toArray();
    }

    /** The number ½‖u/‖u‖ ∓ v/‖v‖‖², computed from u ∓ v so that near rows lose no digits. */
    private static double defect(double[] u, double[] v, int sign) {
        int features = u.length;
        double g = Math.sqrt(DoubleReductions.dot(u, 0, u, 0, features));
        double h = Math.sqrt(DoubleReductions.dot(v, 0, v, 0, features));
        double[] difference = new double[features];
        double[] sum = new double[features];
        for (int f = 0; f < features; f++) {
            difference[f] = u[f] - sign * v[f];
            sum[f] = u[f] + sign * v[f];
        }
        double longer = -DoubleReductions.dot(difference, 0, sum, 0, features) / (g + h);
        for (int f = 0; f < features; f++) {
            difference[f] = difference[f] / g + sign * v[f] / h * (longer / g);
        }
        return DoubleReductions.dot(difference, 0, difference, 0, features) / 2;
    }
}
