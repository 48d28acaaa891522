package org.plstar.study.advise;

import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of training a part of a model from a file, before any training. */
public enum SurveyClaim implements Claim {
    /** The verdict on classes where a group is ahead. */
    GROUP_PAYS(
            MEASURED,
            "Left out one by one, {accuracy} of {rows} rows are classified rightly by the kernel of"
                    + " {group} ({weights} of {all} weights) and the head; by the head alone {head}"),
    /** The same for numbers. */
    GROUP_PAYS_NUMBERS(
            MEASURED,
            "Left out one by one, {rows} rows are predicted to a loss of {loss} by the kernel of"
                    + " {group} ({weights} of {all} weights) and the head, of {head} by the head"
                    + " alone"),
    /** The verdict where none is. */
    HEAD_ALONE(
            MEASURED,
            "On these {rows} rows no group of weights is ahead of the head alone, and of the mean of"
                    + " the other rows, by two errors: of {groups} the best, {group}, lowers the"
                    + " left-out loss by {ahead}"),
    /** The verdict where other heads do not confirm a group. */
    NOT_WITH_OTHER_HEADS(
            MEASURED,
            "The head alone is named: with other random heads no group is ahead of it by two errors;"
                    + " the best before, {group}, lowers its left-out loss by {again}, then by {ahead}"),
    /** How far other heads confirm a group. */
    OTHER_HEADS(
            MEASURED,
            "These numbers are with {heads} other random heads than the group was chosen with; with"
                    + " those it lowers the loss by {ahead}"),
    /** How good the head is then. */
    HEAD_ACCURACY(
            MEASURED,
            "Left out one by one, {accuracy} of the rows are classified rightly by the head alone"),
    /** The verdict where nothing is learned. */
    NO_BETTER_THAN_MEAN(
            MEASURED,
            "Left out one by one, {rows} rows are predicted by the head alone no better, by an error,"
                    + " than by the mean of the others: a loss of {loss}, of the mean {constant}"),
    /** How far ahead. */
    AHEAD_OF_HEAD(
            MEASURED,
            "{group} lowers the left-out loss of the head alone, {head}, by {ahead}; the mean of the"
                    + " other rows has {constant}"),
    /** Others as good. */
    AS_GOOD(
            MEASURED,
            "Within an error of the best, {best}: {count} of {groups} groups; of those that are ahead with"
                    + " other heads too, {group} has the fewest weights"),
    /** What a choice does to its score. */
    CHOSEN_ON_ROWS(
            MEASURED,
            "Scale and ridge were chosen by the left-out loss of the same {rows} rows, and so was the"
                    + " group, which is the lower for it"),
    /** No leak. */
    NO_LABELS(
            MEASURED,
            "The kernels are means over {heads} random heads of seed {seed}: 0 labels are in them"),
    /** How sure. */
    LEFT_OUT_LOG_LOSS(
            MEASURED,
            "The softmax of {beta} times the left-out outputs has a log loss of {loss}, the least of"
                    + " all factors on these rows"),
    /** Labels that the others contradict. */
    LABEL_CONTRADICTED(
            MEASURED,
            "The label of row {row}, {label}, is contradicted most: the fit without the row says"
                    + " {others}, by {margin}"),
    /** The step. */
    ADAM_STEP(
            MEASURED,
            "At η = {eta} a first step of Adam lowers the loss of the rows, {loss} with the ridge"
                    + " head, by {part} of it to second order");

    private final Kind kind;
    private final String words;

    SurveyClaim(Kind kind, String words) {
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
