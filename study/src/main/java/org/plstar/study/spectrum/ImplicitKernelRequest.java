package org.plstar.study.spectrum;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.operator.AdjointOperator;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.tangent.KernelOutputs;

/**
 * The ends of the spectrum of a tangent kernel that is neither formed nor stored, by products with
 * J and Jᵀ: for kernels that are too large for a disk, and cheaper than those where there are more
 * rows than p divided by the numbers that a row keeps.
 *
 * <p>A product with the whole kernel takes about 6np operations, one with the sum or the mean over
 * C outputs C times as many.
 *
 * @param subject a model with weights on its training rows
 * @param outputs what becomes of several outputs
 * @param products at most, of Lanczos' method
 * @param seed of its starting vector
 */
public record ImplicitKernelRequest(Subject subject, KernelOutputs outputs, int products, long seed)
        implements Request<ImplicitKernelResult> {
    /**
     * Refuses numbers outside of their ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public ImplicitKernelRequest {
        requireNonNull(outputs, "outputs");
        requireNonNull(subject, "subject");
        if (products < 1) {
            throw StudyRefusal.range("products " + products, "a whole number from 1 on");
        }
    }

    /** The order of the kernel: N·C for all outputs, N for their sum or mean. */
    public int order() {
        int rows = subject.data().training().rows();
        return outputs == KernelOutputs.FULL
                ? StudyRefusal.equations(rows, subject.model().output().size())
                : rows;
    }

    @Override
    public ImplicitKernelResult run(Session session) {
        return run(session, new LocalJacobians());
    }

    /**
     * Runs the study.
     *
     * @param engine where products with the Jacobian are computed
     * @throws java.util.concurrent.CancellationException if the session stops it
     */
    public ImplicitKernelResult run(Session session, JacobianEngine engine) {
        AdjointOperator j = engine.jacobian(subject, session);
        int c = subject.model().output().size();
        LinearOperator k = switch (outputs) {
            case FULL -> j.gram();
            case TRACE -> summed(j, c);
            case MEAN -> summed(j, c).times(1.0 / c);
        };
        Lanczos.Extremes ends = Lanczos.run(
                KernelEnds.told(k, products, session),
                Lanczos.End.BOTH,
                KernelEnds.TOLERANCE,
                products,
                seed);
        long p = subject.model().layout().size();
        return new ImplicitKernelResult(
                this,
                ends.min(),
                ends.max(),
                KernelEnds.condition(
                        ends.min(),
                        ends.max(),
                        k.rows(),
                        outputs == KernelOutputs.FULL ? p : p * c));
    }

    /** Σ_c J_c J_cᵀ, J_c being the rows of output c. */
    private static LinearOperator summed(AdjointOperator j, int outputs) {
        int n = j.rows() / outputs;
        double[] u = new double[j.rows()];
        double[] g = new double[j.columns()];
        return LinearOperator.square(n, (x, y) -> {
            Arrays.fill(y, 0);
            for (int c = 0; c < outputs; c++) {
                Arrays.fill(u, 0);
                for (int i = 0; i < n; i++) {
                    u[i * outputs + c] = x[i];
                }
                j.applyTranspose(u, g);
                j.apply(g, u);
                for (int i = 0; i < n; i++) {
                    y[i] += u[i * outputs + c];
                }
            }
        });
    }
}
