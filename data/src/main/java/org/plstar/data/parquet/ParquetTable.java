package org.plstar.data.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.plstar.data.ContentHash;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.table.Rows;
import org.plstar.data.table.Table;

/**
 * A Parquet file. Rows are numbered from 0. Dates and the like are text; lists and structures are
 * refused where they are used.
 */
public final class ParquetTable implements Table {
    private final Path path;
    private final Location location;
    private final String contentHash;
    private final ParquetFooter footer;
    private final List<String> columns;

    private ParquetTable(Path path) {
        this.path = path;
        this.location = Location.file(path);
        this.contentHash = ContentHash.of(path);
        this.footer =
                reading(
                        location,
                        () -> {
                            try (FileChannel file = FileChannel.open(path)) {
                                return ParquetFooter.read(file);
                            }
                        });
        this.columns = footer.columns().stream().map(ParquetFooter.Column::name).toList();
    }

    /** Looks at the columns of a file that exists. */
    public static ParquetTable of(Path path) {
        return new ParquetTable(path);
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public String name() {
        return location.text();
    }

    @Override
    public String contentHash() {
        return contentHash;
    }

    @Override
    public String unit() {
        return "row";
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Rows open() {
        return new ParquetRows(location, reading(location, () -> FileChannel.open(path)), footer);
    }

    /** A step of reading. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** What a step gives; whatever bad bytes lead to becomes a refusal. */
    static <T> T reading(Location location, Step<T> step) {
        try {
            return step.run();
        } catch (UnsupportedOperationException | LinkageError failure) {
            throw location.refuse(
                    DataRefusal.PARQUET_CODEC,
                    "it is written in a way that is not read (" + first(failure) + ")",
                    "compression by snappy, gzip, zstd, lz4 or brotli, and no encryption",
                    "write it again in such a way");
        } catch (IOException | RuntimeException failure) {
            throw location.refuse(
                    DataRefusal.PARQUET_DAMAGED,
                    "it cannot be read ("
                            + (failure instanceof IOException
                                    ? first(failure)
                                    : "its numbers contradict each other")
                            + ")",
                    "a whole Parquet file",
                    "write it again");
        }
    }

    private static String first(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
