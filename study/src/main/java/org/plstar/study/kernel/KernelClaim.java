package org.plstar.study.kernel;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a kernel, all of them on computed numbers. */
public enum KernelClaim implements Claim {
    /** Says that a kernel of rows with themselves was computed. */
    KERNEL("{kernel} {order} x {columns} of {network} ({parameters} parameters) on {rows} rows"),
    /** Says that a kernel of rows with other rows was computed. */
    KERNEL_WITH_OTHERS(
            "{kernel} {order} x {columns} of {network} ({parameters} parameters) on {rows} rows with"
                    + " {others} others"),
    /** Says that a kernel was used by products without its matrix. */
    KERNEL_NOT_FORMED(
            "{kernel} {order} x {columns} of {network} ({parameters} parameters) on {rows} rows, not"
                    + " formed; {products} products by {engine}"),
    /** Says that a kernel of infinite width was computed. */
    KERNEL_OF_INFINITE_WIDTH(
            "{kernel} {order} x {columns} of {network} with every hidden width infinite, for one"
                    + " output"),
    /** Says how many blocks of a kernel were computed and written to a disk. */
    KERNEL_BLOCKS("{computed} of {blocks} blocks computed by {engine}; {bytes} on the disk"),
    /** Says that all blocks of a kernel were on the disk already. */
    KERNEL_BLOCKS_THERE("All {blocks} blocks were there; {bytes} on the disk"),
    /** Says the extreme eigenvalues of the kernel. */
    KERNEL_ENDS("Eigenvalues from {least} to {most}"),
    /** The sum of the diagonal. */
    KERNEL_TRACE("Trace {trace}"),
    /** Says the condition number of the kernel. */
    KERNEL_CONDITION("Condition number {condition}"),
    /** Says that the kernel has no condition number. */
    KERNEL_WITHOUT_CONDITION("No condition number: {why}"),
    /** Says how exact the entries of a kernel of infinite width are. */
    KERNEL_ENTRIES("Entries err by at most some {error}, relative"),
    /** Says that Cholesky's factor was computed. */
    KERNEL_FACTOR("{matrix} = L Lᵀ in {file}: log det {logDeterminant}; ‖L Lᵀ -"
            + " ({matrix})‖/‖K‖ about {residual}; residual of a solve {solve}"),
    /** Says that the matrix is not positive definite, so that there is no factor. */
    KERNEL_NOT_POSITIVE("{matrix} is not positive definite: Cholesky's method ends at row {row}"),
    /** Says how much memory the computation took. */
    KERNEL_MEMORY("At most {bytes} in memory"),
    /** Says to which file the kernel was written. */
    KERNEL_FILE("Written to {file}");

    private final String words;

    KernelClaim(String words) {
        this.words = words;
    }

    @Override
    public Kind kind() {
        return Kind.MEASURED;
    }

    @Override
    public String words() {
        return words;
    }
}
