package org.plstar.array.blas;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Makes a symmetric matrix tridiagonal where only its eigenvalues are requested: through a band
 * matrix from an order on, and in one stage below it.
 *
 * <p>Either way the tridiagonal matrix is orthogonally similar to one that differs from A by about
 * n ε ‖A‖ at most. At order 4000, normal elements, the eigenvalues of the two ways differ by 200 ε
 * ‖A‖. Cost 4/3 n³, all but O(n²) times the band's width b by products of matrices; memory beside
 * the matrix about 8 b n numbers.
 */
final class TwoStages {
    /**
     * The order from which on the band is faster even when its kernels have to be compiled first;
     * afterwards this order is 1000.
     */
    static final int FROM = 2000;

    /** The width of the band: narrower bands make the first stage slower, wider ones the second. */
    private static final int WIDTH = 64;

    private TwoStages() {}

    /**
     * Reduces the matrix in the lower triangle of a, which is overwritten.
     *
     * @param d becomes the diagonal [n]
     * @param e its first n - 1 elements become those below it
     */
    static void tridiagonal(Matrix a, double[] d, double[] e, Workers workers) {
        if (a.rows() < FROM) {
            Tridiagonalization.of(a, d, e, workers);
        } else {
            byBand(a, WIDTH, d, e, workers);
        }
    }

    /** Reduces a matrix through a band of a given width, a multiple of 32, for any order. */
    static void byBand(Matrix a, int width, double[] d, double[] e, Workers workers) {
        int exponent = PowerOfTwo.takeFrom(a);
        SymmetricBand band = new SymmetricBand(a.rows(), width);
        BandReduction.reduce(a, band, workers);
        BulgeChase.reduce(band, d, e, workers);
        PowerOfTwo.giveTo(d, e, exponent);
    }
}
