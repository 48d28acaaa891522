package org.plstar.study.predict;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of predictions whose truth is known. */
public enum EvaluationClaim implements Claim {
    /** The interval of the accuracy lies above the share of the most frequent class. */
    ACCURACY_ABOVE(
            MEASURED,
            "Right for {accuracy} of {rows} (95 % interval of independent rows: {low} to {high}),"
                    + " better than one answer for all, {majority}, the most frequent class of these"
                    + " rows: {share}"),
    /** The accuracy is above that share, its interval is not. */
    ACCURACY_UNTOLD(
            MEASURED,
            "Right for {accuracy} of {rows}; the 95 % interval of independent rows, {low} to {high},"
                    + " holds the {share} of one answer for all, {majority}, the most frequent class"
                    + " of these rows"),
    /** The accuracy is not above that share, the mean recall is above that of one answer. */
    RECALL_ABOVE(
            MEASURED,
            "Right for {accuracy} of {rows} (95 % interval of independent rows: {low} to {high}), not"
                    + " better than one answer for all, {majority}: {share}; better by the mean"
                    + " recall of the classes, {recall} for {chance}"),
    /** Neither is. */
    ACCURACY_NOT_ABOVE(
            MEASURED,
            "Not better than one answer for all, {majority}, the most frequent class of these rows:"
                    + " right for {accuracy} of {rows} (95 % interval of independent rows: {low} to"
                    + " {high}), that answer for {share}"),
    /** All rows are of one class, so that no answer can be compared. */
    ONE_CLASS(
            MEASURED,
            "Right for {accuracy} of {rows} (95 % interval of independent rows: {low} to {high}); all"
                    + " are of the class {majority}"),
    /** A target of numbers, better than its mean. */
    NUMBER_ABOVE(
            MEASURED,
            "{target}: off by {rmse} (root mean square) on {rows}; one answer for all, their mean, is"
                    + " off by {deviation} (R² = {r2}; mean absolute error {mae})"),
    /** No better. */
    NUMBER_NOT_ABOVE(
            MEASURED,
            "{target}: not better than one answer for all, the mean of these rows: off by {rmse} for"
                    + " {deviation} (root mean square; R² = {r2}; mean absolute error {mae}) on"
                    + " {rows}"),
    /** A target that does not change on these rows. */
    NUMBER_SAME(
            MEASURED,
            "{target}: off by {rmse} (root mean square) on {rows}, in which it is the same"),
    /** Several targets of numbers. */
    SEVERAL_NUMBERS(
            MEASURED,
            "{better} of {targets} targets are predicted better than by one answer for all, their"
                    + " mean, on {rows}; the least R² is {r2}, of {target}"),
    /** Rows that are training rows. */
    SEEN_ROWS(
            MEASURED,
            "{seen} of the {rows} rows were found among the training rows, by equal features"),
    /** The file of the training rows. */
    SAME_FILE(MEASURED, "The rows are of the file that the model was trained on (equal SHA-256)"),
    /** The same, of a model that has scores on left-out rows. */
    SAME_FILE_OF_TABLE(
            MEASURED,
            "The rows are of the file that the model was trained on (equal SHA-256); table.json of"
                    + " the model has its scores on left-out rows"),
    /** A row whose error outweighs all others. */
    ONE_ERROR(
            MEASURED,
            "{share} of the squared error of {target} is that of {where} ({truth}, predicted"
                    + " {predicted})"),
    /** Order of two classes. */
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
    /** The same, of a class that is not answered. */
    HARDEST_CLASS_NOT_CALLED(
            MEASURED,
            "Hardest class: {name}, 0 of its {rows} rows found, for 0 rows are called so; mean recall"
                    + " of the classes: {recall}"),
    /** Of probabilities. */
    LOG_LOSS(MEASURED, "Log-loss of the probabilities: {loss} per row"),
    /** Labels that n rows should not show. */
    CONTRADICTED_LABELS(
            MEASURED, "Labels with a probability below {bar} = 1/(10 · {rows} rows): {named}"),
    /** Wrong rows. */
    MOST_WRONG(MEASURED, "Most wrong: {named}"),
    /** Rows of numbers. */
    LARGEST_ERRORS(MEASURED, "Largest errors of {target}: {named}"),
    /** Of intervals. */
    COVERAGE(
            MEASURED,
            "{share} of the truths lie in the {probability} intervals, whose half width is {width} in"
                    + " the mean"),
    /** Rounded weights. */
    ROUNDED(
            MEASURED,
            "Weights rounded to {format} change the outputs by {real}{unit} (root mean square, {rows}"
                    + " rows), to first order by {foretold}; the largest change is {largest}"),
    /** Beyond the first order. */
    NOT_FIRST_ORDER(
            FOLLOWS, "The change by rounding is not of first order: it is {ratio} times that"),
    /** Classes of rounded weights. */
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
