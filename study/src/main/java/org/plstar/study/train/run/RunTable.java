package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.json.Json;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDate;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.StoredResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The runs of a folder, one row for each. */
public record RunTable(List<Row> rows) {
    private static final List<FitQuantity> NUMBERS = List.of(
            FitQuantity.STEPS,
            FitQuantity.ETA,
            FitQuantity.INITIAL_LOSS,
            FitQuantity.LOSS,
            FitQuantity.TEST_LOSS,
            FitQuantity.TRAIN_ACCURACY,
            FitQuantity.TEST_ACCURACY,
            FitQuantity.MU,
            FitQuantity.LAMBDA_MIN,
            FitQuantity.LAMBDA_MAX,
            FitQuantity.CONDITION_NUMBER,
            FitQuantity.KERNEL_DRIFT,
            FitQuantity.RELATIVE_DISTANCE,
            FitQuantity.MEASURED_RATE,
            FitQuantity.PREDICTED_RATE);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    /**
     * One run of the table.
     *
     * @param run its directory
     * @param outcome how it ended, {@code unfinished} or {@code damaged}; the command's name for
     *     the result of another one
     * @param changed when it was written, or begun where it has not ended; to the second
     * @param network its text; empty if it is not known
     * @param data its name; empty if it is not known
     * @param scored accuracy or R² on test rows, or of a model of a table on rows left out; empty
     *     where there is none
     * @param summary absent for all but finished runs of training
     */
    public record Row(
            String run,
            String outcome,
            Instant changed,
            String network,
            String data,
            String scored,
            Optional<RunSummary> summary) {
        /** Whether some of its words hold a text, whatever its case. */
        boolean matches(String text) {
            return String.join(
                            " ",
                            run,
                            outcome,
                            network,
                            data,
                            summary.map(s -> s.fit().method().optimizer()
                                            + " "
                                            + s.fit().method().loss())
                                    .orElse(""))
                    .toLowerCase(Locale.ROOT)
                    .contains(text.toLowerCase(Locale.ROOT));
        }

        /** The loss at the end to seven digits; empty if it is absent. */
        String loss() {
            return number(FitQuantity.LOSS, "%.6e");
        }

        double value(FitQuantity q, double absent) {
            return summary.map(s -> s.number(q).orElse(absent)).orElse(absent);
        }

        /** A number in the form of the table; empty if it is absent. */
        String number(FitQuantity q, String format) {
            return summary.map(s -> s.number(q))
                    .filter(v -> v.isPresent())
                    .map(v -> String.format(Locale.ROOT, format, v.getAsDouble()))
                    .orElse("");
        }
    }

