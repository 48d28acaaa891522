package org.plstar.array.blas;

import java.util.Arrays;

/**
 * Reflections from the right that make a block of rows triangular, from the last row up, each of
 * which makes the last elements of its row zero: R becomes R Q with Q = I - Vᵀ S V.
 *
 * <p>By halves: those of the lower rows are made first and applied to the upper ones by products of
 * matrices.
 */
final class RowReflections {
    private final int count;
    private final int ld;

    /** The matrix R, which is replaced by V. */
    private final double[] rows;

    /** The product R Q. */
    private final double[] left;

    private final double[] tau;
    private final double[] triangle;
    private final double[] inner;
    private final double[] turned;

    RowReflections(int count, int ld) {
        this.count = count;
        this.ld = ld;
        rows = new double[count * ld];
        left = new double[count * count];
        tau = new double[count];
        triangle = new double[count * count];
        inner = new double[count * count];
        turned = new double[count * count];
    }

    /** The array of R [count, ld], which {@link #make} replaces by V. */
    double[] rows() {
        return rows;
    }

    /** The matrix S [count, count], lower triangular. */
    double[] triangle() {
        return triangle;
    }

    /** The element j of row k of R Q, where j is one of the last {@code count}. */
    double left(int k, int j) {
        return left[k * count + j % count];
    }

    /**
     * Makes the reflections for the first m columns of R: afterwards row k is zero before m - count
     * + k.
     */
    void make(int m) {
        Arrays.fill(triangle, 0);
        make(0, count, m);
    }

    private void make(int from, int to, int m) {
        if (to - from == 1) {
            row(from, m);
            return;
        }
        int middle = (from + to) / 2;
        int low = middle - from;
        int high = to - middle;
        make(middle, to, m);
        // R₁ -= R₁ V₂ᵀ S₂ V₂
        product(true, from, low, middle, high, m, inner);
        Blas.gemm(
                1,
                Operand.of(inner, 0, low, high, count),
                Operand.of(triangle, middle * (count + 1), high, high, count),
                0,
                Operand.of(turned, 0, low, high, count));
        Blas.gemm(
                -1,
                Operand.of(turned, 0, low, high, count),
                Operand.of(rows, middle * ld, high, m, ld),
                1,
                Operand.of(rows, from * ld, low, m, ld));
        make(from, middle, m);
        // S₂₁ = -S₂ V₂ V₁ᵀ S₁
        product(true, middle, high, from, low, m, inner);
        Blas.gemm(
                1,
                Operand.of(inner, 0, high, low, count),
                Operand.of(triangle, from * (count + 1), low, low, count),
                0,
                Operand.of(turned, 0, high, low, count));
        Blas.gemm(
                -1,
                Operand.of(triangle, middle * (count + 1), high, high, count),
                Operand.of(turned, 0, high, low, count),
                0,
                Operand.of(triangle, middle * count + from, high, low, count));
    }

    private void product(
            boolean transposed, int i, int rowsOf, int j, int rowsTo, int m, double[] to) {
        Operand others = transposed
                ? Operand.of(rows, j * ld, rowsTo, m, ld).transpose()
                : Operand.of(rows, j * ld, m, rowsTo, ld);
        Blas.gemm(
                1,
                Operand.of(rows, i * ld, rowsOf, m, ld),
                others,
                0,
                Operand.of(to, 0, rowsOf, rowsTo, count));
    }

    /**
     * Makes the reflection of row k, after the reflections of later rows have been applied to it.
     */
    private void row(int k, int m) {
        int row = k * ld;
        int pivot = m - count + k;
        for (int j = Math.max(0, pivot); j < m; j++) {
            left[k * count + j % count] = rows[row + j];
        }
        int length = Math.max(0, pivot + 1);
        Arrays.fill(rows, row + length, row + m, 0);
        tau[k] = 0;
        if (length > 0) {
            left[k * count + pivot % count] =
                    Householder.reflect(rows, row, row + length, row + pivot, tau, k);
        }
        triangle[k * count + k] = tau[k];
    }
}
