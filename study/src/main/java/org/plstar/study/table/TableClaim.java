package org.plstar.study.table;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import java.util.OptionalDouble;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on the fit of a table, in addition to those on its predictions. */
public enum TableClaim implements Claim {
    /** Says that a class has only one row, so that no fit without the row can predict it. */
    ONE_ROW_CLASS(
            FOLLOWS,
            "A fit without its row has no row of the class {classes}: that row counts as wrong"),
    /** A column without which the target is not predicted. */
    LEADING_COLUMN(
            MEASURED,
            "R² = {r2} of rows held back falls by {fall} when the values of {column} are exchanged"
                    + " among them, by at most {others} for each other column"),
    /** Says how the accuracy changes without the rows with suspect labels. */
    WITHOUT_SUSPECTS(
            MEASURED,
            "Fitted without the {rows} most contradicted rows, the fit has {without} of the other"
                    + " {others} rows right, fitted with them {with} of the same rows, each left out"
                    + " (difference ± {error}, one standard error)"),
    /** Says how the log-loss changes without the rows with suspect labels. */
    WITHOUT_SUSPECTS_LOG_LOSS(
            MEASURED,
            "On the same rows the log-loss is {without} without the most contradicted rows, {with}"
                    + " with them"),
    /** Says that no label is suspect. */
    NO_SUSPECTS(MEASURED, "0 labels are contradicted by the other rows, so 0 rows were taken out"),
    /** Says that no column matters by itself. */
    NO_COLUMN_COUNTS(
            MEASURED,
            "For each of {columns} columns the {loss} by less than twice its error when its values"
                    + " are exchanged among rows held back, {times} times"),
    /** Says how much each column matters. */
    COLUMNS_COUNT(
            MEASURED,
            "By how much the {loss} when a column's values are exchanged among rows held back,"
                    + " {times} times: {named}; for {counting} of {columns} columns by more than"
                    + " twice its error"),
    /** Says which share of other rows is wrong after a fit to more rows. */
    MORE_ROWS_SHARE(
            FORETOLD,
            "With twice the rows expect {twice} of other rows wrong ({twice_low} to {twice_high}),"
                    + " with four times {four} ({four_low} to {four_high}); now {now}"),
    /** Says how far off the predictions of numbers are after a fit to more rows. */
    MORE_ROWS_SIZE(
            FORETOLD,
            "With twice the rows expect to be off by {twice} ({twice_low} to {twice_high}; root mean"
                    + " square{unit}), with four times by {four} ({four_low} to {four_high}); now by"
                    + " {now}"),
    /** Says that the error at four times the rows may be the present one. */
    MORE_ROWS_UNSURE(
            MEASURED,
            "The band of four times the rows reaches the present error: more rows like these are not"
                    + " sure to help"),
    /** Says why the error with more rows is not told. */
    MORE_ROWS_WITHHELD(MEASURED, "The error with more rows is not told: {reason}"),
    /** Says which kernels were chosen. */
    CHOSEN_KERNELS(
            MEASURED,
            "Chosen among {tried} kernels by the predictions of each of {rows} rows without it:"
                    + " {chosen}"),
    /** Says how each fit did among which the model was chosen. */
    LEADERBOARD(
            MEASURED,
            "The fits by the {loss} of their predictions of {rows} rows left out, by which the model"
                    + " was chosen, with their shares of it: {fits}"),
    /** Says which inputs matter by the learned metric. */
    LEARNED_METRIC(MEASURED, "The learned metric counts most: {named} of {inputs} inputs"),
    /** Says how the equations of a fit by centres were solved. */
    CENTRES_SOLVED(
            MEASURED, "The equations of the fit are solved to {residual} of their right side"),
    /** Says how many values are missing. */
    MISSING_VALUES(
            MEASURED, "Missing values, which the model learns from: {columns} of {rows} rows"),
    /** Says which columns are constant. */
    CONSTANT_COLUMNS(MEASURED, "Left out, for they are the same in all rows: {columns}");

    private final Kind kind;
    private final String words;

    TableClaim(Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    /** {@inheritDoc} Bands are to hold nine of ten errors. */
    @Override
    public OptionalDouble stated() {
        return kind == FORETOLD ? OptionalDouble.of(0.9) : OptionalDouble.empty();
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
