package org.plstar.study.kernel;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.landscape.ConditionNumber;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Estimate;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.MatrixOperator;
import org.plstar.refusal.Require;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * The ends of a kernel's spectrum: all eigenvalues by LAPACK up to order 3,000, and Lanczos' method
 * beyond.
 *
 * @param min λ_min
 * @param max λ_max
 * @param condition κ = λ_max/λ_min, or why there is none
 * @param trace of the kernel
 * @param all all eigenvalues, ascending, up to order 3,000
 */
public record KernelEnds(
        Estimate min,
        Estimate max,
        ConditionNumber condition,
        double trace,
        Optional<double[]> all) {
    private static final int DENSE = 3000;

    /** Residuals of Lanczos' method relative to the largest eigenvalue. */
    public static final double TOLERANCE = 1e-6;

    private static final int PRODUCTS = 120;

    /**
     * The ends of the spectrum of a symmetric matrix, which is not modified.
     *
     * @param rank the largest rank that the kernel can have, as a product of matrices with as many
     *     columns
     */
    public static KernelEnds of(Matrix k, long rank, long seed, Session session) {
        Require.atLeast(1, k.rows(), StudyRefusal.INPUT, "rows of the kernel");
        Workers workers = session.workers();
        int n = k.rows();
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += k.get(i, i);
        }
        Estimate min;
        Estimate max;
        Optional<double[]> all = Optional.empty();
        if (n <= DENSE) {
            session.progress().at("eigenvalues", 0, 1);
            if (session.stop().getAsBoolean()) {
                throw new CancellationException();
            }
            try (Matrix work = k.copy()) {
                double[] values = Lapack.eigenvalues(work, workers);
                all = Optional.of(values);
                double error = DenseForm.rounding(n, values[n - 1]);
                min = new Estimate(values[0], error, true, "LAPACK, all eigenvalues", 0);
                max = new Estimate(values[n - 1], error, true, "LAPACK, all eigenvalues", 0);
            }
        } else {
            return of(
                    told(new MatrixOperator(k, workers), PRODUCTS, session),
                    rank,
                    trace,
                    PRODUCTS,
                    seed);
        }
        return of(min, max, n, rank, trace, all);
    }

    /**
     * The kernel ends of a symmetric operator, by Lanczos' method.
     *
     * @param products at most
     */
    static KernelEnds of(LinearOperator k, long rank, double trace, int products, long seed) {
        Lanczos.Extremes e = Lanczos.run(k, Lanczos.End.BOTH, TOLERANCE, products, seed);
        return of(e.min(), e.max(), k.rows(), rank, trace, Optional.empty());
    }

    private static KernelEnds of(
            Estimate min, Estimate max, int n, long rank, double trace, Optional<double[]> all) {
        return new KernelEnds(min, max, condition(min, max, n, rank), trace, all);
    }

    /**
     * The condition number of a kernel, or the reason why there is none.
     *
     * @param n its order
     * @param rank that it has at most
     */
    public static ConditionNumber condition(Estimate min, Estimate max, int n, long rank) {
        return min.converged()
                ? ConditionNumber.of(
                        min.value(), max.value(), n, (int) Math.min(rank, Integer.MAX_VALUE))
                : ConditionNumber.absent("λ_min has not converged: the value is an upper estimate ("
                        + min.reason()
                        + ")");
    }

    /**
     * A kernel whose products are reported to a session, and end when the session stops.
     *
     * @param most products
     */
    public static LinearOperator told(LinearOperator k, int most, Session session) {
        int[] products = {0};
        return LinearOperator.square(k.rows(), k.workers(), (x, y) -> {
            session.progress().at("eigenvalues", products[0]++, most);
            if (session.stop().getAsBoolean()) {
                throw new CancellationException();
            }
            k.apply(x, y);
        });
    }
}
