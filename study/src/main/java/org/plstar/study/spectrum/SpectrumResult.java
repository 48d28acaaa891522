package org.plstar.study.spectrum;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * The spectrum of an operator.
 *
 * @param blocks the whole operator first, then the layers' blocks if they were asked for
 * @param kinks what of the network has no second derivative, in words; absent for a smooth network
 */
public record SpectrumResult(List<BlockSpectrum> blocks, Optional<String> kinks) {
    /** Copies {@code blocks}. */
    public SpectrumResult {
        blocks = List.copyOf(blocks);
    }

    /** The spectrum of the whole operator. */
    public BlockSpectrum whole() {
        return blocks.getFirst();
    }

    /** Whether every eigenvalue has converged. */
    @JsonProperty
    public boolean converged() {
        return blocks.stream().allMatch(BlockSpectrum::converged);
    }
}
