package org.plstar.data.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.plstar.data.arrays.NpyTable;
import org.plstar.data.parquet.ParquetTable;
import org.plstar.data.source.Format;
import org.plstar.data.table.CsvTable;
import org.plstar.data.table.PartedTable;

/** Opens files that can be read in parts. */
public final class PartedTables {
    private PartedTables() {}

    /**
     * Opens a file of text, Parquet or NPY.
     *
     * @return absent for data that are read as a whole: NPZ, folders, missing files
     */
    public static Optional<PartedTable> of(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return Optional.empty();
        }
        return switch (Format.of(file)) {
            case TEXT -> Optional.of(CsvTable.of(file));
            case PARQUET -> Optional.of(ParquetTable.of(file));
            case NPY -> Optional.of(NpyTable.of(file));
            case NPZ -> Optional.empty();
        };
    }
}
