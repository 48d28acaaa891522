package org.plstar.study.spectrum;

import java.util.List;
import java.util.Optional;
import org.plstar.operator.Estimate;
import org.plstar.operator.TraceEstimate;

/**
 * The spectrum of one operator: the whole one or a layer's block.
 *
 * @param name "all" or the layer
 * @param order n
 * @param bytes of working memory at most, by what is kept
 * @param all all eigenvalues ascending, where the matrix was formed
 * @param top largest first
 * @param bottom smallest first
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record BlockSpectrum(
        String name,
        int order,
        long bytes,
        Optional<double[]> all,
        List<Estimate> top,
        List<Estimate> bottom,
        Optional<TraceEstimate> trace,
        Optional<DensityCurves> density) {
    /** Whether every eigenvalue has converged. */
    public boolean converged() {
        return top.stream().allMatch(Estimate::converged)
                && bottom.stream().allMatch(Estimate::converged);
    }
}
