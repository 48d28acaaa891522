package org.plstar.study.infinite;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of networks of infinite width, and of finite ones beside them. */
public enum InfiniteClaim implements Claim {
    /** A step beyond the limit of the method. */
    INFINITE_DIVERGES(
            FOLLOWS,
            "The step size {eta} is beyond {limit}, from which on {method} on this kernel diverges:"
                    + " after {at} the loss is {loss}, from {start}"),
    /** A loss that grew below it. */
    INFINITE_ABOVE_START(
            MEASURED, "After {at} the loss of the mean prediction stands at {loss}, from {start}"),
    /** A moment. */
    INFINITE_POINT(
            MEASURED,
            "At infinite width, {at}: the mean prediction has a loss of {loss} on the training rows"),
    /** The same of classes. */
    INFINITE_POINT_OF_CLASSES(
            MEASURED,
            "At infinite width, {at}: the mean prediction is right for {accuracy} of the training"
                    + " rows, with a loss of {loss}"),
    /** The same with test rows. */
    INFINITE_TEST_POINT(
            MEASURED,
            "At infinite width, {at}: the mean prediction has a loss of {testLoss} on {testRows}, and"
                    + " of {loss} on the training rows"),
    /** The same with test rows of classes. */
    INFINITE_TEST_POINT_OF_CLASSES(
            MEASURED,
            "At infinite width, {at}: the mean prediction is right for {testAccuracy} of {testRows},"
                    + " with a loss of {testLoss}; for {accuracy} of the training rows, with a loss of"
                    + " {loss}"),
    /** The spread over random starts. */
    INFINITE_DEVIATION(
            MEASURED,
            "{at}: the outputs of networks of other random starts deviate from this mean by"
                    + " {deviation} (root mean square)"),
    /** Finite networks. */
    TRAINED_NETWORKS(
            MEASURED,
            "{networks} trained networks, after {steps} steps of {eta}: test loss of their mean"
                    + " {loss}, predicted {predicted}; variance over starts {spread} of the predicted"
                    + " one"),
    /** How far their means are. */
    TRAINED_SCORES(
            MEASURED,
            "Over {looks} looks {beyond} of the networks' means are more than 3 standard errors from"
                    + " the predicted ones, the farthest {worst}"),
    /** The spectrum. */
    INFINITE_SPECTRUM(
            MEASURED, "Eigenvalues of the {kernel} K (not K/N) from {least} to {largest}"),
    /** The limit of steps. */
    INFINITE_LIMIT(
            FOLLOWS,
            "In this limit gradient descent on the mean of half squared errors is stable for step"
                    + " sizes below {limit}"),
    /** Directions at rounding. */
    INFINITE_RANK(MEASURED, "{rank} of {rows} eigenvalues of K can be told from 0"),
    /** What lies in the others. */
    INFINITE_UNFITTED(
            MEASURED,
            "A part {unfitted} of the targets lies in directions of K whose eigenvalues are 0 to"
                    + " rounding"),
    /** Rows that repeat others. */
    INFINITE_REPEATS(MEASURED, "{rows} have the features of another training row"),
    /** What rounding does. */
    INFINITE_ROUNDING(
            FOLLOWS,
            "Rounding of the kernel's eigenvalues changes predictions by {rounding}, to first order"),
    /** What the numbers are. */
    INFINITE_MEANS(
            MEASURED,
            "These are means over random starts of networks of infinite width; entries of their"
                    + " kernels err by at most some {error}");

    private final Kind kind;
    private final String words;

    InfiniteClaim(Kind kind, String words) {
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
