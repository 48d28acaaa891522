package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by a team: the matrix is divided
 * into parts, another method solves them in parallel, and pairs are joined until one is left
 * (Cuppen, Numer. Math. 36, 1981; Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 16, 1995).
 *
 * <p>Where the parts are cut depends on the order alone, so the bytes do not depend on the team.
 * Cost at most 4/3 n³ multiplications and additions, products of matrices; working memory n² and
 * 512 n for each thread, beside the vectors. A join that did not come off is made good by solving
 * its block the other way.
 */
final class DivideAndConquer {
    /**
     * The largest number of steps for a root of a secular equation: twice what halving alone needs.
     */
    private static final int STEPS = 300;

    /** Another method for small tridiagonal problems. */
    interface Part {
        /**
         * Solves a tridiagonal problem.
         *
         * @param d [n]; becomes the eigenvalues, ascending
         * @param e [n], the elements below d and one that is ignored; overwritten
         * @param z row j of the [n, n] from {@code at} on, {@code ld} doubles apart, becomes the
         *     eigenvector of value j
         * @return 0 if it worked
         */
        int solve(double[] d, double[] e, MemorySegment z, long at, int ld);
    }

    private final Part part;
    private final int most;
    private final int steps;
    private final Workers workers;

    /**
     * A solver with a method for its parts.
     *
     * @param part what solves the parts
     * @param most the order that a part has at most, from 2 on
     */
    DivideAndConquer(Part part, int most, Workers workers) {
        this(part, most, STEPS, workers);
    }

    /** The same method with another limit of steps for a root. */
    DivideAndConquer(Part part, int most, int steps, Workers workers) {
        this.part = part;
        this.most = most;
        this.steps = steps;
        this.workers = workers;
    }

    /**
     * Solves a symmetric tridiagonal eigenproblem.
     *
     * @param d [n], finite; becomes the eigenvalues, ascending
     * @param e [n - 1] or longer, finite: the elements below; not modified
     * @param z [n, n], zero; row j becomes the eigenvector of value j
     * @return 0, or what a part came to that could not be solved
     */
    int solve(double[] d, double[] e, Matrix z) {
        int n = d.length;
        int parts = 1;
        while (Math.ceilDiv(n, parts) > most) {
            parts *= 2;
        }
        double[] below = Arrays.copyOf(e, n);
        below[n - 1] = 0;
        if (parts == 1) {
            return part.solve(d, below, z.segment(), 0, n);
        }
        int exponent = exponent(d, below);
        scale(d, -exponent);
        scale(below, -exponent);
        int status = new Problem(d.clone(), below, d, z).solve(parts);
        scale(d, exponent);
        return status;
    }

    /**
     * The exponent of the largest element; scaling by a power of two rounds only negligible
     * numbers.
     */
    private static int exponent(double[] d, double[] e) {
        double largest = 0;
        for (int i = 0; i < d.length; i++) {
            largest = Math.max(largest, Math.max(Math.abs(d[i]), Math.abs(e[i])));
        }
        return largest == 0 ? 0 : Math.getExponent(largest);
    }

    private static void scale(double[] x, int exponent) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.scalb(x[i], exponent);
        }
    }

    /** A tridiagonal matrix with the eigenpairs found so far. */
    private final class Problem {
        private final double[] d;
        private final double[] e;
        private final double[] values;
        private final Matrix z;

        Problem(double[] d, double[] e, double[] values, Matrix z) {
            this.d = d;
            this.e = e;
            this.values = values;
            this.z = z;
        }

        int solve(int parts) {
            int[] status = new int[parts];
            workers.run(parts, p -> status[p] = part(edge(p, parts), edge(p + 1, parts)));
            for (int s : status) {
                if (s != 0) {
                    return s;
                }
            }
            for (int p = parts; p > 1; p /= 2) {
                for (int i = 0; i < p; i += 2) {
                    int failed = join(edge(i, p), edge(i + 1, p), edge(i + 2, p));
                    if (failed != 0) {
                        return failed;
                    }
                }
            }
            return 0;
        }

        private int edge(int i, int parts) {
            return (int) ((long) d.length * i / parts);
        }

        private int join(int begin, int cut, int end) {
            boolean joined = new Merge(z, begin, cut, end, workers).run(values, e[cut - 1], steps);
            return joined ? 0 : part(begin, end);
        }

        /** Solves a block of the matrix, without the elements that join it to its neighbours. */
        private int part(int begin, int end) {
            int n = end - begin;
            double[] own = Arrays.copyOfRange(d, begin, end);
            if (begin > 0) {
                own[0] -= Math.abs(e[begin - 1]);
            }
            if (end < d.length) {
                own[n - 1] -= Math.abs(e[end - 1]);
            }
            double[] below = Arrays.copyOfRange(e, begin, end);
            int status = part.solve(own, below, z.segment(), z.offset(begin, begin), z.columns());
            System.arraycopy(own, 0, values, begin, n);
            return status;
        }
    }
}
