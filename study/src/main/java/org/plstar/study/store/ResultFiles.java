package org.plstar.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.refusal.Refusal;
import org.plstar.study.page.Document;
import org.plstar.study.refusal.RequestRefusal;
import tools.jackson.databind.JsonNode;

/** The JSON file and the page that a study writes to a folder. */
public final class ResultFiles {
    private ResultFiles() {}

    /** Writes the JSON and the page of a study. */
    public static JsonNode write(Document<?, ?> document, Path folder) {
        try {
            Files.createDirectories(folder);
            return document.write(folder);
        } catch (IOException e) {
            throw OutputFile.unwritable(folder, e);
        }
    }

    /** Writes the files to a directory of their own, whose date becomes the present. */
    public static JsonNode write(Document<?, ?> document, RunDirectory directory) {
        JsonNode json = write(document, directory.path());
        try {
            directory.date();
            return json;
        } catch (IOException e) {
            throw OutputFile.unwritable(directory.path(), e);
        }
    }

    /**
     * Refuses a folder that belongs to something else, such as a run; it is neither made nor
     * replaced.
     */
    public static void requireFree(Path folder, String name, boolean force) {
        Path file = folder.resolve(name + ".json");
        if (Files.exists(file) && !force) {
            throw Refusal.of(
                    RequestRefusal.EXISTS,
                    file.toString(),
                    "it exists",
                    "a folder without it",
                    "choose another with --out, or add --force to replace it");
        }
    }
}
