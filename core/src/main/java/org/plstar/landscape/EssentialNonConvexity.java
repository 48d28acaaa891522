package org.plstar.landscape;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Eigenpairs;
import org.plstar.operator.Estimate;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SystemRefusal;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Shows that the loss L = ½‖F - y‖² is not convex, however close to a solution.
 *
 * <p>At w = w* + δ Jᵀ K⁻¹ u the residual is δu to first order, and Hess L = JᵀJ + δ Σ u_i Hess F_i:
 * on the null space of J, of dimension p - n, its negative part is proportional to the residual. So
 * λ_min(Hess L)/δ tends to a negative constant as δ → 0 (Liu, Zhu and Belkin, 2022).
 */
public final class EssentialNonConvexity {
    private static final double TOLERANCE = 1e-10;
    private static final int PRODUCTS = 5000;

    private EssentialNonConvexity() {}

    /**
     * The numbers at one distance from the solution.
     *
     * @param residual δ = ‖F(w) - y‖ as measured
     * @param lambdaMin smallest eigenvalue of Hess L at w, of the sum loss
     * @param ratio λ_min/δ
     */
    public record Row(double residual, Estimate lambdaMin, double ratio) {}

    /**
     * Measures at the given distances.
     *
     * @param solution w*, with F(w*) = y up to much less than the distances; K must be invertible
     *     there
     * @param distances δ
     * @param seed of the direction u
     */
    public static List<Row> near(
            ResidualSystem system,
            double[] solution,
            double[] distances,
            Workers workers,
            long seed) {
        requireNonNull(distances, "distances");
        requireNonNull(solution, "solution");
        int n = system.equations();
        int p = system.unknowns();
        double[] u = new double[n];
        RandomStream.of(seed, "residual direction").normals(0, u, 0, n);
        double norm = Math.sqrt(DoubleReductions.sumSquares(u, 0, n));
        DoubleElementwise.affine(1 / norm, 0, u, 0, u, 0, n);
        double[] step = step(system, solution, u, workers);
        double[] ones = new double[system.samples()];
        Arrays.fill(ones, 1);
        Objective objective =
                Objective.weighted(system, Loss.SQUARE, ones, Precision.DOUBLE, workers);
        LossCurvature hessian = objective.hessian(Precision.DOUBLE.of(solution));
        List<Row> rows = new ArrayList<>();
        for (double distance : distances) {
            double[] w = solution.clone();
            DoubleElementwise.axpy(distance, step, 0, w, 0, p);
            double residual = Math.sqrt(2 * objective.value(Precision.DOUBLE.of(w)));
            hessian.moveTo(Precision.DOUBLE.of(w));
            Estimate min = Eigenpairs.of(
                            hessian,
                            new Eigenpairs.Request(
                                    1, 0, TOLERANCE, PRODUCTS, seed, DenseForm.DEFAULT_LIMIT))
                    .bottom()
                    .getFirst()
                    .value();
            rows.add(new Row(residual, min, min.value() / residual));
        }
        return rows;
    }

    /** Jᵀ K⁻¹ u: the least change of w that changes F by u. */
    private static double[] step(ResidualSystem system, double[] w, double[] u, Workers workers) {
        double[] step = new double[system.unknowns()];
        try (Matrix k = TangentKernel.of(system, KernelOutputs.FULL, workers).at(w)) {
            if (Lapack.cholesky(k).isPresent()) {
                throw Refusal.of(
                        SystemRefusal.SINGULAR,
                        "the solution",
                        "the tangent kernel is singular there",
                        "a point whose equations are independent",
                        "take fewer equations, or another solution");
            }
            double[] x = u.clone();
            Lapack.solveCholesky(k, x);
            Jacobian.at(system, w, workers).applyTranspose(x, step);
        }
        return step;
    }
}
