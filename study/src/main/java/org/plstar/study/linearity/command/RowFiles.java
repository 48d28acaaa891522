package org.plstar.study.linearity.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.plstar.array.npy.WholeFile;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.Json;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import org.plstar.study.linearity.StoredRow;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One file per finished row in a sweep's directory, each written whole or not at all, so that a
 * killed sweep continues from its finished rows.
 */
final class RowFiles {
    private static final String FOLDER = "rows";

    private RowFiles() {}

    /** Writes a row to its file. */
    static void write(Path directory, WidthRow row) {
        Path folder = directory.resolve(FOLDER);
        Path file = folder.resolve("width-" + row.width() + "-seed-" + row.seed() + ".json");
        byte[] text = Json.file(StoredRow.of(row));
        try {
            Files.createDirectories(folder);
            WholeFile.write(file, out -> out.write(text));
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory, e);
        }
    }

    /**
     * Reads the rows of networks that were measured; networks that failed are tried again.
     *
     * @throws Refusal DAMAGED_RUN if a file is not what {@link #write} wrote
     */
    static List<WidthRow> read(Path directory) {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<WidthRow> rows = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file :
                    all.filter(p -> p.toString().endsWith(".json")).sorted().toList()) {
                WidthRow row = row(file);
                if (row.measured()) {
                    rows.add(row);
                }
            }
        } catch (IOException e) {
            throw damaged(folder, Unread.why(folder, e));
        }
        return rows;
    }

    private static WidthRow row(Path file) {
        JsonNode tree;
        try {
            tree = JsonFile.read(file);
        } catch (JacksonException | IOException e) {
            throw damaged(file, Unread.why(file, e));
        }
        try {
            return Json.read(tree, StoredRow.class).row();
        } catch (JacksonException | NullPointerException | Refusal e) {
            throw damaged(file, "it cannot be read (it holds no row)");
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
}
