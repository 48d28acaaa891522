package org.plstar.array.elementwise;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Distances of one row and some others, each summed number after number, so that they have the same
 * bytes on any processor; the other rows are stored column by column.
 */
public final class DoubleDistances {
    /** The number of other rows of a block. */
    public static final int BLOCK = 64;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleDistances() {}

    /**
     * Computes the distances Σ |u_j - v_j|.
     *
     * @param u one row, [d]
     * @param columns the other rows, [d, BLOCK]
     * @param sums receives the distances, [BLOCK]
     */
    public static void absolute(double[] u, double[] columns, double[] sums) {
        check(u, columns, sums);
        for (int s = 0; s < BLOCK; s += 2 * LANES) {
            DoubleVector a = DoubleVector.zero(SPECIES);
            DoubleVector b = a;
            for (int j = 0; j < u.length; j++) {
                DoubleVector uj = DoubleVector.broadcast(SPECIES, u[j]);
                int at = j * BLOCK + s;
                a = a.add(uj.sub(DoubleVector.fromArray(SPECIES, columns, at)).abs());
                b = b.add(uj.sub(DoubleVector.fromArray(SPECIES, columns, at + LANES))
                        .abs());
            }
            a.intoArray(sums, s);
            b.intoArray(sums, s + LANES);
        }
    }

    /** Σ (u_j - v_j)², otherwise as {@link #absolute}. */
    public static void squares(double[] u, double[] columns, double[] sums) {
        check(u, columns, sums);
        for (int s = 0; s < BLOCK; s += 2 * LANES) {
            DoubleVector a = DoubleVector.zero(SPECIES);
            DoubleVector b = a;
            for (int j = 0; j < u.length; j++) {
                DoubleVector uj = DoubleVector.broadcast(SPECIES, u[j]);
                int at = j * BLOCK + s;
                DoubleVector e = uj.sub(DoubleVector.fromArray(SPECIES, columns, at));
                DoubleVector f = uj.sub(DoubleVector.fromArray(SPECIES, columns, at + LANES));
                a = e.fma(e, a);
                b = f.fma(f, b);
            }
            a.intoArray(sums, s);
            b.intoArray(sums, s + LANES);
        }
    }

    private static void check(double[] u, double[] columns, double[] sums) {
        Objects.checkFromIndexSize(0, u.length * BLOCK, columns.length);
        Objects.checkFromIndexSize(0, BLOCK, sums.length);
    }
}
