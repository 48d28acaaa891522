package org.plstar.study.solve.box;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a search for all solutions in a box. */
public enum BoxClaim implements Claim {
    // --- what is in the box ---------------------------------------------------------------------
    /** Says that these are all solutions in the box. */
    BOX_SOLUTIONS(
            FOLLOWS,
            "All solutions in the box: {count}, each the only one near it, proved by the search's own"
                    + " test of uniqueness; none elsewhere in the box, computed with outward rounding"
                    + " in {boxes}"),
    /** Says that no solution is in the box. */
    BOX_EMPTY(FOLLOWS, "No solution in the box: computed with outward rounding in {boxes}"),
    /** Says that parts of the box are not decided. */
    BOX_OPEN(
            MEASURED,
            "Undecided: {part} of the box in {places}, beside {count} found, after {boxes}{limit}"),
    /** Says that boxes cover all solutions. */
    BOX_COVER(
            FOLLOWS,
            "All solutions in the box lie in {count}, each at most {width} of the ranges wide, computed"
                    + " with outward rounding in {boxes}; {proved} of these have a solution for each"
                    + " value of {others}"),
    /** Says how many boxes of a cover may have no solution. */
    BOX_COVER_UNDECIDED(
            MEASURED, "Of {count} of these it is not decided whether they have a solution"),
    // --- where ----------------------------------------------------------------------------------
    /** Says that solutions lie on bounds, to rounding. */
    BOX_ON_BOUND(
            MEASURED,
            "Boxes of {count} reach over a bound, by rounding: on which side of it these are is not"
                    + " decided"),
    /** Says where a solution may be. */
    BOX_PLACE(MEASURED, "Undecided place: {place}"),
    /** Says how many further places are in a file. */
    BOX_MORE_PLACES(MEASURED, "{count} more undecided places are in solutions.csv"),
    /** Says that solutions may be the same. */
    BOX_SAME(MEASURED, "Boxes of {count} meet those of others: they may be the same"),
    // --- what was meant -------------------------------------------------------------------------
    /** Says which box was searched. */
    BOX_BOUNDS(MEASURED, "The box: {bounds}"),
    /** Says which numbers the equations have. */
    BOX_NUMBERS(
            MEASURED,
            "The equations are meant with their known numbers as doubles, as they were read or"
                    + " computed"),
    /** Says what in the text may be a mistake. */
    BOX_TEXT(MEASURED, "{warning}");

    private final Kind kind;
    private final String words;

    BoxClaim(Kind kind, String words) {
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
