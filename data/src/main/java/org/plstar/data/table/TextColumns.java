package org.plstar.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.Spelling;
import org.plstar.refusal.Refusal;

/**
 * Reads the columns of a file that has text where numbers were expected, and decides which become
 * one-hot. Cost: a pass over the file.
 */
final class TextColumns {
    private final Table table;
    private final List<TextColumn> columns = new ArrayList<>();

    private TextColumns(Table table, ColumnPlan plan, int most, Spelling spelling) {
        this.table = table;
        for (int i = 0; i < plan.features().size(); i++) {
            if (!plan.categorical().get(i)) {
                columns.add(new TextColumn(plan.features().get(i), new Distinct(most), spelling));
            }
        }
    }

    /**
     * A plan with the text columns one-hot, and the columns of dates.
     *
     * @param dates columns of dates that begin with their year, to be read as numbers before
     */
    record Found(ColumnPlan plan, List<String> dates) {}

    /**
     * The plan with the text columns one-hot.
     *
     * @throws Refusal TEXT_IN_NUMBER_COLUMN, NEARLY_NUMBERS, COMMAS_IN_NUMBERS,
     *     SIGNS_AROUND_NUMBERS, DATES, TOO_MANY_CATEGORIES or UNFIT_COLUMNS if columns hold what is
     *     neither numbers nor few categories
     */
    static Found plan(Table table, ColumnPlan plan, Categories.Automatic how, Spelling spelling) {
        TextColumns found = new TextColumns(table, plan, how.most(), spelling);
        found.look().check();
        List<TextColumn> unfit =
                found.unfit().stream().filter(c -> !c.calendar()).toList();
        if (!unfit.isEmpty()) {
            throw new UnfitColumns(table, how.most(), unfit).refusal();
        }
        return new Found(
                found.plan(plan),
                found.columns.stream()
                        .filter(TextColumn::calendar)
                        .map(c -> table.columns().get(c.position))
                        .toList());
    }

    /** Reads the text of some rows. */
    static ColumnScan see(Table part, ColumnPlan plan, int most) {
        TextColumns found = new TextColumns(part, plan, most, Spelling.USUAL);
        found.look();
        return new ColumnScan(found.columns.stream().map(TextColumn::seen).toList());
    }

    /**
     * The plan with the text columns one-hot, from the summaries of all parts.
     *
     * @return absent where {@link #plan} must say what is wrong
     */
    static Optional<ColumnPlan> joined(
            Table table, ColumnPlan plan, int most, List<ColumnScan> parts) {
        TextColumns found = new TextColumns(table, plan, most, Spelling.USUAL);
        for (ColumnScan p : parts) {
            for (int i = 0; i < found.columns.size(); i++) {
                found.columns.get(i).add(p.columns().get(i));
            }
        }
        return found.unfit().isEmpty() ? Optional.of(found.plan(plan)) : Optional.empty();
    }

    private LastLine look() {
        LastLine last = new LastLine(table);
        try (Rows rows = table.open()) {
            Cursor cursor = new Cursor(table, rows);
            while (rows.advance()) {
                last.see(rows);
                columns.forEach(c -> c.see(cursor));
            }
        }
        return last;
    }

    private List<TextColumn> unfit() {
        return columns.stream().filter(TextColumn::unfit).toList();
    }

    private ColumnPlan plan(ColumnPlan plan) {
        Set<Integer> text = new HashSet<>();
        columns.stream().filter(c -> c.text).forEach(c -> text.add(c.position));
        List<Boolean> categorical = new ArrayList<>();
        for (int i = 0; i < plan.features().size(); i++) {
            categorical.add(
                    plan.categorical().get(i) || text.contains(plan.features().get(i)));
        }
        return new ColumnPlan(plan.features(), categorical, plan.targets());
    }
}
