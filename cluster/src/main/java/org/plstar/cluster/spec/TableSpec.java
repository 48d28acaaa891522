package org.plstar.cluster.spec;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.data.ReadOptions;
import org.plstar.data.parts.PartedTables;
import org.plstar.data.table.PartedTable;
import org.plstar.refusal.Refusal;

/**
 * A file of rows with one name on the driver and on executors, and the options of reading.
 *
 * @param path of the file
 * @param size its bytes, as the driver sees them
 */
public record TableSpec(
        String path, long size, ReadOptions.Task task, ReadOptions.MissingValues missing)
        implements Serializable {
    /** The specification of a file that the driver reads. */
    public static TableSpec of(Path file, ReadOptions options) {
        Path whole = file.toAbsolutePath().normalize();
        try {
            return new TableSpec(
                    whole.toString(), Files.size(whole), options.task(), options.missing());
        } catch (IOException e) {
            throw notSeen(whole, "the driver cannot read it");
        }
    }

    /**
     * Opens the file, on the driver or on an executor.
     *
     * @throws Refusal NOT_SHARED if it is not the file that the driver sees
     */
    public PartedTable open() {
        Path file = Path.of(path);
        try {
            if (Files.size(file) != size) {
                throw notSeen(file, "an executor sees another file there");
            }
        } catch (IOException e) {
            throw notSeen(file, "an executor does not see it");
        }
        return PartedTables.of(file).orElseThrow(() -> notSeen(file, "an executor cannot read it"));
    }

    /** The options with which all rows are read. */
    public ReadOptions options() {
        return ReadOptions.defaults().withTask(task).withMissing(missing);
    }

    private static Refusal notSeen(Path file, String why) {
        return Refusal.of(
                ClusterRefusal.NOT_SHARED,
                file.toString(),
                why,
                "a file that the driver and all executors read under this name",
                "put it on a shared disk, or let the driver read it (--ingest driver)");
    }
}
