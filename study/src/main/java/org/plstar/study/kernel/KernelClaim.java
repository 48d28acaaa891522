package org.plstar.study.kernel;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of a kernel: numbers that were computed. */
public enum KernelClaim implements Claim {
    /** Of rows with themselves. */
    KERNEL("{kernel} {order} x {columns} of {network} ({parameters} parameters) on {rows} rows"),
    /** Of rows with others. */
    KERNEL_WITH_OTHERS(
            "{kernel} {order} x {columns} of {network} ({parameters} parameters) on {rows} rows with"
                    + " {others} others"),
    /** By products alone. */
    KERNEL_NOT_FORMED(
            "{kernel} {order} x {columns} of {network} ({parameters} parameters) on {rows} rows, not"
                    + " formed; {products} products by {engine}"),
    /** Of infinite width. */
    KERNEL_OF_INFINITE_WIDTH(
            "{kernel} {order} x {columns} of {network} with every hidden width infinite, for one"
                    + " output"),
    /** On a disk. */
    KERNEL_BLOCKS("{computed} of {blocks} blocks computed by {engine}; {bytes} on the disk"),
    /** On a disk before. */
    KERNEL_BLOCKS_THERE("All {blocks} blocks were there; {bytes} on the disk"),
    /** The spectrum. */
    KERNEL_ENDS("Eigenvalues from {least} to {most}"),
    /** The sum of the diagonal. */
    KERNEL_TRACE("Trace {trace}"),
    /** λ_max over λ_min. */
    KERNEL_CONDITION("Condition number {condition}"),
    /** None. */
    KERNEL_WITHOUT_CONDITION("No condition number: {why}"),
    /** How exact the entries of infinite width are. */
    KERNEL_ENTRIES("Entries err by at most some {error}, relative"),
    /** Cholesky's factor. */
    KERNEL_FACTOR("{matrix} = L Lᵀ in {file}: log det {logDeterminant}; ‖L Lᵀ -"
            + " ({matrix})‖/‖K‖ about {residual}; residual of a solve {solve}"),
    /** None. */
    KERNEL_NOT_POSITIVE("{matrix} is not positive definite: Cholesky's method ends at row {row}"),
    /** Memory. */
    KERNEL_MEMORY("At most {bytes} in memory"),
    /** Where it is. */
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
