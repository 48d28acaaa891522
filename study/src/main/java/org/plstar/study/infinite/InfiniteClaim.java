package org.plstar.study.infinite;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on networks of infinite width, and on finite ones compared with them. */
public enum InfiniteClaim implements Claim {
    /** Says that the step size is beyond the limit of the method. */
    INFINITE_DIVERGES(
            FOLLOWS,
            "The step size {eta} is beyond {limit}, from which on {method} on this kernel diverges:"
                    + " after {at} the loss is {loss}, from {start}"),
    /** Says that the loss exceeds its start although the step is below the limit. */
    INFINITE_ABOVE_START(
            MEASURED, "After {at} the loss of the mean prediction stands at {loss}, from {start}"),
    /** Says the predicted loss of a regression at one moment. */
    INFINITE_POINT(
            MEASURED,
            "At infinite width, {at}: the mean prediction has a loss of {loss} on the training rows"),
    /** Says the predicted loss and accuracy at one moment. */
    INFINITE_POINT_OF_CLASSES(
            MEASURED,
            "At infinite width, {at}: the mean prediction is right for {accuracy} of the training"
                    + " rows, with a loss of {loss}"),
    /** Says the predicted loss at one moment, with test rows. */
    INFINITE_TEST_POINT(
            MEASURED,
            "At infinite width, {at}: the mean prediction has a loss of {testLoss} on {testRows}, and"
                    + " of {loss} on the training rows"),
    /** Says the predicted loss and accuracy at one moment, with test rows. */
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
    /** Says how many finite networks were trained. */
    TRAINED_NETWORKS(
            MEASURED,
            "{networks} trained networks, after {steps} steps of {eta}: test loss of their mean"
                    + " {loss}, predicted {predicted}; variance over starts {spread} of the predicted"
                    + " one"),
    /** Says how far the means of finite networks are from the prediction. */
    TRAINED_SCORES(
            MEASURED,
            "Over {looks} looks {beyond} of the networks' means are more than 3 standard errors from"
                    + " the predicted ones, the farthest {worst}"),
    /** Says the extreme eigenvalues of the kernel. */
    INFINITE_SPECTRUM(
            MEASURED, "Eigenvalues of the {kernel} K (not K/N) from {least} to {largest}"),
    /** Says the largest step of gradient descent that converges. */
    INFINITE_LIMIT(
            FOLLOWS,
            "In this limit gradient descent on the mean of half squared errors is stable for step"
                    + " sizes below {limit}"),
    /** Says how many eigenvalues are above rounding. */
    INFINITE_RANK(MEASURED, "{rank} of {rows} eigenvalues of K can be told from 0"),
    /** Says which part of the targets is along eigenvalues at rounding. */
    INFINITE_UNFITTED(
            MEASURED,
            "A part {unfitted} of the targets lies in directions of K whose eigenvalues are 0 to"
                    + " rounding"),
    /** Says that rows have the features of other rows. */
    INFINITE_REPEATS(MEASURED, "{rows} have the features of another training row"),
    /** Says how much rounding of the kernel changes predictions. */
    INFINITE_ROUNDING(
            FOLLOWS,
            "Rounding of the kernel's eigenvalues changes predictions by {rounding}, to first order"),
    /** Says that predictions are means over random starts. */
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
