package org.plstar.operator;

import java.util.Arrays;
import java.util.Random;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.refusal.Require;

/**
 * The largest eigenvalue of D^-½ (H + decay) D^-½ for operators H that change little from one to
 * the next, by power iteration on one vector that is kept.
 *
 * <p>The first look costs {@link #FIRST} products, each further one {@link #FURTHER}; memory 3 p.
 * Not thread-safe.
 */
public final class PowerIteration {
    /** The number of products of the first observation. */
    public static final int FIRST = 20;

    /** The number of products of each further observation. */
    public static final int FURTHER = 2;

    /** The bound on ‖Au - λu‖/λ above which an observation has not converged. */
    private static final double SETTLED = 0.05;

    private final double[] u;
    private final double[] product;
    private final double[] scaled;
    private final long seed;

    /**
     * The eigenvalue that one observation computes.
     *
     * @param value λ = uᵀAu, a lower bound of the largest eigenvalue
     * @param residual ‖Au - λu‖; an eigenvalue lies that near
     */
    public record Look(double value, double residual) {
        /** Refuses numbers that are not finite. */
        public Look {
            Require.finite(value, OperatorRefusal.NOT_FINITE, "value");
            Require.finite(residual, OperatorRefusal.NOT_FINITE, "residual");
        }

        /** Whether λ is positive and the residual at most .05 λ. */
        public boolean settled() {
            return value > 0 && residual <= SETTLED * value;
        }
    }

    /**
     * An estimator before its first observation.
     *
     * @param seed of the first vector
     */
    public PowerIteration(int unknowns, long seed) {
        Require.atLeast(1, unknowns, OperatorRefusal.SIZE, "unknowns");
        this.u = new double[unknowns];
        this.product = new double[unknowns];
        this.scaled = new double[unknowns];
        this.seed = seed;
    }

    /** The vector of the power iteration, all zeros before the first observation; not a copy. */
    public Storage state() {
        return Precision.DOUBLE.of(u);
    }

    /**
     * Observes a curvature operator; where its products overflow, the observation has not
     * converged.
     *
     * @param curvature H [p, p]
     * @param decay added to its diagonal
     * @param divisor D [p], positive; empty for ones
     */
    public Look look(LinearOperator curvature, double decay, double[] divisor) {
        int products = FURTHER;
        if (length(u) == 0) {
            Random random = new Random(seed);
            for (int i = 0; i < u.length; i++) {
                u[i] = random.nextGaussian();
            }
            normalize(u);
            products = FIRST;
        }
        for (int i = 1; i < products; i++) {
            multiply(curvature, decay, divisor);
            advance();
        }
        multiply(curvature, decay, divisor);
        double value = DoubleReductions.dot(u, 0, product, 0, u.length);
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            double r = product[i] - value * u[i];
            sum = Math.fma(r, r, sum);
        }
        if (!Double.isFinite(value + sum)) {
            Arrays.fill(u, 0); // the products overflow: the power iteration begins again
            return new Look(0, 0);
        }
        advance();
        return new Look(value, Math.sqrt(sum));
    }

    /** |u · D^-½ g|, the gradient's part along the vector. */
    public double component(Storage g, double[] divisor) {
        Require.size(u.length, g.size(), OperatorRefusal.SIZE, "gradient");
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            sum = Math.fma(u[i], divide(g.get(i), divisor, i), sum);
        }
        Require.finite(sum, OperatorRefusal.NOT_FINITE, "gradient");
        return Math.abs(sum);
    }

    private void multiply(LinearOperator curvature, double decay, double[] divisor) {
        for (int i = 0; i < u.length; i++) {
            scaled[i] = divide(u[i], divisor, i);
        }
        curvature.apply(scaled, product);
        for (int i = 0; i < u.length; i++) {
            product[i] = divide(Math.fma(decay, scaled[i], product[i]), divisor, i);
        }
    }

    private static double divide(double value, double[] divisor, int i) {
        return divisor.length == 0 ? value : value / Math.sqrt(divisor[i]);
    }

    private void advance() {
        if (length(product) > 0) {
            System.arraycopy(product, 0, u, 0, u.length);
            normalize(u);
        }
    }

    private static double length(double[] x) {
        return Math.sqrt(DoubleReductions.sumSquares(x, 0, x.length));
    }

    private static void normalize(double[] x) {
        double length = length(x);
        for (int i = 0; i < x.length; i++) {
            x[i] /= length;
        }
    }
}
