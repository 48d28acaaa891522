package org.plstar.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Spelling;
import org.plstar.data.source.ColumnSummary.Oddity;
import org.plstar.refusal.Refusal;

/**
 * The contents of a table, and options with which it can be learned from. The options are found by
 * reading the table like a command that learns from it, and by following each refusal.
 *
 * @param columns of the file but those that are left out unseen, with the spelling of
 *     {@code options}
 * @param target what is to be predicted; absent if none is named and none seems likely
 * @param options with which the table is read
 * @param read the table so read; absent if it is refused
 * @param met what was refused before these options were found, in that order
 * @param refused why it cannot be read with any that were tried
 */
public record TablePreview(
        List<ColumnSummary> columns,
        Optional<String> target,
        ReadOptions options,
        Optional<Loaded> read,
        List<Refusal> met,
        Optional<Refusal> refused) {
    private static final int TRIES = 12;

    private static final Set<String> USUAL_TARGETS =
            Set.of("target", "label", "class", "y", "outcome", "species", "diagnosis", "price");

    /** Copies {@code columns} and {@code met}. */
    public TablePreview {
        columns = List.copyOf(columns);
        met = List.copyOf(met);
    }

    /**
     * Reads a CSV, TSV or Parquet file in several passes.
     *
     * @param given how to read it; without a target one is guessed
     * @throws Refusal if it is no such file, or its columns and rows cannot be told apart
     */
    public static TablePreview of(Path file, ReadOptions given) {
        List<ColumnSummary> columns = summaries(file, given, given.spelling());
        Optional<String> target = given.targets().isEmpty()
                ? guess(columns)
                : Optional.of(given.targets().getFirst());
        if (target.isEmpty()) {
            return new TablePreview(
                    columns, target, given, Optional.empty(), List.of(), Optional.empty());
        }
        String named = target.get();
        ReadOptions options = ignoring(
                given.withTargets(named),
                columns.stream()
                        .filter(c -> c.odd().contains(Oddity.COUNTS_ROWS))
                        .map(ColumnSummary::name)
                        .filter(name -> !name.equals(named))
                        .toList());
        List<Refusal> met = new ArrayList<>();
        while (true) {
            try {
                Loaded read = DataSource.open(file, options);
                List<ColumnSummary> spelled = summaries(file, given, options.spelling());
                if (given.targets().isEmpty() && !guess(spelled).equals(target)) {
                    return of(file, given.withSpelling(options.spelling())).behind(met);
                }
                return new TablePreview(
                        spelled, target, options, Optional.of(read), met, Optional.empty());
            } catch (Refusal refusal) {
                Optional<ReadOptions> other = mended(options, refusal);
                if (other.isEmpty() || met.size() == TRIES) {
                    return new TablePreview(
                            columns, target, options, Optional.empty(), met, Optional.of(refusal));
                }
                met.add(refusal);
                options = other.get();
            }
        }
    }

    /** This preview after others whose spelling showed another target. */
    private TablePreview behind(List<Refusal> earlier) {
        return new TablePreview(
                columns,
                target,
                options,
                read,
                Stream.concat(earlier.stream().filter(TablePreview::ofSpelling), met.stream())
                        .toList(),
                refused);
    }

    private static boolean ofSpelling(Refusal refusal) {
        return refusal.code() instanceof DataRefusal code
                && switch (code) {
                    case NEARLY_NUMBERS, SIGNS_AROUND_NUMBERS, COMMAS_IN_NUMBERS -> true;
                    default -> false;
                };
    }

    /** Whether a column is called as targets usually are. */
    public static boolean isUsualTarget(String name) {
        return USUAL_TARGETS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The rows with these options, without their numbers. */
    public Optional<Dataset> rows() {
        return read.map(Loaded::data);
    }

    private static List<ColumnSummary> summaries(Path file, ReadOptions given, Spelling spelling) {
        return ColumnCounts.of(DataSource.table(file, spelling), given.ignored());
    }

    /** The column with a usual name of a target, or the last column that can be one. */
    private static Optional<String> guess(List<ColumnSummary> columns) {
        List<String> likely = columns.stream()
                .filter(ColumnSummary::canBeTarget)
                .map(ColumnSummary::name)
                .toList();
        return likely.stream()
                .filter(TablePreview::isUsualTarget)
                .findFirst()
                .or(() -> likely.reversed().stream().findFirst());
    }

    private static ReadOptions ignoring(ReadOptions options, List<String> more) {
        return options.withIgnored(
                new LinkedHashSet<>(joined(options.ignored(), more)).toArray(String[]::new));
    }

    /** The options with the change that a refusal suggests; absent if it suggests none. */
    private static Optional<ReadOptions> mended(ReadOptions o, Refusal refusal) {
        if (!(refusal.code() instanceof DataRefusal code)) {
            return Optional.empty();
        }
        if (code == DataRefusal.MISSING_TARGET && o.missing() != MissingValues.DROP) {
            return Optional.of(o.withMissing(MissingValues.DROP));
        }
        List<String> names = refusal.names();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Spelling s = o.spelling();
        return switch (code) {
            case NEARLY_NUMBERS ->
                Optional.of(o.withSpelling(
                        new Spelling(joined(s.missing(), names), s.signs(), s.decimal())));
            case SIGNS_AROUND_NUMBERS ->
                Optional.of(o.withSpelling(
                        new Spelling(s.missing(), joined(s.signs(), names), s.decimal())));
            case COMMAS_IN_NUMBERS ->
                Optional.of(o.withSpelling(new Spelling(
                        s.missing(),
                        s.signs(),
                        names.equals(List.of("point"))
                                ? Spelling.Decimal.POINT
                                : Spelling.Decimal.COMMA)));
            case DATES, TOO_MANY_CATEGORIES, UNFIT_COLUMNS, ALL_VALUES_MISSING ->
                Optional.of(ignoring(o, names));
            default -> Optional.empty();
        };
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
