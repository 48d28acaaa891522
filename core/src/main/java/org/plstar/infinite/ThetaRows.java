package org.plstar.infinite;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.elementwise.DoubleChebyshev;

/** Evaluates a table for pairs of a few variances a with all others. */
final class ThetaRows {
    private final int variances;
    private final double[][] series;

    /** For each function, the results of the last row. */
    final double[][] results;

    /** Results of the functions that are requested. */
    private final List<ThetaTable.Part> wanted;

    /** The number of terms of each function. */
    private final int width;

    /** [block, P, width]: the series at each a of a block. */
    private final double[] ofA;

    /** [b, P]: the polynomials at each b. */
    private final double[] ofB;

    private double[] some = new double[0];
    private double[] products = new double[0];

    /** [rows, P]: the polynomials at each a. */
    private final double[] atA;

    private final int rows;
    private final int block;

    /** The first row of the block that {@link #ofA} is for; -1 before the first. */
    private int current = -1;

    ThetaRows(ThetaTable table, int functions, double[] a, double[] b, int block) {
        variances = table.variances;
        series = table.series;
        this.block = block;
        rows = a.length;
        atA = table.polynomials(a, rows);
        ofB = table.polynomials(b, b.length);
        results = new double[functions][0];
        wanted = table.parts(functions);
        width = wanted.getLast().to();
        ofA = new double[Math.min(block, rows) * variances * width];
    }

    private void turnTo(int which) {
        if (which == current) {
            return;
        }
        current = which;
        int from = which * block;
        int count = Math.min(block, rows - from);
        int inner = variances * width;
        Blas.gemm(
                1,
                Operand.of(atA, from * variances, count, variances, variances),
                Operand.of(series[results.length - 1], variances, inner),
                0,
                Operand.of(ofA, count, inner));
    }

    /**
     * Computes the results of all pairs of one variance a.
     *
     * @param row the index of a
     * @param columns numbers of the b
     * @param from the index of the first
     * @param theta the angles; overwritten
     * @param n the number of elements
     */
    void evaluate(int row, int[] columns, int from, double[] theta, int n) {
        turnTo(row / block);
        if (some.length < n * variances) {
            some = new double[n * variances];
            products = new double[width * n];
            Arrays.setAll(results, f -> new double[n]);
        }
        for (int j = 0; j < n; j++) {
            System.arraycopy(ofB, columns[from + j] * variances, some, j * variances, variances);
            theta[j] = 2 * theta[j] / Math.PI - 1;
        }
        Blas.gemm(
                1,
                Operand.of(ofA, row % block * variances * width, variances, width, width)
                        .transpose(),
                Operand.of(some, n, variances).transpose(),
                0,
                Operand.of(products, width, n));
        for (double[] result : results) {
            Arrays.fill(result, 0, n, 0);
        }
        for (ThetaTable.Part part : wanted) {
            DoubleChebyshev.add(
                    part.odd(),
                    theta,
                    products,
                    part.from() * n,
                    part.count(),
                    n,
                    results[part.function()],
                    n);
        }
    }
}
