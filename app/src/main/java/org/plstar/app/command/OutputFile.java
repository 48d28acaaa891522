package org.plstar.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.refusal.Refusal;

/** A file that a command will write. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses early what could not be written late.
     *
     * @param file absent: nothing is to be written
     * @param force whether a file that is there may be replaced
     */
    static void check(String option, @Nullable Path file, boolean force) {
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

    /** Refuses a name that says another format than the one that is written. */
    static void requireEnding(String option, @Nullable Path file, String ending) {
        if (file != null && !file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    option + " " + file,
                    "the result is written as " + ending.substring(1).toUpperCase(Locale.ROOT),
                    "a name that ends in " + ending,
                    "call it so, and convert it afterwards if you need another format");
        }
    }
}
