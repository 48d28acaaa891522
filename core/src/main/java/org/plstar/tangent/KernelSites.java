package org.plstar.tangent;

/**
 * What a kernel is made of for some samples at one w: the numbers a and g of each parameter. Made
 * by {@link KernelBlocks#sites}; two of them make a block of the kernel.
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
     * Rows of the kernel that they represent: samples times C, or samples if outputs are summed.
     */
    public int rows() {
        return block.samples() * block.outputs();
    }
}
