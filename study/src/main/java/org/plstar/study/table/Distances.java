package org.plstar.study.table;

import java.util.function.DoubleUnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleDistances;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * Matrices of a function of the distance of two rows. Each distance is summed input after input;
 * some rows side by side, so that the processor can.
 */
enum Distances {
    /** The sum Σ |u_j - v_j|. */
    ABSOLUTE {
        @Override
        void sum(double[] u, double[] columns, double[] sums) {
            DoubleDistances.absolute(u, columns, sums);
        }
    },
    /** The sum Σ (u_j - v_j)². */
    SQUARES {
        @Override
        void sum(double[] u, double[] columns, double[] sums) {
            DoubleDistances.squares(u, columns, sums);
        }
    };

    /**
     * The number of rows of the right side that are summed at once: with 1,000 inputs they fit into
     * a cache.
     */
    private static final int BLOCK = DoubleDistances.BLOCK;

    /** The number of rows of the left side that use one block while it is in the cache. */
    private static final int ROWS = 16;

    /**
     * The distances of one row to those of a block.
     *
     * @param columns of the block, [d, BLOCK]
     */
    abstract void sum(double[] u, double[] columns, double[] sums);

    /**
     * A new [n, n2] matrix.
     *
     * @param x2 the same array as x for a symmetric matrix
     * @param value of a distance
     */
    Matrix of(double[][] x, double[][] x2, Workers workers, DoubleUnaryOperator value) {
        Matrix k = Matrix.zeros(x.length, x2.length);
        boolean symmetric = x == x2;
        double[][] blocks = new double[Math.ceilDiv(x2.length, BLOCK)][];
        workers.run(blocks.length, b -> blocks[b] = columns(x2, b * BLOCK));
        workers.run(Math.ceilDiv(x.length, ROWS), task -> {
            int from = task * ROWS;
            int count = Math.min(ROWS, x.length - from);
            double[][] rows = new double[count][x2.length];
            double[] sums = new double[BLOCK];
            for (int b = symmetric ? from / BLOCK : 0; b < blocks.length; b++) {
                int width = Math.min(BLOCK, x2.length - b * BLOCK);
                for (int i = 0; i < count; i++) {
                    sum(x[from + i], blocks[b], sums);
                    for (int j = 0; j < width; j++) {
                        rows[i][b * BLOCK + j] = value.applyAsDouble(sums[j]);
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                k.writeRow(from + i, rows[i], 0);
            }
        });
        if (symmetric) {
            k.mirrorUpper();
        }
        return k;
    }

    /** The matrix of scalar products. */
    static Matrix products(
            double[][] x, double[][] x2, Workers workers, DoubleUnaryOperator value) {
        Matrix k = Matrix.zeros(x.length, x2.length);
        workers.run(x.length, i -> {
            double[] row = new double[x2.length];
            for (int j = x == x2 ? i : 0; j < row.length; j++) {
                double product = DoubleReductions.dot(x[i], 0, x2[j], 0, x[i].length);
                row[j] = value.applyAsDouble(product);
            }
            k.writeRow(i, row, 0);
        });
        if (x == x2) {
            k.mirrorUpper();
        }
        return k;
    }

    private static double[] columns(double[][] x, int from) {
        int d = x[0].length;
        double[] columns = new double[d * BLOCK];
        for (int k = 0; k < Math.min(BLOCK, x.length - from); k++) {
            for (int j = 0; j < d; j++) {
                columns[j * BLOCK + k] = x[from + k][j];
            }
        }
        return columns;
    }
}
