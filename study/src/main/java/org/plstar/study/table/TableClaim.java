package org.plstar.study.table;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of the fit of a table, beside what is said of its predictions. */
public enum TableClaim implements Claim {
    /** A class of one row. */
    ONE_ROW_CLASS(
            FOLLOWS,
            "A fit without its row has no row of the class {classes}: that row counts as wrong"),
    /** A column without which the target is not predicted. */
    LEADING_COLUMN(
            MEASURED,
            "R² = {r2} of rows held back falls by {fall} when the values of {column} are exchanged"
                    + " among them, by at most {others} for each other column"),
    /** Rows that the fit has no better answer for without others. */
    WITHOUT_SUSPECTS(
            MEASURED,
            "Fitted without the {rows} most contradicted rows, the fit has {without} of the other"
                    + " {others} rows right, fitted with them {with} of the same rows, each left out"
                    + " (difference ± {error}, one standard error)"),
    /** The same by probabilities. */
    WITHOUT_SUSPECTS_LOG_LOSS(
            MEASURED,
            "On the same rows the log-loss is {without} without the most contradicted rows, {with}"
                    + " with them"),
    /** None was taken out. */
    NO_SUSPECTS(MEASURED, "0 labels are contradicted by the other rows, so 0 rows were taken out"),
    /** Columns, none of which counts. */
    NO_COLUMN_COUNTS(
            MEASURED,
            "For each of {columns} columns the {loss} by less than twice its error when its values"
                    + " are exchanged among rows held back, {times} times"),
    /** Columns by what they count. */
    COLUMNS_COUNT(
            MEASURED,
            "By how much the {loss} when a column's values are exchanged among rows held back,"
                    + " {times} times: {named}; for {counting} of {columns} columns by more than"
                    + " twice its error"),
    /** The kernels. */
    CHOSEN_KERNELS(
            MEASURED,
            "Chosen among {tried} kernels by the predictions of each of {rows} rows without it:"
                    + " {chosen}"),
    /** Scales of inputs. */
    LEARNED_METRIC(MEASURED, "The learned metric counts most: {named} of {inputs} inputs"),
    /** Of a fit by centres. */
    CENTRES_SOLVED(
            MEASURED, "The equations of the fit are solved to {residual} of their right side"),
    /** Missing values. */
    MISSING_VALUES(
            MEASURED, "Missing values, which the model learns from: {columns} of {rows} rows"),
    /** Columns that are the same in all rows. */
    CONSTANT_COLUMNS(MEASURED, "Left out, for they are the same in all rows: {columns}");

    private final Kind kind;
    private final String words;

    TableClaim(Kind kind, String words) {
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
