package org.plstar.array.blas;

import java.util.Arrays;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * The eigenpairs of two parts that are unchanged when the parts are joined by ρ z zᵀ: those with a
 * negligible component of z, and one of two with nearly equal values, after a rotation that makes
 * its component zero (Cuppen, Numer. Math. 36, 1981; thresholds as in LAPACK's dlaed2). What is
 * left out is below 8 units of rounding of the matrix.
 */
final class Deflation {
    private static final double UNIT = 0x1p-53;

    /** Rows become c low + s high and c high - s low. */
    record Rotation(int low, int high, double c, double s) {}

    /** The parts in which a vector is not zero: only the first, both, or only the second. */
    private static final byte FIRST = 0;

    private static final byte BOTH = 1;
    private static final byte SECOND = 2;

    private final double[] d;
    private final double[] z;
    private final double rho;
    private final byte[] kind;
    private final Rotation[] rotations;
    private final int[] kept;
    private final int[] settled;
    private int turned;
    private int left;
    private int done;

    /**
     * Finds the unchanged eigenpairs.
     *
     * @param d [n], ascending from 0 to cut and from cut to n; those that are turned change
     * @param z [n], of length 1; those that are turned change
     */
    Deflation(double[] d, double[] z, double rho, int cut) {
        this.d = d;
        this.z = z;
        this.rho = rho;
        int n = d.length;
        kind = new byte[n];
        Arrays.fill(kind, cut, n, SECOND);
        rotations = new Rotation[n];
        kept = new int[n];
        settled = new int[n];
        run(merged(d, cut));
    }

    private void run(int[] order) {
        double largest = Math.max(
                DoubleReductions.maxAbs(d, 0, d.length), DoubleReductions.maxAbs(z, 0, z.length));
        double nothing = 8 * UNIT * largest;
        int before = -1;
        for (int i : order) {
            if (rho * Math.abs(z[i]) <= nothing) {
                settled[done++] = i;
                continue;
            }
            if (before >= 0 && !turn(before, i, nothing)) {
                kept[left++] = before;
            }
            before = i;
        }
        if (before >= 0) {
            kept[left++] = before;
        }
    }

    /**
     * Rotates a pair so that the first has no component of z, if the rotation couples them
     * negligibly.
     */
    private boolean turn(int low, int high, double nothing) {
        double norm = StrictMath.hypot(z[low], z[high]);
        double c = z[high] / norm;
        double s = -z[low] / norm;
        if (Math.abs((d[high] - d[low]) * c * s) > nothing) {
            return false;
        }
        double value = d[low] * c * c + d[high] * s * s;
        d[high] = d[low] * s * s + d[high] * c * c;
        d[low] = value;
        z[high] = norm;
        z[low] = 0;
        if (kind[low] != kind[high]) {
            kind[high] = BOTH;
        }
        rotations[turned++] = new Rotation(low, high, c, s);
        settled[done++] = low;
        return true;
    }

    private static int[] merged(double[] d, int cut) {
        int[] order = new int[d.length];
        int i = 0;
        int j = cut;
        for (int at = 0; at < order.length; at++) {
            boolean first = j == d.length || (i < cut && d[i] <= d[j]);
            order[at] = first ? i++ : j++;
        }
        return order;
    }

    /** The rotations, in the order in which they are applied. */
    Rotation[] rotations() {
        return Arrays.copyOf(rotations, turned);
    }

    /** The pairs that change, by ascending value. */
    int[] kept() {
        return Arrays.copyOf(kept, left);
    }

    /** The pairs that are eigenpairs of the whole, in no order. */
    int[] settled() {
        return Arrays.copyOf(settled, done);
    }

    /**
     * The places of the changing pairs, if those that are zero in the second part come first and
     * those that are zero in the first part last.
     */
    int[] places() {
        int[] next = {0, count(FIRST), left - count(SECOND)};
        int[] places = new int[left];
        for (int i = 0; i < left; i++) {
            places[i] = next[kind[kept[i]]]++;
        }
        return places;
    }

    /**
     * The number of changing pairs that are not zero in the first part, which have the first
     * places.
     */
    int inFirst() {
        return left - count(SECOND);
    }

    /**
     * The number of changing pairs that are not zero in the second part, which have the last
     * places.
     */
    int inSecond() {
        return left - count(FIRST);
    }

    private int count(byte wanted) {
        int count = 0;
        for (int i = 0; i < left; i++) {
            count += kind[kept[i]] == wanted ? 1 : 0;
        }
        return count;
    }
}
