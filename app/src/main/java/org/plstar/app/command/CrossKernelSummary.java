package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.tangent.KernelOutputs;

/**
 * What {@code kernel --against FILE --json} prints.
 *
 * @param shape of the matrix
 * @param outputs what became of several outputs
 * @param rows of the data
 * @param otherRows of the file that columns stand for
 * @param file of the matrix
 */
record CrossKernelSummary(
        List<Integer> shape,
        KernelOutputs outputs,
        int rows,
        int otherRows,
        int outputsPerRow,
        int parameters,
        String file) {
    static CrossKernelSummary of(KernelRequest r, Matrix k, Path file) {
        return new CrossKernelSummary(
                List.of(k.rows(), k.columns()),
                r.outputs(),
                r.rows(),
                r.columnSystem().samples(),
                r.model().output().size(),
                r.model().layout().size(),
                file.toString());
    }

    /** In lines. */
    List<String> lines(String network) {
        return List.of(
                "Tangent kernel %,d x %,d of %s (%d parameters) on %,d rows with %,d others."
                        .formatted(
                                shape.getFirst(),
                                shape.getLast(),
                                network,
                                parameters,
                                rows,
                                otherRows),
                "Written to " + file + ".");
    }
}
