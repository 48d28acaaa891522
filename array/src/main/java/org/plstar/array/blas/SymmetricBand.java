package org.plstar.array.blas;

/**
 * A symmetric matrix with {@code width} diagonals below its own, column by column, with further
 * diagonals for the fill-in of the reduction to tridiagonal form: {@code width} - 1 diagonals more,
 * zero rows and columns at the end, and zeros above the diagonal. Memory (2 b + 8) (n + 2 b)
 * numbers.
 */
final class SymmetricBand {
    private final int order;
    private final int width;
    private final int stride;
    private final double[] numbers;

    /**
     * A matrix of zeros.
     *
     * @param width a multiple of 32
     */
    SymmetricBand(int order, int width) {
        this.order = order;
        this.width = width;
        stride = 2 * width + 8;
        numbers = new double[Math.multiplyExact(order + 2 * width, stride + 1)];
    }

    int order() {
        return order;
    }

    int width() {
        return width;
    }

    /** The elements: (i, j) is at {@link #at}. */
    double[] numbers() {
        return numbers;
    }

    /** The distance in memory from an element to its right neighbour. */
    int stride() {
        return stride;
    }

    int at(int i, int j) {
        return j * stride + i;
    }

    double get(int i, int j) {
        return numbers[at(i, j)];
    }

    void set(int i, int j, double value) {
        numbers[at(i, j)] = value;
    }
}
