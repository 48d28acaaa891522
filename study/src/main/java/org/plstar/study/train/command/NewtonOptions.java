package org.plstar.study.train.command;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.KernelSolve;
import org.plstar.refusal.Refusal;
import org.plstar.study.options.LossName;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options of the optimizers that solve the linearized equations. */
final class NewtonOptions {
    @Option(
            names = "--damping",
            paramLabel = "L",
            description =
                    "λ of levenberg-marquardt's first step, in units of the mean of K's diagonal"
                            + " (default: 1e-4).")
    private @Nullable Double damping;

    @Option(
            names = "--solve",
            paramLabel = "auto|cholesky|cg",
            description =
                    "How gauss-newton and levenberg-marquardt solve (K + λI)z = r: cholesky forms"
                            + " K, cg takes conjugate gradients that never"
                            + " do (default: auto, cholesky up to 4096 equations).")
    private @Nullable SolveName solve;

    /** The ways to solve as users write them. */
    enum SolveName {
        AUTO(KernelSolve.AUTO),
        CHOLESKY(KernelSolve.CHOLESKY),
        CG(KernelSolve.CONJUGATE_GRADIENTS);

        final KernelSolve solve;

        SolveName(KernelSolve solve) {
            this.solve = solve;
        }
    }

    /**
     * The method; absent where the optimizer solves no equations.
     *
     * @param step whether a step is asked for
     */
    Optional<KernelNewton.Method> method(OptimizerName optimizer, LossName loss, boolean step) {
        Optional<KernelNewton.Method> method = optimizer.newton();
        if (damping != null && method.stream().noneMatch(m -> m.damping() > 0)) {
            throw UnusedOption.of(
                    "--damping " + damping, "--optimizer " + optimizer, "another --optimizer");
        }
        if (method.isEmpty()) {
            if (solve != null) {
                throw UnusedOption.of(
                        "--solve " + solve.name().toLowerCase(Locale.ROOT),
                        "--optimizer " + optimizer,
                        "--optimizer gauss-newton");
            }
            return method;
        }
        if (loss != LossName.SQUARE) {
            throw Refusal.of(
                    RequestRefusal.SQUARE_LOSS_ONLY,
                    "--loss " + loss + " with --optimizer " + optimizer,
                    "it solves F(w) = y, and the outputs at which cross-entropy is least are"
                            + " infinite",
                    "--loss square",
                    "take the square loss, or another --optimizer");
        }
        if (step) {
            throw UnusedOption.of(
                    "--eta", optimizer + ", which finds its step itself", "another --optimizer");
        }
        return method.map(m -> new KernelNewton.Method(
                damping == null ? m.damping() : damping,
                m.trusting(),
                solve == null ? KernelSolve.AUTO : solve.solve));
    }
}
