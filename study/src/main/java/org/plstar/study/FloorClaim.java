package org.plstar.study;

import static org.plstar.study.claim.Kind.FOLLOWS;

import java.util.List;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Say;
import org.plstar.study.fit.OutputRange;

/** What no weights can change, whatever trains them. */
public enum FloorClaim implements Claim {
    /** Rows that contradict each other. */
    CONFLICT_FLOOR(
            "No weights fit these targets: rows with equal features have different ones ({rows}), and"
                    + " leave a loss of at least {floor}"),
    /** Targets out of reach of the last layer. */
    RANGE_FLOOR(
            "No weights fit these targets: the last layer, {layer}, gives numbers {range}, the targets"
                    + " reach from {least} to {most}, and the loss stays at {floor} or above"),
    /** Logits of one size. */
    LOGIT_FLOOR(
            "The last layer, {layer}, gives logits {range}: no weights bring the cross-entropy below"
                    + " {floor}"),
    /** Fewer parameters than equations. */
    RANK_AT_MOST_P(
            "K has rank at most p = {p} < n = {n}: not every target can be met; whether these can does"
                    + " not follow from the count");

    private final String words;

    FloorClaim(String words) {
        this.words = words;
    }

    @Override
    public Kind kind() {
        return FOLLOWS;
    }

    @Override
    public String words() {
        return words;
    }

    /** Says what rows with equal features leave. */
    public static boolean conflicts(Say.Line line, List<String> rows, double floor) {
        return line.follows(
                CONFLICT_FLOOR,
                List.of(Hypothesis.atLeast("groups of equal features, other targets", rows.size(), 1)),
                String.join("; ", rows.subList(0, Math.min(3, rows.size())))
                        + (rows.size() > 3 ? "; and " + (rows.size() - 3) + " more" : ""),
                floor);
    }

    /** Says what outputs of a range leave. */
    public static boolean range(Say.Line line, OutputRange o, boolean square, double floor) {
        String range =
                o.most().isPresent()
                        ? "from " + whole(o.least()) + " to " + whole(o.most().getAsDouble())
                        : "of at least " + whole(o.least());
        List<Hypothesis> outside =
                List.of(Hypothesis.atLeast("loss that the range leaves", floor, Double.MIN_NORMAL));
        return square
                ? line.follows(
                        RANGE_FLOOR,
                        outside,
                        o.layer(),
                        range,
                        o.leastTarget(),
                        o.mostTarget(),
                        floor)
                : line.follows(LOGIT_FLOOR, outside, o.layer(), range, floor);
    }

    /** Says what a count bounds, folded. */
    public static boolean rank(Say say, int parameters, int equations) {
        return say.follows(
                RANK_AT_MOST_P,
                List.of(Hypothesis.atMost("p", parameters, equations - 1)),
                parameters,
                equations);
    }

    private static String whole(double v) {
        return v == Math.rint(v) ? String.valueOf((long) v) : Digits.of(v);
    }
}
