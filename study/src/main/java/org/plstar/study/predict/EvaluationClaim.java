package org.plstar.study.predict;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on predictions whose truth is known. */
public enum EvaluationClaim implements Claim {
    /** Says that the interval of the accuracy is above the share of the most frequent class. */
    ACCURACY_ABOVE(
            MEASURED,
            "Right for {accuracy} of {rows} (95 % interval of independent rows: {low} to {high}),"
                    + " better than one answer for all, {majority}, the most frequent class of these"
                    + " rows: {share}"),
    /**
     * Says that the accuracy is above the share of the most frequent class, but not its interval.
     */
    ACCURACY_UNTOLD(
            MEASURED,
            "Right for {accuracy} of {rows}; the 95 % interval of independent rows, {low} to {high},"
                    + " holds the {share} of one answer for all, {majority}, the most frequent class"
                    + " of these rows"),
    /**
     * Says that the accuracy is not above the share of the most frequent class, but the mean recall
     * is two standard errors above that of a constant answer.
     */
    RECALL_ABOVE(
            MEASURED,
            "Right for {accuracy} of {rows} (95 % interval of independent rows: {low} to {high}), not"
                    + " better than one answer for all, {majority}: {share}; better by the mean"
                    + " recall of the classes, {recall} ± {error} (one standard error) for {chance}"),
    /**
     * Says that the accuracy is not above that of a constant answer, nor the mean recall by two
     * standard errors.
     */
    ACCURACY_NOT_ABOVE(
            MEASURED,
            "Not better than one answer for all, {majority}, the most frequent class of these rows:"
                    + " right for {accuracy} of {rows} (95 % interval of independent rows: {low} to"
                    + " {high}), that answer for {share}"),
    /** Says that all rows are of one class, so that answers cannot be compared. */
    ONE_CLASS(
            MEASURED,
            "Right for {accuracy} of {rows} (95 % interval of independent rows: {low} to {high}); all"
                    + " are of the class {majority}"),
    /** Says that a numeric target is predicted better than by its mean. */
    NUMBER_ABOVE(
            MEASURED,
            "{target}: off by {rmse} (root mean square) on {rows}; one answer for all, their mean, is"
                    + " off by {deviation} (R² = {r2}; mean absolute error {mae})"),
    /**
     * Says that a numeric target is predicted better than by its mean, but not by two standard
     * errors.
     */
    NUMBER_UNTOLD(
            MEASURED,
            "{target}: off by {rmse} (root mean square) on {rows}; one answer for all, their mean, is"
                    + " off by {deviation} (R² = {r2}; mean absolute error {mae}); two standard errors"
                    + " of R², {two}, do not tell it from 0"),
    /** Says that a numeric target is predicted no better than by its mean. */
    NUMBER_NOT_ABOVE(
            MEASURED,
            "{target}: not better than one answer for all, the mean of these rows: off by {rmse} for"
                    + " {deviation} (root mean square; R² = {r2}; mean absolute error {mae}) on"
                    + " {rows}"),
    /** Says that a numeric target is constant on these rows. */
    NUMBER_SAME(
            MEASURED,
            "{target}: off by {rmse} (root mean square) on {rows}, in which it is the same"),
    /**
     * Says how many of several numeric targets are predicted better than by their means, by two
     * standard errors.
     */
    SEVERAL_NUMBERS(
            MEASURED,
            "{better} of {targets} targets are predicted better than by one answer for all, their"
                    + " mean, by more than two standard errors of R², on {rows}; the least R² is {r2},"
                    + " of {target}"),
    /** Says how many of the rows are training rows. */
    SEEN_ROWS(
            MEASURED,
            "{seen} of the {rows} rows were found among the training rows, by equal features"),
    /** The file of the training rows. */
    SAME_FILE(MEASURED, "The rows are of the file that the model was trained on (equal SHA-256)"),
    /** Says that the rows had a part in the training. */
    CHOSE_STEP(
            MEASURED, "These rows chose the last step of the run: their scores are no test of it"),
    /** Says that the rows are of the training file of a model with left-out scores. */
    SAME_FILE_OF_TABLE(
            MEASURED,
            "The rows are of the file that the model was trained on (equal SHA-256); table.json of"
                    + " the model has its scores on left-out rows"),
    /** Says that the model is one of other training rows, with what was chosen held. */
    CHANGED_MODEL(
            MEASURED,
            "The model {change}: scaling, kernels, ridges and weights of the average are held; a fit"
                    + " to such rows chooses them anew"),
    /** Says that predictions are those of a run's kernel for other training rows. */
    CHANGED_RUN(
            MEASURED,
            "The run {change}, by its kernel at the end; beside four wide networks that were trained"
                    + " again, changes so told were off by 17 to 30 % of their size in the median"),
    /** Says that one row has most of the squared error. */
    ONE_ERROR(
            MEASURED,
            "{share} of the squared error of {target} is that of {where} ({truth}, predicted"
                    + " {predicted})"),
    /** Says how well two classes are ordered by the outputs. */
    AUC(
            MEASURED,
            "Area under the ROC curve: {auc}, the part of the pairs of a row of {second} and one of"
                    + " {first} in which the first stands above the second, ties counted half"),
    /** The threshold of the largest mean recall. */
    BEST_THRESHOLD(
            MEASURED,
            "The mean recall of these rows is largest, {recall}, where {second} is answered from a"
                    + " probability of {threshold} on; that threshold was chosen on these rows"),
    /** The class with the least recall. */
    HARDEST_CLASS(
            MEASURED,
            "Hardest class: {name}, {found} of its {rows} rows found; {right} of {called} rows called"
                    + " so are right; mean recall of the classes: {recall}"),
    /** Says which class is hardest, if it is never predicted. */
    HARDEST_CLASS_NOT_CALLED(
            MEASURED,
            "Hardest class: {name}, 0 of its {rows} rows found, for 0 rows are called so; mean recall"
                    + " of the classes: {recall}"),
    /** Says the log-loss of the probabilities. */
    LOG_LOSS(MEASURED, "Log-loss of the probabilities: {loss} per row"),
    /** Says how many labels the model contradicts. */
    CONTRADICTED_LABELS(
            MEASURED, "Labels with a probability below {bar} = 1/(10 · {rows} rows): {named}"),
    /** Says which rows are most wrong. */
    MOST_WRONG(MEASURED, "Most wrong: {named}"),
    /** Says which rows have the largest errors of a numeric target. */
    LARGEST_ERRORS(MEASURED, "Largest errors of {target}: {named}"),
    /** Says how often the truth is in the intervals. */
    COVERAGE(
            MEASURED,
            "{share} of the truths lie in the {probability} intervals, whose half width is {width} in"
                    + " the mean"),
    /** Says how much rounded weights change outputs. */
    ROUNDED(
            MEASURED,
            "Weights rounded to {format} change the outputs by {real}{unit} (root mean square, {rows}"
                    + " rows), to first order by {foretold}; the largest change is {largest}"),
    /** Says that the change by rounding is not of first order. */
    NOT_FIRST_ORDER(
            FOLLOWS, "The change by rounding is not of first order: it is {ratio} times that"),
    /** Says how many classes change by rounded weights. */
    ROUNDED_CLASSES(
            MEASURED,
            "{changed} of {rows} rows change their class by rounding; {risk} have a margin within two"
                    + " standard deviations of the change");

    private final Kind kind;
    private final String words;

    EvaluationClaim(Kind kind, String words) {
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
