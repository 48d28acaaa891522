package org.plstar.array.blas;

import java.util.Arrays;
import org.plstar.array.Workers;

/**
 * A symmetric band made tridiagonal by reflections of its width (Bischof, Lang and Sun, ACM Trans.
 * Math. Softw. 26, 2000): sweep i clears column i below its second element; the fill-in is chased
 * to the end, step by step, as far as the next sweep needs it.
 *
 * <p>Step k of sweep i works on the columns [i + 1 + k b, i + 1 + (k + 1) b) and must follow step k
 * + 1 of sweep i - 1. Sweeps go in groups of {@value #GROUP}, and the steps of a group in chunks
 * that begin one step later with each of its sweeps. Chunk c of group g is done at time 2 g + c,
 * and those of one time share no element: so a team takes them in any order, with the same bytes,
 * and what a chunk works on stays in the cache. Cost 6 n² b.
 */
final class BulgeChase {
    /** Sweeps of a group and steps of a chunk. */
    private static final int GROUP = 4;

    private final SymmetricBand band;
    private final int n;
    private final int b;
    private final double[] e;
    private final Sweeps[] sweeps;

    private BulgeChase(SymmetricBand band, double[] e) {
        this.band = band;
        this.e = e;
        n = band.order();
        b = band.width();
        // the largest number of groups in progress at a time
        sweeps = new Sweeps[chunks(0) / 2 + 1];
        Arrays.setAll(sweeps, _ -> new Sweeps());
    }

    /**
     * Makes a band matrix tridiagonal.
     *
     * @param band modified
     * @param d becomes the diagonal [n]
     * @param e its first n - 1 elements become those below it
     */
    static void reduce(SymmetricBand band, double[] d, double[] e, Workers workers) {
        new BulgeChase(band, e).chase(workers);
        for (int i = 0; i < d.length; i++) {
            d[i] = band.get(i, i);
        }
        for (int i = Math.max(0, d.length - 2); i < d.length - 1; i++) {
            e[i] = band.get(i + 1, i);
        }
    }

    private void chase(Workers workers) {
        int groups = Math.ceilDiv(n - 2, GROUP);
        int first = 0;
        for (int time = 0; first < groups; time++) {
            int begin = first;
            int last = Math.min(groups - 1, time / 2);
            int now = time;
            workers.run(
                    last - begin + 1,
                    t -> sweeps[(begin + t) % sweeps.length].chunk(
                            begin + t, now - 2 * (begin + t)));
            while (first < groups && 2 * first + chunks(first) <= time + 1) {
                first++;
            }
        }
    }

    /** The number of steps of a sweep, which needs two rows to reflect. */
    private int steps(int sweep) {
        return sweep > n - 3 ? 0 : (n - 3 - sweep) / b + 1;
    }

    private int chunks(int group) {
        return Math.ceilDiv(steps(group * GROUP) + GROUP - 1, GROUP);
    }

    /** A group of sweeps in progress. */
    private final class Sweeps {
        /** For each sweep, the reflection that is applied next. */
        private final double[] next = new double[GROUP * b];

        private final double[] tau = new double[GROUP];
        private final double[] wz = new double[2 * b];
        private final double[] vv = new double[2 * b];
        private final double[] u = new double[b];
        private final double[] sums = new double[BandKernels.SUMS];

        void chunk(int group, int c) {
            for (int t = c * GROUP; t < (c + 1) * GROUP; t++) {
                for (int s = 0; s < GROUP && s <= t; s++) {
                    int sweep = group * GROUP + s;
                    if (t - s < steps(sweep)) {
                        if (t == s) {
                            begin(sweep, s);
                        }
                        step(sweep + 1 + (t - s) * b, s);
                    }
                }
            }
        }

        /** Computes the reflection that clears a column. */
        private void begin(int column, int s) {
            int at = band.at(column + 1, column);
            System.arraycopy(band.numbers(), at, next, s * b, b);
            e[column] = reflect(next, s * b, s);
        }

        private double reflect(double[] x, int from, int s) {
            double pivot = x[from];
            x[from] = 0;
            double norm = Householder.norm(pivot, BandKernels.dot(x, from, x, from, b, sums));
            x[from] = pivot;
            return Householder.reflect(x, from, from + b, from, norm, tau, s);
        }

        /**
         * Applies a reflection to the rows and columns from an index on, and computes the
         * reflection that clears the first column of the fill-in.
         */
        private void step(int from, int s) {
            double[] a = band.numbers();
            int stride = band.stride();
            int at = band.at(from, from);
            int below = at + b;
            System.arraycopy(next, s * b, vv, 0, b);
            BandKernels.symmetric(a, at, stride, b, vv, wz, sums);
            BandKernels.times(a, below, stride, b, vv, wz, b);
            double factor = tau[s];
            for (int j = 0; j < 2 * b; j++) {
                wz[j] *= factor;
            }
            double along = BandKernels.dot(wz, 0, vv, 0, b, sums);
            double half = -factor * along / 2;
            for (int j = 0; j < b; j++) {
                wz[j] = Math.fma(half, vv[j], wz[j]);
            }
            for (int j = 0; j < b; j++) {
                vv[b + j] = a[below + j] - wz[b + j];
            }
            double left = reflect(vv, b, s);
            factor = tau[s];
            BandKernels.transposed(a, below, stride, b, vv, b, u, sums);
            along = BandKernels.dot(wz, b, vv, b, b, sums);
            for (int j = 0; j < b; j++) {
                u[j] = factor * (u[j] - along * vv[j]);
            }
            BandKernels.update(a, at, stride, b, wz, vv, u);
            Arrays.fill(a, below, below + b, 0);
            a[below] = left;
            System.arraycopy(vv, b, next, s * b, b);
        }
    }
}
