package org.plstar.study.spectrum;

import java.util.List;
import java.util.Optional;

/**
 * The spectrum of an operator.
 *
 * @param request what was asked for
 * @param blocks the whole operator first, then the layers' blocks if they were asked for
 * @param kinks what of the network has no second derivative, in words; absent for a smooth network
 */
public record SpectrumResult(
        SpectrumRequest request, List<BlockSpectrum> blocks, Optional<String> kinks) {
    /** Copies. */
    public SpectrumResult {
        blocks = List.copyOf(blocks);
    }

    /** The whole operator's. */
    public BlockSpectrum whole() {
        return blocks.getFirst();
    }

    /** Whether every eigenvalue converged. */
    public boolean converged() {
        return blocks.stream().allMatch(BlockSpectrum::converged);
    }
}
