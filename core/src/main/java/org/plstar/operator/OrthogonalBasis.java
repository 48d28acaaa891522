package org.plstar.operator;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleQuads;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * Orthonormal vectors in a given precision, to which further vectors are made orthogonal.
 *
 * <p>Four lie in one array, which is zero where one is missing: large arrays are what the collector
 * is requested, and four are read at a time.
 */
final class OrthogonalBasis {
    /**
     * The part of a vector below which what a pass leaves may have components along the basis from
     * rounding: then the pass is repeated (Daniel, Gragg, Kaufman and Stewart 1976).
     */
    private static final double CANCELLED = 0.717;

    private final int n;
    private final Precision precision;
    private final Kernels kernels;
    private final VectorTeam sweep;
    private final List<Storage> fours = new ArrayList<>();
    private int size;

    /** An empty basis of vectors of length n. */
    OrthogonalBasis(int n, Precision precision, VectorTeam sweep) {
        this.n = n;
        this.precision = precision;
        this.kernels = Kernels.of(precision);
        this.sweep = sweep;
    }

    /** Makes room for another unit vector, which {@link #keep} or {@link #clean} fills. */
    void add() {
        if (size % DoubleQuads.WIDTH == 0) {
            fours.add(precision.allocate(Math.multiplyExact(DoubleQuads.WIDTH, n)));
        }
        size++;
    }

    /** Copies coordinates [at, at + count) of the vector that was added last. */
    void keep(double[] v, int at, int count) {
        int place = (size - 1) % DoubleQuads.WIDTH;
        kernels.round(v, at, fours.getLast(), place * n + at, count);
    }

    /** The operation on coordinates [at, at + count) before they are orthogonalised. */
    interface Before {
        /** Performs the operation. */
        void to(int at, int count);
    }

    /**
     * Subtracts from the vector that was added last and from a second vector their components along
     * the vectors before, and from the second its component along the last; then keeps the last.
     *
     * <p>One pass, which reads what is kept twice for both; a second where much of u goes.
     *
     * @param v the last, of length 1
     * @param first what makes u
     * @return ‖u‖ afterwards
     */
    double clean(double[] v, double[] u, Before first) {
        int last = size - 1;
        List<Storage> known = fours.subList(0, Math.ceilDiv(last, DoubleQuads.WIDTH));
        int products = 2 * DoubleQuads.WIDTH * known.size();
        double before;
        double after;
        int pass = 0;
        do {
            boolean fresh = pass == 0;
            double[] c = sweep.run(products + 2, (at, count, sums, to) -> {
                if (fresh) {
                    first.to(at, count);
                }
                int next = to;
                for (Storage four : known) {
                    kernels.dots(v, u, four, n, at, count, sums, next);
                    next += 2 * DoubleQuads.WIDTH;
                }
                sums[next] = DoubleReductions.dot(u, at, v, at, count);
                sums[next + 1] = DoubleReductions.sumSquares(u, at, count);
            });
            if (2 * last < products) { // the vector v itself, if it is in the basis already
                c[2 * last] = 0;
                c[2 * last + 1] = 0;
            }
            before = Math.sqrt(c[products + 1]);
            double[] square = sweep.run(1, (at, count, sums, to) -> {
                int next = 0;
                for (Storage four : known) {
                    kernels.subtract(c, next, four, n, v, u, at, count);
                    next += 2 * DoubleQuads.WIDTH;
                }
                keep(v, at, count);
                DoubleElementwise.axpy(-c[products], v, at, u, at, count);
                sums[to] = DoubleReductions.sumSquares(u, at, count);
            });
            after = Math.sqrt(square[0]);
        } while (++pass < 2 && after < CANCELLED * before);
        return after;
    }
}
