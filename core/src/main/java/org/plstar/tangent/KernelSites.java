package org.plstar.tangent;

/**
 * The numbers a and g of each parameter for some samples at one w, from which the kernel is
 * computed. Made by {@link KernelBlocks#sites}; two of them make a block of the kernel.
 */
public final class KernelSites {
    private final SiteBlock block;

    KernelSites(SiteBlock block) {
        this.block = block;
    }

    SiteBlock block() {
        return block;
    }

    /** Number of samples. */
    public int samples() {
        return block.samples();
    }

    /**
     * The number of kernel rows of these samples: samples times C, or samples if outputs are
     * summed.
     */
    public int rows() {
        return block.samples() * block.outputs();
    }
}