    /**
     * Reads the summaries in a folder's directories, by name; a run without one, or with a damaged
     * one, has only its name and outcome.
     *
     * @throws Refusal if the folder cannot be read
     */
    public static RunTable of(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return new RunTable(
                    all.filter(RunDirectory::isRun).sorted().map(RunTable::row).toList());
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    folder.toString(),
                    "no runs can be read there (" + FailureWords.of(e) + ")",
                    "a folder with runs in it",
                    "name the folder, or begin with plstar train");
        }
    }

    /** The orders of a table of runs. */
    public enum Order {
        /** Runs are ordered by their directories. */
        NAME,
        /** The last run comes first. */
        DATE,
        /** The run with the smallest loss comes first; runs without a loss come last. */
        LOSS,
        /** The most accurate on the test rows first; runs without test rows last. */
        ACCURACY
    }

    /** The table in another order. */
    public RunTable by(Order order) {
        Comparator<Row> comparator = switch (order) {
            case NAME -> Comparator.comparing(Row::run);
            case DATE -> Comparator.comparing(Row::changed).reversed();
            case LOSS ->
                Comparator.comparingDouble(
                        r -> r.value(FitQuantity.LOSS, Double.POSITIVE_INFINITY));
            case ACCURACY ->
                Comparator.comparingDouble(r -> -r.value(FitQuantity.TEST_ACCURACY, -1));
        };
        return new RunTable(rows.stream().sorted(comparator).toList());
    }

    /** The runs of which some words hold a text. */
    public RunTable with(String text) {
        return new RunTable(rows.stream().filter(r -> r.matches(text)).toList());
    }

    private static String scored(FitSummary fit) {
        return fit.number(FitQuantity.TEST_ACCURACY).value().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%.4f right",
                        fit.number(FitQuantity.TEST_ACCURACY).orElse(0))
                : fit.quality().test().stream()
                        .findFirst()
                        .filter(e -> e.r2().isPresent())
                        .map(e -> r2(e.r2().getAsDouble()))
                        .orElse("");
    }

    /** The score of another command's result, which a model of a table has. */
    private static String scored(ObjectNode j) {
        JsonNode left = j.path("result").path("left_out");
        JsonNode right = left.path("classes").path("accuracy");
        JsonNode r2 = left.path("numbers").path(0).path("r2");
        return right.isNumber()
                ? String.format(Locale.ROOT, "%.4f right, left out", right.asDouble())
                : r2.isNumber() ? r2(r2.asDouble()) + ", left out" : "";
    }

    private static String r2(double v) {
        return String.format(Locale.ROOT, "R² %.4f", v);
    }

    private static Instant changed(Path run) {
        return RunDate.of(run).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The row of a run. */
    static Row row(Path run) {
        try {
            Optional<StoredResult> other = StoredResult.of(run);
            if (other.isPresent()) {
                return new Row(
                        run.toString(),
                        other.get().kind(),
                        changed(run),
                        other.get().network(),
                        other.get().json().path("subject").path("data").asString(""),
                        scored(other.get().json()),
                        Optional.empty());
            }
            ObjectNode j = StoredResult.summary(run);
            if (j.path("study").isString()) {
                return new Row(
                        run.toString(),
                        j.path("result").path("outcome").asString(""),
                        changed(run),
                        new StoredResult("linearity", j).network(),
                        j.path("subject").path("data").asString(""),
                        "",
                        Optional.empty());
            }
            RunSummary s = StoredRun.summary(run);
            return new Row(
                    run.toString(),
                    s.fit().outcome().name().toLowerCase(Locale.ROOT),
                    changed(run),
                    s.fit().network().text(),
                    s.fit().data().name(),
                    scored(s.fit()),
                    Optional.of(s));
        } catch (Refusal e) {
            return new Row(
                    run.toString(),
                    e.code() == RequestRefusal.UNFINISHED ? "unfinished" : "damaged",
                    changed(run),
                    "",
                    "",
                    "",
                    Optional.empty());
        }
    }

    /** All columns as JSON objects: numbers as numbers, null where one is absent. */
    public ArrayNode json() {
        ArrayNode all = JsonMapper.shared().createArrayNode();
        for (Row row : rows) {
            ObjectNode o = all.addObject();
            o.put("run", row.run);
            o.put("outcome", row.outcome);
            o.put("changed", row.changed.toString());
            o.put("network", row.network);
            row.summary.ifPresent(s -> json(o, s));
        }
        return all;
    }

    private static void json(ObjectNode o, RunSummary s) {
        FitSummary fit = s.fit();
        o.put("data", fit.data().name());
        o.put("parameters", fit.network().parameters());
        o.put("optimizer", fit.method().optimizer());
        o.put("loss_name", fit.method().loss());
        if (fit.method().batch().isPresent()) {
            o.put("batch", fit.method().batch().getAsInt());
        } else {
            o.putNull("batch");
        }
        o.put("precision", fit.trained().precision().name().toLowerCase(Locale.ROOT));
        o.put("seed", fit.trained().seed());
        for (FitQuantity q : NUMBERS) {
            o.set(
                    q.key(),
                    RunJson.number(q, fit.number(q)) instanceof Number n
                            ? Json.tree(n)
                            : NullNode.getInstance());
        }
        o.put("kernel_rows", fit.method().kernelRows());
        o.put("data_sha256", fit.data().sha256());
        o.put("command", s.command());
    }

    /** All columns as CSV, with a header line; numbers in full, nothing where a value is absent. */
    public String csv() {
        List<String> columns = new ArrayList<>(List.of("run", "data", "network", "parameters"));
        columns.addAll(List.of(
                "optimizer", "loss_name", "batch", "precision", "seed", "outcome", "changed"));
        NUMBERS.forEach(q -> columns.add(q.key()));
        columns.addAll(List.of("kernel_rows", "data_sha256", "command"));
        List<String> lines = new ArrayList<>(List.of(String.join(",", columns)));
        json().forEach(row -> lines.add(columns.stream()
                .map(c -> quoted(row.path(c).asString("")))
                .collect(Collectors.joining(","))));
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\\r\\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    /** The table as text, with columns as wide as their longest cells. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "run",
                "date",
                "outcome",
                "data",
                "optimizer",
                "steps",
                "loss",
                "of",
                "score",
                "network"));
        for (Row row : rows) {
            lines.add(List.of(
                    row.run,
                    DATE.format(row.changed),
                    row.outcome,
                    row.data,
                    row.summary.map(s -> s.fit().method().optimizer()).orElse(""),
                    row.number(FitQuantity.STEPS, "%.0f"),
                    row.loss(),
                    row.summary.map(s -> s.fit().method().loss()).orElse(""),
                    row.scored,
                    row.network));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int c = 0; c < line.size(); c++) {
                int column = c;
                int width = lines.stream()
                        .mapToInt(l -> l.get(column).length())
                        .max()
                        .orElse(0);
                boolean number = c == 5 || c == 6;
                String pad = " ".repeat(width - line.get(c).length());
                text.append(number ? pad + line.get(c) : line.get(c) + pad).append("  ");
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        return text.toString();
    }
}
