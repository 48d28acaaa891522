package org.plstar.study.table.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plstar.data.Dataset;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions;
import org.plstar.data.Schema;
import org.plstar.data.Spelling;
import org.plstar.data.Target;
import org.plstar.data.source.ColumnSummary;
import org.plstar.data.source.TablePreview;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.PastedText;
import org.plstar.study.command.CommandText;
import org.plstar.study.command.OptionHints;
import org.plstar.study.json.Json;
import org.plstar.study.options.DataWords;
import org.plstar.study.options.LookWords;

/**
 * The text of a preview of a table.
 *
 * @param data as the user named it
 * @param preview absent of arrays and images
 * @param guessed whether nobody named the target
 * @param rows as they are read; absent where they are refused
 * @param read what columns were read as that are no plain numbers
 */
record PreviewWords(
        Path data,
        Optional<TablePreview> preview,
        boolean guessed,
        Optional<Dataset> rows,
        Map<String, String> read) {
    private static final int WIDEST = 28;

    /** The largest number of columns with a line each. */
    private static final int PAGE = 30;

    /** The largest number of columns that a warning names one by one. */
    private static final int NAMED = 5;

    private PreviewWords(
            Path data, Optional<TablePreview> preview, boolean guessed, Optional<Dataset> rows) {
        this(data, preview, guessed, rows, rows.map(r -> read(r.schema())).orElse(Map.of()));
    }

    /** The preview of a table. */
    PreviewWords(Path data, TablePreview preview, boolean guessed) {
        this(
                data,
                Optional.of(preview),
                guessed,
                preview.rows().map(r -> r.named(String.valueOf(data.getFileName()))));
    }

    /** The preview of arrays and images, which have no columns to describe. */
    static PreviewWords ofArrays(Path data, Dataset rows) {
        return new PreviewWords(data, Optional.empty(), false, Optional.of(rows));
    }

    private static Map<String, String> read(Schema schema) {
        Map<String, String> read = new HashMap<>();
        for (Schema.Column c : schema.columns()) {
            if (c instanceof Schema.OneHot) {
                read.put(c.name(), "categories");
            }
        }
        schema.dates().forEach(d -> read.put(d, "dates"));
        return read;
    }

    /** The output of {@code --json}. */
    private record Told(
            String file,
            int rows,
            List<PreviewColumn> columns,
            Optional<String> target,
            boolean targetGuessed,
            List<String> warnings,
            Optional<String> read,
            Optional<String> refused,
            Optional<String> command) {}

    String json() {
        return Json.text(new Told(
                data.toString(),
                count(),
                summaries().stream().map(this::column).toList(),
                preview.flatMap(TablePreview::target),
                guessed,
                warnings(),
                rows.map(DataWords::of),
                refused(),
                command()));
    }

    private PreviewColumn column(ColumnSummary c) {
        boolean counted = c.different() <= ColumnSummary.MOST;
        return new PreviewColumn(
                c.name(),
                type(c),
                c.missing(),
                counted ? OptionalInt.of(c.different()) : OptionalInt.empty(),
                counted ? Optional.empty() : Optional.of(ColumnSummary.MOST),
                c.examples(),
                c.least(),
                c.most());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(data).append(": ").append(Digits.count(count(), "row"));
        if (preview.isPresent()) {
            text.append(", ").append(Digits.count(summaries().size(), "column")).append("\n");
            table(text);
        } else {
            text.append("\n");
        }
        warnings().forEach(w -> text.append("! ").append(w).append('\n'));
        rows.ifPresent(r -> text.append("- Read as ").append(DataWords.of(r)).append(".\n"));
        if (guessed) {
            preview.flatMap(TablePreview::target)
                    .ifPresent(t -> text.append("- The target is a guess, ")
                            .append(
                                    TablePreview.isUsualTarget(t)
                                            ? "by its name"
                                            : "as the last column that can be one")
                            .append("; --target names another column.\n"));
        }
        refused().ifPresent(r -> text.append("! ").append(r).append('\n'));
        command().ifPresent(c -> text.append("\nLearn from it: ").append(c).append('\n'));
        return text.toString();
    }

    private int count() {
        return preview.map(p ->
                        p.columns().stream().mapToInt(ColumnSummary::rows).max().orElse(0))
                .orElseGet(() -> rows.orElseThrow().rows());
    }

    private List<ColumnSummary> summaries() {
        return preview.map(TablePreview::columns).orElse(List.of());
    }

    private void table(StringBuilder text) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("column", "type", "missing", "different", "from", "to", "examples"));
        List<ColumnSummary> shown = shown();
        for (ColumnSummary c : shown) {
            lines.add(List.of(
                    cut(c.name()),
                    type(c),
                    String.valueOf(c.missing()),
                    c.different() > ColumnSummary.MOST
                            ? "> " + ColumnSummary.MOST
                            : String.valueOf(c.different()),
                    number(c.least()),
                    number(c.most()),
                    c.examples().stream()
                            .map(PreviewWords::cut)
                            .collect(Collectors.joining(", "))));
        }
        int[] width = new int[7];
        for (List<String> line : lines) {
            for (int i = 0; i < width.length; i++) {
                width[i] = Math.max(width[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder("  ");
            for (int i = 0; i < width.length; i++) {
                String pad = " ".repeat(width[i] - line.get(i).length());
                row.append(i >= 2 && i <= 5 ? pad + line.get(i) : line.get(i) + pad)
                        .append("  ");
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        Map<String, Long> others = summaries().stream()
                .filter(c -> !shown.contains(c))
                .collect(Collectors.groupingBy(this::type, TreeMap::new, Collectors.counting()));
        others.forEach((type, count) -> text.append("  … and ")
                .append(Digits.count(count, "more column"))
                .append(" of ")
                .append(type)
                .append("; --json has all\n"));
    }

    /**
     * The columns with a line: all of a page, else the target, those that lack values, and the
     * first others.
     */
    private List<ColumnSummary> shown() {
        List<ColumnSummary> all = summaries();
        if (all.size() <= PAGE) {
            return all;
        }
        Set<ColumnSummary> first = all.stream()
                .sorted(Comparator.comparingInt(this::place))
                .limit(PAGE)
                .collect(Collectors.toSet());
        return all.stream().filter(first::contains).toList();
    }

    private int place(ColumnSummary c) {
        return type(c).startsWith("target") ? 0 : c.missing() > 0 ? 1 : 2;
    }

    private static String number(OptionalDouble v) {
        if (v.isEmpty()) {
            return "";
        }
        double number = v.getAsDouble();
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : Digits.of(number);
    }

    private static String cut(String cell) {
        String shown = Location.quoted(cell);
        shown = shown.substring(1, shown.length() - 1);
        return shown.length() <= WIDEST ? shown : shown.substring(0, WIDEST - 1) + "…";
    }

    /** How the reader interprets a column. */
    private String type(ColumnSummary c) {
        TablePreview p = preview.orElseThrow();
        if (p.target().filter(c.name()::equals).isPresent()) {
            return rows.map(r -> r.target() instanceof Target.Classes)
                    .map(classes -> classes ? "target, classes" : "target, numbers")
                    .orElse("target");
        }
        if (p.options().ignored().contains(c.name())) {
            return "left out";
        }
        if (rows.isEmpty()) {
            return c.isNumbers() ? "numbers" : c.numbers() == 0 ? "text" : "numbers and text";
        }
        return read.getOrDefault(c.name(), "numbers");
    }

    private List<String> warnings() {
        List<String> all = new ArrayList<>();
        preview.map(TablePreview::met)
                .orElse(List.of())
                .forEach(r -> all.add(OptionHints.of(r).getMessage()));
        for (ColumnSummary.Oddity o : ColumnSummary.Oddity.values()) {
            List<String> names = summaries().stream()
                    .filter(c -> c.odd().contains(o) && told(c, o))
                    .map(c -> Location.quoted(c.name()))
                    .toList();
            names.stream().limit(NAMED).forEach(n -> all.add(n + " " + words(o) + "."));
            if (names.size() > NAMED) {
                all.add(Digits.count(names.size() - NAMED, "more column") + ": each " + words(o)
                        + ".");
            }
        }
        rows.ifPresent(r -> new LookWords(r, LookWords.Learner.TABLE)
                .lines()
                .forEach(line -> all.add(line.substring(2))));
        return all;
    }

    /** Whether an oddity is implied by the interpretation of the column. */
    private boolean told(ColumnSummary c, ColumnSummary.Oddity odd) {
        return switch (odd) {
            case NAMES_ROWS -> type(c).equals("categories");
            case THREE_DECIMALS -> type(c).endsWith("numbers");
            case COUNTS_ROWS, CONSTANT, EMPTY -> true;
        };
    }

    private static String words(ColumnSummary.Oddity odd) {
        return switch (odd) {
            case COUNTS_ROWS -> "counts the rows, and is left out";
            case NAMES_ROWS -> "has another text in each row";
            case CONSTANT -> "has one value";
            case EMPTY -> "has no values";
            case THREE_DECIMALS ->
                "has three decimals in every number: if the point stands between thousands,"
                        + " take --decimal comma";
        };
    }

    private Optional<String> refused() {
        return preview.flatMap(TablePreview::refused)
                .map(r -> OptionHints.of(r).getMessage())
                .or(() -> preview.filter(p -> p.target().isEmpty())
                        .map(_ -> count() == 1
                                ? "There is one row, which shows no"
                                        + " column that changes:"
                                        + " --target names one."
                                : "No column seems to be a target:" + " --target names one."));
    }

    /** The command that learns from the table, with the options of reading. */
    private Optional<String> command() {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        words.add(rows.get().target() instanceof Target.Classes ? "classify" : "regress");
        words.add(PastedText.named(data.toString()));
        preview.ifPresentOrElse(p -> options(p, words), () -> {
            if (!rows.get().shaped()) {
                add("--target", rows.get().schema().targets(), words);
            }
        });
        return Optional.of(CommandText.of(words));
    }

    private static void options(TablePreview p, List<String> words) {
        ReadOptions o = p.options();
        Spelling s = o.spelling();
        add("--target", p.target().stream().toList(), words);
        add("--ignore", o.ignored(), words);
        add("--missing-values", s.missing(), words);
        add("--signs", s.signs(), words);
        if (s.decimal() != Spelling.Decimal.PLAIN) {
            add("--decimal", List.of(s.decimal().name().toLowerCase(Locale.ROOT)), words);
        }
        if (o.missing() == ReadOptions.MissingValues.DROP) {
            add("--missing", List.of("drop"), words);
        }
    }

    private static void add(String option, List<String> values, List<String> words) {
        if (!values.isEmpty()) {
            words.add(option);
            words.add(String.join(",", values));
        }
    }
}
