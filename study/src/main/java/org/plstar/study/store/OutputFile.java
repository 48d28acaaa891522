package org.plstar.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** A file that a command will write. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses, before the work, a file that could not be written after it.
     *
     * @param file absent: nothing is to be written
     * @param force whether a file that is there may be replaced
     */
    public static void check(String option, @Nullable Path file, boolean force) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)
                || folder == null
                || !Files.isDirectory(folder)
                || !Files.isWritable(folder)) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    option + " " + file,
                    "no file can be written there",
                    "a file in a folder that exists",
                    "choose another");
        }
        if (Files.exists(file) && !force) {
            throw Refusal.of(
                    RequestRefusal.EXISTS,
                    option + " " + file,
                    "it exists",
                    "a new file",
                    "choose another, or add --force to replace it");
        }
    }

    /** Refuses a name whose ending is of another format than the file's. */
    public static void requireEnding(String option, @Nullable Path file, String ending) {
        if (file != null && !file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    option + " " + file,
                    "the result is written as " + ending.substring(1).toUpperCase(Locale.ROOT),
                    "a name that ends in " + ending,
                    "call it so, and convert it afterwards if you need another format");
        }
    }

    /** The refusal of a file that could not be written. */
    public static Refusal unwritable(Path file, IOException e) {
        return Refusal.of(
                RequestRefusal.UNWRITABLE,
                file.toString(),
                "it cannot be written (" + FailureWords.of(e) + ")",
                "a file in a folder that exists, with room",
                "choose another --out");
    }
}
