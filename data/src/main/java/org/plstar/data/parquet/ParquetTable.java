package org.plstar.data.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.table.FileTable;
import org.plstar.data.table.RowRange;
import org.plstar.data.table.Rows;

/**
 * A Parquet file. Rows are numbered from 0. Dates and the like are text; lists and structures are
 * refused where they are used.
 */
public final class ParquetTable extends FileTable {
    private final ParquetFooter footer;
    private final List<String> columns;

    private ParquetTable(Path path) {
        super(path);
        this.footer = reading(location, () -> {
            try (FileChannel file = FileChannel.open(path)) {
                return ParquetFooter.read(file);
            }
        });
        this.columns = footer.columns().stream().map(ParquetFooter.Column::name).toList();
    }

    /** Reads the columns of an existing file. */
    public static ParquetTable of(Path path) {
        return new ParquetTable(path);
    }

    /** The row groups of the file; several small ones are joined. */
    @Override
    public List<RowRange> ranges(long bytes) {
        List<RowRange> ranges = new ArrayList<>();
        long from = 0;
        long to = 0;
        long size = 0;
        for (ParquetFooter.RowGroup g : footer.groups()) {
            to += g.rows();
            size += g.chunks().stream().mapToLong(ParquetFooter.Chunk::length).sum();
            if (size >= bytes && to > from) {
                ranges.add(new RowRange(from, to, from));
                from = to;
                size = 0;
            }
        }
        if (to > from) {
            ranges.add(new RowRange(from, to, from));
        }
        return ranges;
    }

    @Override
    public Rows open(RowRange range) {
        List<ParquetFooter.RowGroup> some = new ArrayList<>();
        long at = 0;
        for (ParquetFooter.RowGroup g : footer.groups()) {
            if (at >= range.from() && at < range.to()) {
                some.add(g);
            }
            at += g.rows();
        }
        return new ParquetRows(
                location,
                reading(location, () -> FileChannel.open(path)),
                new ParquetFooter(footer.columns(), some),
                Math.toIntExact(range.from()));
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Rows open() {
        return new ParquetRows(
                location, reading(location, () -> FileChannel.open(path)), footer, 0);
    }

    /** A step of reading, which may fail. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** The result of a step; exceptions that bad bytes cause become refusals. */
    static <T> T reading(Location location, Step<T> step) {
        try {
            return step.run();
        } catch (ByLibrary.Missing missing) {
            throw location.refuse(
                    DataRefusal.PARQUET_CODEC, missing.what(), missing.expected(), missing.fix());
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
