package org.plstar.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every run in a folder, a row each. */
public record RunTable(List<SequencedMap<String, String>> rows) {
    private static final SequencedMap<String, String> COLUMNS = columns();

    private static SequencedMap<String, String> columns() {
        SequencedMap<String, String> c = new LinkedHashMap<>();
        c.put("data", "data.name");
        c.put("network", "network.text");
        c.put("parameters", "network.parameters");
        c.put("optimizer", "method.optimizer");
        c.put("loss_name", "method.loss");
        c.put("batch", "method.batch");
        c.put("precision", "precision");
        c.put("seed", "seed");
        for (String same :
                List.of(
                        "outcome",
                        "steps",
                        "eta",
                        "initial_loss",
                        "loss",
                        "test_loss",
                        "train_accuracy",
                        "test_accuracy",
                        "mu",
                        "lambda_min",
                        "lambda_max",
                        "condition_number",
                        "kernel_drift",
                        "relative_distance",
                        "measured_rate",
                        "predicted_rate")) {
            c.put(same, same);
        }
        c.put("data_sha256", "data.sha256");
        c.put("command", "command");
        return c;
    }

    /**
     * Reads the summaries in a folder's directories, by name; a run without one, or with a damaged one, has only its name and outcome.
     *
     * @throws Refusal if the folder cannot be read
     */
    public static RunTable of(Path folder) {
        List<Path> runs;
        try (Stream<Path> all = Files.list(folder)) {
            runs = all.filter(RunDirectory::isRun).sorted().toList();
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    folder.toString(),
                    "no runs can be read there (" + e + ")",
                    "a folder with runs in it",
                    "name the folder, or begin with plstar train");
        }
        List<SequencedMap<String, String>> rows = new ArrayList<>();
        for (Path run : runs) {
            rows.add(row(run));
        }
        return new RunTable(rows);
    }

    private static SequencedMap<String, String> row(Path run) {
        SequencedMap<String, String> row = new LinkedHashMap<>();
        row.put("run", run.toString());
        COLUMNS.sequencedKeySet().forEach(c -> row.put(c, ""));
        try {
            ObjectNode summary = StoredRun.summary(run);
            COLUMNS.forEach((column, place) -> row.put(column, text(summary, place)));
        } catch (Refusal e) {
            row.put("outcome", e.code() == RequestRefusal.UNFINISHED ? "unfinished" : "damaged");
        }
        return row;
    }

    private static String text(JsonNode node, String place) {
        JsonNode at = node;
        for (String part : place.split("\\.", -1)) {
            at = at.path(part);
        }
        return at.isValueNode() && !at.isNull() ? at.asString() : "";
    }

    /** All columns as CSV, with a header line; numbers in full, nothing where a value is absent. */
    public String csv() {
        List<String> lines = new ArrayList<>();
        lines.add("run," + String.join(",", COLUMNS.sequencedKeySet()));
        for (Map<String, String> row : rows) {
            lines.add(row.values().stream().map(RunTable::quoted).collect(Collectors.joining(",")));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\\r\\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
