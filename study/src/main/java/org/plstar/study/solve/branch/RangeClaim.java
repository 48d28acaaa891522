package org.plstar.study.solve.branch;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on solutions for every value of a param. */
public enum RangeClaim implements Claim {
    /** Says that a solution is proved for every value of the range. */
    RANGE_PROVED(
            FOLLOWS,
            "For every {param} from {from} to {to} a solution is proved, in {cells}, {within}"
                    + " (certificate.json)"),
    /** Says up to where a solution is proved for every value. */
    RANGE_PART(
            FOLLOWS,
            "Of {param} from {from} to {to} a solution is proved for every value up to {reached}, in"
                    + " {cells}, {within} (certificate.json)"),
    /** Says that nothing is proved at the beginning. */
    RANGE_NONE(
            MEASURED,
            "Nothing is proved of {param} from {from} on: {why} ({file} has what was tried)"),
    /** Says that the solutions are one branch. */
    RANGE_BRANCH(
            FOLLOWS,
            "These solutions are one branch, without a jump; within {only} of a line there is no"
                    + " other for that value"),
    /** Says that solutions at the ends of cells may differ. */
    RANGE_APART(
            MEASURED,
            "That the solutions of two cells are the same at their common end is not proved"),
    /** Says where the branch turns back. */
    RANGE_FOLD(MEASURED, "A fold at {fold}: the branch turns back there"),
    /** Says why the last cell that was tried is not proved. */
    RANGE_WHY(MEASURED, "The next cell is not proved: {why}"),
    /** Says which numbers the equations have. */
    RANGE_NUMBERS(
            MEASURED,
            "The equations are meant with their known numbers as doubles, as they were read or"
                    + " computed"),
    /** Says what in the text may be a mistake. */
    RANGE_TEXT(MEASURED, "{warning}");

    private final Kind kind;
    private final String words;

    RangeClaim(Kind kind, String words) {
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
