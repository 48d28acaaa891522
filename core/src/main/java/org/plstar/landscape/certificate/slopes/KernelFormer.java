package org.plstar.landscape.certificate.slopes;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Who forms ĴĴᵀ, which takes longest of what certificates by slopes measure. */
@FunctionalInterface
public interface KernelFormer {
    /** In this process. */
    KernelFormer LOCAL = SlopeKernel::form;

    /**
     * Forms the kernel.
     *
     * @param kernel what it is made of
     * @param to [n, n]; the lower triangle is filled
     */
    void form(SlopeKernel kernel, Matrix to, Workers workers);
}
