package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Precision;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The ends of the spectrum of a symmetric operator by Lanczos' method.
 *
 * <p>The error of a Ritz value is bounded by its residual: some eigenvalue lies within it. That it
 * is the extreme one holds unless the random start is orthogonal to its eigenvector. A Ritz value
 * at the lower end is never below λ_min, one at the upper end never above λ_max, up to rounding.
 *
 * <p>The basis is kept orthogonal against all its vectors as long as they fit {@link #BASIS_BYTES},
 * two new vectors at a time (as in Simon's partial reorthogonalization, 1984): what the first has
 * along the others is rounding over β, and so small that its product needs no correction but what
 * orthogonality of the second is. It is kept in the precision of the operator's products: where
 * that is single, orthogonality is lost by 6e-8 at most, and the Ritz values change by its square
 * (Simon, as above). Beyond, each product is only made orthogonal to the last two vectors, in three
 * vectors of memory. Extremes converge then as well, though some more products may be needed, and
 * the residual bounds remain valid (Paige, 1980).
 */
public final class Lanczos {
    /** The number of bytes that the basis may take. */
    public static final long BASIS_BYTES = 512L << 20;

    private static final int CHECK_EVERY = 5;
    private static final double EPSILON = 0x1p-52;

    /**
     * Relative to ‖A‖, in the error of an eigenvalue: a few roundings of the product and of the
     * tridiagonal matrix's own eigenvalues.
     */
    private static final double ROUNDING = 8 * EPSILON;

    /**
     * The bound, relative to ‖A‖, on the length of a remaining vector above which its direction is
     * known well enough to continue with.
     */
    private static final double LEAST = 1e-3;

    /**
     * The relative difference, in units of ‖A‖, that products of a symmetric operator and of its
     * transpose may have.
     */
    private static final double DOUBLE = 0x1p-26;

    private static final double SINGLE = 0x1p-10;

    private final LinearOperator a;
    private final int n;
    private final boolean full;
    private final OrthogonalBasis basis;
    private final VectorTeam sweep;
    private boolean waiting; // whether the current vector was left without orthogonalisation
    private double[] before = new double[0];
    private final double[] alpha;
    private final double[] beta;
    private double norm;
    private double asymmetry; // the largest |⟨v, Au⟩ - ⟨Av, u⟩| of neighbours in the basis
    private double[] spare = new double[0];

    private Lanczos(LinearOperator a, int steps, boolean full) {
        this.a = a;
        this.n = a.rows();
        this.full = full;
        this.sweep = new VectorTeam(n, a.workers());
        this.basis = new OrthogonalBasis(n, a.precision(), sweep);
        this.alpha = new double[steps];
        this.beta = new double[steps];
    }

    /** The ends of the spectrum that must converge before the iteration may stop. */
    public enum End {
        /** The smallest eigenvalue. */
        LOWER,
        /** The largest eigenvalue. */
        UPPER,
        /** The smallest and the largest eigenvalue. */
        BOTH,
        /** The eigenvalue of the largest absolute value: the operator norm. */
        MAGNITUDE
    }

    /** Smallest and largest eigenvalue. */
    public record Extremes(Estimate min, Estimate max) {
        /** The eigenvalue of the larger absolute value; its absolute value is the operator norm. */
        public Estimate largest() {
            return -min.value() > max.value() ? min : max;
        }
    }

    /**
     * Runs until the residual at the requested end is below {@code tolerance · |value|}, or the
     * budget is used up.
     *
     * @param a symmetric; of one that is not, nothing converges
     * @param most products at most
     * @param seed of the start vector
     * @throws Refusal NOT_SYMMETRIC for a matrix that is not, NOT_FINITE if a product is not
     */
    public static Extremes run(LinearOperator a, End end, double tolerance, int most, long seed) {
        requireNonNull(end, "end");
        long bytes = (long) Math.min(most, a.rows()) * a.rows() * a.precision().bytes();
        return run(a, end, tolerance, most, seed, bytes <= BASIS_BYTES);
    }

    /**
     * Runs as above, with a limit on the bytes of the basis.
     *
     * @param full whether to keep the basis and with it full orthogonality (one vector per product,
     *     and four), or three vectors
     */
    public static Extremes run(
            LinearOperator a, End end, double tolerance, int most, long seed, boolean full) {
        requireNonNull(end, "end");
        int steps = full ? Math.min(most, a.rows()) : most;
        Require.atLeast(1, a.rows(), OperatorRefusal.RANGE, "order of the operator");
        Require.atLeast(1, most, OperatorRefusal.RANGE, "most");
        Require.notNegative(tolerance, OperatorRefusal.RANGE, "tolerance");
        SymmetricOperators.require(a);
        return new Lanczos(a, steps, full).run(end, tolerance, seed);
    }

    private Extremes run(End end, double tolerance, long seed) {
        int steps = alpha.length;
        Convergence low = new Convergence();
        Convergence high = new Convergence();
        double[] v = start(seed);
        double[] u = new double[n];
        for (int k = 0; ; k++) {
            step(k, v, u);
            boolean last = k == steps - 1;
            // the remaining vector is rounding: the vectors so far span an invariant subspace
            boolean invariant = !(beta[k] > EPSILON * norm * Math.sqrt(n));
            if (invariant) {
                beta[k] = 0;
            }
            if (last || invariant || (k + 1) % CHECK_EVERY == 0) {
                Tridiagonal.Pairs t = Tridiagonal.solve(alpha, beta, k + 1);
                double r = beta[k];
                double rounding = ROUNDING * norm;
                double below = r * Math.abs(t.last()[0]);
                double above = r * Math.abs(t.last()[k]);
                if (!Double.isFinite(norm)) {
                    throw OperatorRefusal.notFinite();
                }
                Extremes now = new Extremes(
                        told(low.see(t.values()[0], below, rounding, k + 1, tolerance)),
                        told(high.see(t.values()[k], above, rounding, k + 1, tolerance)));
                if (last || invariant || done(now, end)) {
                    return now;
                }
            }
            normalize(u, beta[k]);
            v = u;
            u = spare;
        }
    }

    /** The estimate if the operator is symmetric; otherwise one that has not converged. */
    private Estimate told(Estimate e) {
        double rounding = a.precision() == Precision.FLOAT ? SINGLE : DOUBLE;
        return asymmetry <= rounding * norm
                ? e
                : new Estimate(
                        e.value(),
                        e.error() + asymmetry,
                        false,
                        "the operator A is not symmetric: ⟨Au, v⟩ and ⟨u, Av⟩ differ by "
                                + asymmetry,
                        e.products());
    }

    private static boolean done(Extremes e, End end) {
        return switch (end) {
            case LOWER -> e.min.converged();
            case UPPER -> e.max.converged();
            case BOTH -> e.min.converged() && e.max.converged();
            case MAGNITUDE -> e.largest().converged();
        };
    }

    /**
     * Computes u = A v - α v - β v_before, orthogonal to the basis as far as requested, with α and
     * the new β.
     */
    private void step(int k, double[] v, double[] u) {
        a.apply(v, u);
        double back = k == 0 ? 0 : beta[k - 1];
        double[] products = sweep.run(3, (at, count, sums, to) -> {
            sums[to] = DoubleReductions.sumSquares(u, at, count);
            sums[to + 1] = DoubleReductions.dot(u, at, v, at, count);
            if (back != 0) {
                sums[to + 2] = DoubleReductions.dot(u, at, before, at, count);
            }
            if (!full && back != 0) {
                sums[to + 1] -= back * DoubleReductions.dot(before, at, v, at, count);
            }
        });
        norm = Math.max(norm, Math.sqrt(products[0]));
        alpha[k] = products[1];
        // β as the product ⟨A v_before, v⟩
        asymmetry = back == 0 ? asymmetry : Math.max(asymmetry, Math.abs(products[2] - back));
        OrthogonalBasis.Before recurrence = (at, count) -> {
            if (back != 0) {
                DoubleElementwise.axpy(-back, before, at, u, at, count);
            }
            DoubleElementwise.axpy(-products[1], v, at, u, at, count);
        };
        beta[k] = full ? fullyOrthogonal(v, u, recurrence) : three(u, recurrence);
        spare = k == 0 ? new double[n] : before;
        before = v;
    }

    /** The norm ‖u‖ after the three-term recurrence. */
    private double three(double[] u, OrthogonalBasis.Before recurrence) {
        double[] square = sweep.run(1, (at, count, sums, to) -> {
            recurrence.to(at, count);
            sums[to] = DoubleReductions.sumSquares(u, at, count);
        });
        return Math.sqrt(square[0]);
    }

    /**
     * The norm ‖u‖ after the recurrence, with v added to the basis; u is orthogonalised at the next
     * product, or at once where its rounding has grown too much.
     */
    private double fullyOrthogonal(double[] v, double[] u, OrthogonalBasis.Before recurrence) {
        basis.add();
        if (waiting) {
            waiting = false;
            return basis.clean(v, u, recurrence);
        }
        double length = three(u, (at, count) -> {
            recurrence.to(at, count);
            basis.keep(v, at, count);
        });
        waiting = length > LEAST * norm;
        return waiting ? length : basis.clean(v, u, (_, _) -> {});
    }

    /** Divides v by its length in place. */
    private void normalize(double[] v, double length) {
        double scale = 1 / length;
        sweep.run((at, count, _, _) -> DoubleElementwise.affine(scale, 0, v, at, v, at, count));
    }

    /** A random unit vector. */
    private double[] start(long seed) {
        double[] v = new double[n];
        RandomStream stream = RandomStream.of(seed, "Lanczos start");
        double[] square = sweep.run(1, (at, count, sums, to) -> {
            stream.normals(at, v, at, count);
            sums[to] = DoubleReductions.sumSquares(v, at, count);
        });
        normalize(v, Math.sqrt(square[0]));
        return v;
    }
}
