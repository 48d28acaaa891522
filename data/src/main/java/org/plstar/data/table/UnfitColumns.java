package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.refusal.Refusal;

/**
 * Refusals of columns that are neither numbers nor categories: what they are, and a remedy.
 *
 * @param most different texts of a column of categories
 */
record UnfitColumns(Table table, int most, List<TextColumn> unfit) {
    /**
     * All columns of one kind in one message; first those that are numbers if they are read in
     * another way.
     */
    Refusal refusal() {
        if (unfit.size() > 1 && unfit.stream().allMatch(TextColumn::unitBelowName)) {
            return Refusal.of(
                    DataRefusal.UNITS_BELOW_NAMES,
                    where(),
                    "the line below the names of the columns holds words in "
                            + unfit.size()
                            + " columns of numbers, as if it said their units",
                    "rows below the names",
                    "take the line out (sed 2d a.csv > b.csv)");
        }
        return only(TextColumn::nearlyNumbers)
                .map(UnfitColumns::nearly)
                .or(() -> only(TextColumn::commas).map(UnfitColumns::commas))
                .or(() -> only(TextColumn::signed).map(UnfitColumns::signed))
                .orElseGet(this::others);
    }

    /** The unfit columns of a kind; absent if there are none. */
    private Optional<UnfitColumns> only(Predicate<TextColumn> kind) {
        List<TextColumn> some = unfit.stream().filter(kind).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(new UnfitColumns(table, most, some));
    }

    private String where() {
        return unfit.getFirst().where.orElseGet(table::location).text();
    }

    private Refusal nearly() {
        return Refusal.of(
                        DataRefusal.NEARLY_NUMBERS,
                        where(),
                        counted(),
                        "numbers",
                        "read these texts as missing values, or correct them")
                .about(unfit.stream()
                        .flatMap(c -> c.odd.keySet().stream())
                        .distinct()
                        .toList());
    }

    private Refusal commas() {
        boolean decimals = unfit.stream().anyMatch(TextColumn::surelyDecimals);
        boolean thousands = unfit.stream().anyMatch(TextColumn::surelyThousands);
        return Refusal.of(
                        DataRefusal.COMMAS_IN_NUMBERS,
                        where(),
                        counted(),
                        "numbers such as 1234.5",
                        "say what stands before decimals")
                .about(
                        decimals == thousands
                                ? List.of("comma", "point")
                                : List.of(decimals ? "comma" : "point"));
    }

    private Refusal signed() {
        return Refusal.of(
                        DataRefusal.SIGNS_AROUND_NUMBERS,
                        where(),
                        counted(),
                        "numbers alone",
                        "drop them, if the numbers of a column all have one unit")
                .about(unfit.stream()
                        .flatMap(c -> c.units().stream())
                        .distinct()
                        .toList());
    }

    private Refusal others() {
        List<String> names = names();
        if (unfit.size() == 1) {
            TextColumn only = unfit.getFirst();
            if (only.numbers) {
                return FeatureCells.text(
                        only.where.orElseGet(table::location),
                        only.odd.keySet().iterator().next());
            }
            Location at = table.location().column(names.getFirst());
            return only.dates
                    ? at.refuse(
                                    DataRefusal.DATES,
                                    "the column holds dates or times",
                                    "numbers, or text of few different values",
                                    "write them with the year first (2024-03-01), or leave the"
                                            + " column out")
                            .about(names)
                    : at.refuse(
                                    DataRefusal.TOO_MANY_CATEGORIES,
                                    "the column holds " + only.why(most),
                                    "numbers, or text of few different values",
                                    only.namesRows()
                                            ? "leave it out"
                                            : "leave it out if it only names the rows, or name it"
                                                    + " as categorical")
                            .about(names);
        }
        return table.location()
                .refuse(
                        DataRefusal.UNFIT_COLUMNS,
                        counted(),
                        "numbers, or text of at most " + most + " different values",
                        "leave them out, or name those that are categorical")
                .about(names);
    }

    private List<String> names() {
        return unfit.stream().map(c -> table.columns().get(c.position)).toList();
    }

    private String counted() {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < unfit.size(); i++) {
            each.add(Location.quoted(names().get(i)) + " (" + unfit.get(i).why(most) + ")");
        }
        return (unfit.size() == 1
                        ? "the column is neither numbers nor categories: "
                        : unfit.size() + " columns are neither numbers nor categories: ")
                + String.join(", ", each);
    }
}
