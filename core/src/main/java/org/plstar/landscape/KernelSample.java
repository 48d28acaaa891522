package org.plstar.landscape;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;
import org.plstar.tangent.TangentKernel;

/**
 * λ_min(K(w)) at many points w: how much of parameter space the PL* condition holds on.
 *
 * <p>For the square loss, λ_min(K(w)) ≥ μ is PL* with constant μ at w (in the normalisation of K).
 *
 * @param lambdaMin ascending
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record KernelSample(double[] lambdaMin) {
    /** Copies the values; refuses an empty array. */
    public KernelSample {
        Require.atLeast(1, lambdaMin.length, SystemRefusal.SIZE, "points");
        Require.finite(lambdaMin, SystemRefusal.NOT_FINITE, "lambdaMin");
        lambdaMin = lambdaMin.clone();
    }

    /**
     * The smallest kernel eigenvalues at the given points.
     *
     * @param points the number of points
     * @param point from index to w, [p]
     */
    public static KernelSample at(TangentKernel kernel, int points, IntFunction<double[]> point) {
        Require.atLeast(1, points, SystemRefusal.RANGE, "points");
        double[] smallest = new double[points];
        try (Matrix k = Matrix.zeros(kernel.order(), kernel.order())) {
            for (int i = 0; i < points; i++) {
                kernel.into(k, point.apply(i));
                smallest[i] = Lapack.eigenvalues(k)[0];
            }
        }
        Arrays.sort(smallest);
        return new KernelSample(smallest);
    }

    /**
     * The smallest kernel eigenvalues at points drawn uniformly from a sphere around a point.
     *
     * @param centre [p], not modified
     */
    public static KernelSample onSphere(
            TangentKernel kernel, double[] centre, double radius, int points, long seed) {
        requireNonNull(centre, "centre");
        Require.finite(centre, SystemRefusal.NOT_FINITE, "centre");
        Require.notNegative(radius, SystemRefusal.RANGE, "radius");
        return at(kernel, points, i -> {
            double[] w = new double[centre.length];
            RandomStream.of(seed, "sphere " + i).normals(0, w, 0, w.length);
            double norm = Math.sqrt(DoubleReductions.sumSquares(w, 0, w.length));
            DoubleElementwise.affine(radius / norm, 0, w, 0, w, 0, w.length);
            DoubleElementwise.axpy(1, centre, 0, w, 0, w.length);
            return w;
        });
    }

    /**
     * The smallest value that is at least as large as a part q of the sample.
     *
     * @param q in [0, 1]
     */
    public double quantile(double q) {
        Require.that(q >= 0 && q <= 1, SystemRefusal.RANGE, "q = " + q, "from 0 to 1");
        int rank = (int) Math.ceil(q * lambdaMin.length);
        return lambdaMin[Math.clamp(rank - 1, 0, lambdaMin.length - 1)];
    }

    /** The part of the sample whose λ_min is above μ. */
    public double fractionAbove(double mu) {
        Require.that(!Double.isNaN(mu), SystemRefusal.NOT_FINITE, "mu = " + mu, "a number");
        return (double) Arrays.stream(lambdaMin).filter(v -> v > mu).count() / lambdaMin.length;
    }
}
