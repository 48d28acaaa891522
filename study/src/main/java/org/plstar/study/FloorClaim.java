package org.plstar.study;

import java.util.List;
import org.plstar.refusal.Require;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Say;

/**
 * Sentences on limits that hold for all weights and methods: losses that remain, and the rank of K.
 */
public enum FloorClaim implements Claim {
    /** Says what loss remains because rows contradict each other. */
    CONFLICT_FLOOR(
            "No weights fit these targets: rows with equal features have different ones ({where}), and"
                    + " leave a loss of at least {floor}"),
    /** Says what loss remains because targets are outside of the last layer's range. */
    RANGE_FLOOR(
            "No weights fit these targets: the last layer, {layer}, gives numbers {range}, the targets"
                    + " reach from {lowest} to {highest}, and leave a loss of at least {floor}"),
    /** Says what loss remains because logits have one size. */
    LOGIT_FLOOR(
            "The last layer, {layer}, gives logits {range}: no weights bring the cross-entropy below"
                    + " {floor}"),
    /** Says that K is singular since there are fewer weights than equations. */
    RANK_AT_MOST_P(
            "K has rank at most p = {p} < n = {n}: not every target can be met; whether these can does"
                    + " not follow from the count");

    private static final int MOST_NAMED = 3;

    private final String words;

    FloorClaim(String words) {
        this.words = words;
    }

    @Override
    public Kind kind() {
        return Kind.FOLLOWS;
    }

    @Override
    public String words() {
        return words;
    }

    /** Says what loss remains because rows contradict each other; returns false where none do. */
    public static boolean conflicts(PreparedDataset data, Say.Line line) {
        return conflicts(
                data.duplicates().conflicts().stream().map(g -> g.text()).toList(),
                LossFloor.conflictFloor(data),
                line);
    }

    /** Says what loss remains because of groups of rows with equal features, which are named. */
    public static boolean conflicts(List<String> groups, double floor, Say.Line line) {
        return line.follows(
                CONFLICT_FLOOR,
                List.of(Hypothesis.atLeast(
                        "groups of equal features with other targets", groups.size(), 1)),
                String.join("; ", groups.stream().limit(MOST_NAMED).toList())
                        + (groups.size() > MOST_NAMED
                                ? "; and " + (groups.size() - MOST_NAMED) + " more"
                                : ""),
                floor);
    }

    /** Says that K is singular where there are fewer parameters than equations. */
    public static void rank(int parameters, int equations, Say say) {
        Require.atLeast(0, parameters, StudyRefusal.RANGE, "parameters");
        Require.atLeast(0, equations, StudyRefusal.RANGE, "equations");
        if (parameters < equations) {
            say.follows(
                    RANK_AT_MOST_P,
                    List.of(Hypothesis.atMost("p", parameters, equations - 1)),
                    parameters,
                    equations);
        }
    }
}
