package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.operator.LinearOperator;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** Fisher information matrices [p, p] of a model whose negative log-likelihood is the loss. */
public final class Fisher {
    private Fisher() {}

    /**
     * The Fisher information F = (1/N) Σ_i E[g gᵀ], g the gradient of sample i's loss for a target
     * drawn from the model itself.
     *
     * <p>The square loss and cross-entropy are negative log-likelihoods in natural parameters
     * (normal with variance 1; classes by softmax or logistic), so F is the generalized
     * Gauss–Newton matrix Jᵀ B J of the mean loss exactly, without any drawing (Martens, 2020). A
     * loss of the user's own is taken as one of these.
     *
     * @param w [p]; copied
     * @throws Refusal RANGE for Huber's loss, whose B is not the mean over drawn targets
     */
    public static LinearOperator exact(
            ResidualSystem system, Loss loss, double[] w, Workers workers) {
        requireNonNull(loss, "loss");
        requireNonNull(w, "w");
        Require.that(
                LossKind.of(loss) != LossKind.HUBER,
                TangentRefusal.RANGE,
                "the Fisher information of " + loss.text(),
                "the square loss or cross-entropy, of which it is the Gauss-Newton matrix");
        return Objective.mean(system, loss, Precision.DOUBLE, workers)
                .gaussNewton(Precision.DOUBLE.of(w));
    }

    /**
     * The empirical Fisher matrix (1/N) Σ_i g_i g_iᵀ, g_i the gradient of sample i's loss for its
     * own target: of rank N at most, and zero where all samples are fitted.
     *
     * @param w [p]; copied
     */
    public static LinearOperator empirical(
            ResidualSystem system, Loss loss, double[] w, Workers workers) {
        Jacobian gradients = Jacobian.at(system.sampleLosses(loss), w, workers);
        return gradients.transpose().gram().times(1.0 / system.samples());
    }
}
