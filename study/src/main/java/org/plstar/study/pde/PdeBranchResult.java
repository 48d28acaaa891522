package org.plstar.study.pde;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.OptionalDouble;
import org.plstar.study.solve.branch.BranchResult;

/**
 * A branch of functions.
 *
 * @param branch with numbers of the functions as its unknowns: of each its largest size and its
 *     values at five places, and the coefficients; its residual is the largest of an interval at a
 *     point, as a part of the size of the equations' terms
 * @param intervals of the last mesh
 * @param meshes on which the branch was followed
 * @param within whether the residual is at most the tolerance
 * @param foldsMoved how far halving all intervals moved the folds at most; absent without folds,
 *     and where the branch on half the intervals has another number of them or was not followed
 * @param judged whether the branch was followed on half the intervals too
 */
public record PdeBranchResult(
        @JsonUnwrapped BranchResult branch,
        int intervals,
        int meshes,
        boolean within,
        OptionalDouble foldsMoved,
        boolean judged) {
    /** The same result without the numbers of the functions. */
    public PdeBranchResult withoutValues() {
        return new PdeBranchResult(
                branch.withoutValues(), intervals, meshes, within, foldsMoved, judged);
    }

    /** Whether the branch left the range or reached a bound, and holds to the tolerance. */
    public boolean complete() {
        return branch.complete() && within;
    }
}
