package org.plstar.study.table;

import org.plstar.predict.RowTiles;

/**
 * Operations and bytes of a fit by centres, counted.
 *
 * @param rows of the fit
 * @param outputs targets of each row
 * @param cut of the rows
 */
public record CentresCost(CentredRows rows, int outputs, RowTiles cut) {
    private double centres() {
        return rows.z().length;
    }

    /** A description of the work. */
    public String words() {
        return "fit by %d centres".formatted(rows.z().length);
    }

    /**
     * The number of operations of products in both passes: each computes kernel and features, the
     * first one sums φφᵀ, the second one transforms features.
     */
    public double operations() {
        double m = centres();
        double n = rows.rows();
        return 2 * n * (2 * m * rows.z()[0].length + m * m) + n * m * m + 2 * n * m * m;
    }

    /**
     * The number of operations on the sums: the factor and the eigenvectors, at about half the
     * speed of products.
     */
    public double driverOperations() {
        return 20 * Math.pow(centres(), 3);
    }

    /** The number of elements of a strand's sums. */
    public double sums() {
        double m = centres();
        return m * (m + 1) / 2 + m * outputs + m + outputs + 1;
    }

    /**
     * The bytes that one task holds: kernels and features of a tile, its rows, the sums, the
     * factor.
     */
    public double taskBytes() {
        double m = centres();
        double tile = Math.min(RowTiles.TILE, rows.rows());
        return Double.BYTES * (3 * tile * m + tile * rows.z()[0].length + 2 * m * m);
    }

    /**
     * The bytes of the numbers that every executor receives: centres, twice the factor, the
     * vectors.
     */
    public double sharedBytes() {
        double m = centres();
        return Double.BYTES * (m * rows.z()[0].length + 3 * m * m);
    }
}
