package org.plstar.infinite;

import java.util.Optional;

/**
 * A field behind an activation.
 *
 * @param error estimate of the dual's error, relative: at the pair of the largest variances, or
 *     that of the table
 */
record Activated(Field field, double error) {
    /** Number of sites of a block: the table's values are held for one block at a time. */
    private static final int BLOCK = 128;

    /**
     * Applies an activation to the channels of a field.
     *
     * @param left what the tile's left rows are behind it
     * @param right its right rows
     * @param table instead of the dual where there is one
     */
    static Activated of(
            Tile tile,
            Field f,
            DualActivation dual,
            Field.Side left,
            Field.Side right,
            Optional<ThetaTable> table) {
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        double[] t = new double[n];
        double error = table.isPresent()
                ? fromTable(tile, f, dual, table.get(), k, t)
                : pairByPair(tile, f, dual, left, right, new double[][] {k, d, t});
        if (table.isPresent()) {
            for (int p = 0; p < n; p++) {
                double eaa = left.variance()[tile.row()[p]];
                double ebb = right.variance()[tile.column()[p]];
                if (f.determinant()[p] == 0 && f.kernel()[p] > 0 && eaa == ebb) {
                    k[p] = eaa; // equal rows have equal numbers
                }
                d[p] = Math.max(0, eaa * ebb - k[p] * k[p]);
            }
        }
        Field result = new Field(k, d, t, left, right, f.width(), Field.Kind.OTHER, 0, false);
        return new Activated(result, error);
    }

    /** Fills {@code to}: kernel, determinant, tangent. */
    private static double pairByPair(
            Tile tile,
            Field f,
            DualActivation dual,
            Field.Side left,
            Field.Side right,
            double[][] to) {
        double[] k = to[0];
        double[] d = to[1];
        double[] t = to[2];
        double[] out = new double[DualActivation.NUMBERS];
        int largest = 0;
        double most = -1;
        for (int p = 0; p < k.length; p++) {
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
        return k.length == 0
                ? 0
                : dual.error(
                        f.left().variance()[tile.row()[largest]],
                        f.right().variance()[tile.column()[largest]],
                        f.kernel()[largest],
                        f.determinant()[largest]);
    }

    /** Looks values up in the table row by row, since the pairs of a row lie beside each other. */
    private static double fromTable(
            Tile tile, Field f, DualActivation dual, ThetaTable table, double[] k, double[] t) {
        int n = k.length;
        boolean gains = f.gain() != 0;
        double[] variances = f.right().variance();
        ThetaRows rows = table.rows(
                gains ? 3 : 2,
                f.left().variance(),
                variances,
                Math.max(BLOCK, tile.positions().count()));
        double[] theta = new double[n];
        double[] out = new double[DualActivation.NUMBERS];
        for (int from = 0; from < n; ) {
            int row = tile.row()[from];
            int to = from;
            for (; to < n && tile.row()[to] == row; to++) {
                theta[to - from] = StrictMath.atan2(Math.sqrt(f.determinant()[to]), f.kernel()[to]);
            }
            double a = f.left().variance()[row];
            rows.evaluate(row, tile.column(), from, theta, to - from);
            for (int p = from; p < to; p++) {
                int j = p - from;
                double b = variances[tile.column()[p]];
                if (a > 0 && b > 0) {
                    k[p] = rows.results[0][j];
                    t[p] = rows.results[1][j] * f.tangent()[p];
                    t[p] += gains ? f.gain() * rows.results[2][j] : 0;
                } else {
                    // a row of zeros is in no table
                    dual.at(a, b, 0, 0, out);
                    k[p] = out[DualActivation.VALUE];
                    t[p] = out[DualActivation.SLOPE] * f.tangent()[p];
                }
            }
            from = to;
        }
        return table.error();
    }

    /** Applies an activation to the variances and means of single rows. */
    static Field.Side side(Field.Side in, DualActivation dual) {
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
