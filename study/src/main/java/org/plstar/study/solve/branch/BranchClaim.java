package org.plstar.study.solve.branch;

import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a branch of solutions. */
public enum BranchClaim implements Claim {
    /** Says how far a branch was followed. */
    BRANCH_FOLLOWED(MEASURED, "The branch from {from} {ends}, at {to}, after {points} and {folds}"),
    /** Says where a branch turns back. */
    BRANCH_FOLD(
            MEASURED,
            "A fold at {fold}, where {unknown}: the branch turns back, and has {less} before and"
                    + " after it"),
    /** Says how accurate the place of a fold is. */
    BRANCH_FOLD_ERROR(MEASURED, "The last two approximations of the fold differ by {error}"),
    /** Says how accurate the folds of functions are. */
    BRANCH_FOLD_MOVED(MEASURED, "Halving all {intervals} moved the folds by at most {moved}"),
    /** Says that the folds of functions were not compared with those on a finer mesh. */
    BRANCH_UNJUDGED(MEASURED, "How accurate the branch is was not judged: {why}"),
    /** Says how well the points of a branch of functions solve the equations. */
    BRANCH_INTERVALS(
            MEASURED,
            "At all points the residual in each of {intervals} is at most {residual} of the size of"
                    + " the terms ({tolerance} was asked for)"),
    /** Says where other branches may begin. */
    BRANCH_CROSSING(
            MEASURED,
            "Near {place} the determinant of the equations along the branch changes its"
                    + " sign: another branch crosses there, which is not followed"),
    /** Says that a bound ended a branch. */
    BRANCH_BOUND(MEASURED, "It ends at the bound {bound}"),
    /** Says how well the points solve the equations. */
    BRANCH_RESIDUAL(
            MEASURED,
            "At all points each equation holds to {residual} of the size of its terms, or better"),
    /** Says what in the text may be a mistake. */
    BRANCH_TEXT(MEASURED, "{warning}");

    private final Kind kind;
    private final String words;

    BranchClaim(Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String words() {
        return words;
    }
}
