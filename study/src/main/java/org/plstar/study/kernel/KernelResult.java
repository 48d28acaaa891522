package org.plstar.study.kernel;

import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelContribution;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * A tangent kernel with the ends of its spectrum.
 *
 * @param rows N
 * @param outputs C, outputs per row
 * @param matrix [N·C, N·C] for all outputs, entry i·C + c for output c of row i; [N, N] for their
 *     sum or mean. It lies outside the Java heap until this result is closed.
 * @param ends of its spectrum, not divided by N
 * @param shares how each parameter's share was computed
 */
public record KernelResult(
        KernelRequest request,
        int rows,
        int outputs,
        Matrix matrix,
        KernelEnds ends,
        List<KernelContribution> shares)
        implements AutoCloseable {
    /** Copies {@code shares}. */
    public KernelResult {
        shares = List.copyOf(shares);
    }

    static KernelResult of(KernelRequest r, Session session) {
        ResidualSystem system = r.system();
        TangentKernel kernel = TangentKernel.of(
                        system,
                        r.outputs(),
                        r.method(),
                        session.workers(),
                        TangentKernel.DEFAULT_BUDGET)
                .stoppedBy(session.stop());
        session.progress().at("tangent kernel", 0, 1);
        Matrix k = kernel.at(r.state().parameters());
        session.progress().at("tangent kernel", 1, 1);
        try {
            return new KernelResult(
                    r,
                    r.rows(),
                    system.outputs(),
                    k,
                    KernelEnds.of(
                            k,
                            r.outputs() == KernelOutputs.FULL
                                    ? r.model().layout().size()
                                    : (long) r.model().layout().size() * system.outputs(),
                            r.seed(),
                            session),
                    kernel.shares());
        } catch (RuntimeException e) {
            k.close();
            throw e;
        }
    }

    /** The order of the matrix. */
    public int order() {
        return matrix.rows();
    }

    /** Frees the matrix. */
    @Override
    public void close() {
        matrix.close();
    }
}
