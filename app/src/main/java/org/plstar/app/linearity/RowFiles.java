package org.plstar.app.linearity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunJournal;
import org.plstar.array.npy.WholeFile;
import org.plstar.landscape.linearity.Measure;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file per finished row in a sweep's directory, each written whole or not at all, so that a
 * killed sweep goes on from what it had.
 */
public final class RowFiles {
    private static final String FOLDER = "rows";

    private RowFiles() {}

    /** Writes a row. */
    public static void write(RunDirectory directory, WidthRow row) {
        Path file =
                directory
                        .file(FOLDER)
                        .resolve("width-" + row.width() + "-seed-" + row.seed() + ".json");
        byte[] text = (json(row).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(directory.file(FOLDER));
            WholeFile.write(file, out -> out.write(text));
        } catch (IOException e) {
            throw RunJournal.unwritable(directory.path(), e);
        }
    }

    /**
     * Reads all rows.
     *
     * @throws Refusal DAMAGED_RUN if a file is not what {@link #write} wrote
     */
    public static List<WidthRow> read(RunDirectory directory) {
        Path folder = directory.file(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<WidthRow> rows = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(p -> p.toString().endsWith(".json")).sorted().toList()) {
                rows.add(read(file));
            }
        } catch (IOException e) {
            throw damaged(folder, Unread.why(folder, e));
        }
        return rows;
    }

    private static WidthRow read(Path file) {
        try {
            return row(JsonFile.read(file));
        } catch (JacksonException | IOException e) {
            throw damaged(file, Unread.why(file, e));
        } catch (IllegalArgumentException e) {
            throw damaged(file, "it cannot be read (" + e.getMessage() + ")");
        }
    }

    private static Refusal damaged(Path file, String why) {
        return Refusal.of(
                RequestRefusal.DAMAGED_RUN,
                file.toString(),
                why,
                "the file as plstar wrote it",
                "delete it, and it will be measured again");
    }

    /** A row as JSON. */
    static ObjectNode json(WidthRow row) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("width", row.width());
        j.put("seed", row.seed());
        j.put("parameters", row.unknowns());
        j.put("steps", row.steps());
        j.put("outcome", row.outcome().name().toLowerCase(Locale.ROOT));
        for (Quantity q : Quantity.values()) {
            Measure m = row.get(q);
            if (m.value().isPresent()) {
                j.put(q.key(), m.value().getAsDouble());
            } else {
                j.putNull(q.key());
            }
            if (!m.note().isEmpty()) {
                j.put(q.key() + "_note", m.note());
            }
        }
        return j;
    }

    /** The row that JSON holds. */
    static WidthRow row(JsonNode j) {
        if (!j.path("width").isInt() || !j.path("outcome").isString()) {
            throw new IllegalArgumentException("it holds no row");
        }
        Map<Quantity, Measure> measures = new EnumMap<>(Quantity.class);
        for (Quantity q : Quantity.values()) {
            JsonNode value = j.path(q.key());
            String note = j.path(q.key() + "_note").asString("");
            measures.put(
                    q,
                    value.isNumber() ? Measure.of(value.asDouble(), note) : Measure.absent(note));
        }
        return new WidthRow(
                j.path("width").asInt(),
                j.path("seed").asLong(),
                j.path("parameters").asInt(),
                j.path("steps").asInt(),
                Outcome.valueOf(j.path("outcome").asString().toUpperCase(Locale.ROOT)),
                measures);
    }
}
