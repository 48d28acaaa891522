package org.plstar.data.source;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.plstar.array.npy.WholeFile;
import org.plstar.data.DataRefusal;
import org.plstar.data.ResultColumn;
import org.plstar.data.parquet.ParquetFile;
import org.plstar.refusal.Refusal;

/**
 * A table that is to be written.
 *
 * @param columns of equal length, of different names
 */
public record ResultTable(List<ResultColumn> columns) {
    /** The number of characters that are buffered before they are written. */
    private static final int FLUSH = 1 << 16;

    /** Refuses columns of different lengths, and two columns of one name with DUPLICATE_COLUMN. */
    public ResultTable {
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>();
        for (ResultColumn c : columns) {
            if (c.rows() != columns.getFirst().rows() || !names.add(c.name())) {
                throw Refusal.of(
                        DataRefusal.DUPLICATE_COLUMN,
                        "column " + c.name() + " of " + c.rows() + " rows",
                        "another column has its name, or another number of rows",
                        "columns of different names and equal length",
                        "rename it, or fill it");
            }
        }
    }

    /** Number of rows. */
    public int rows() {
        return columns.getFirst().rows();
    }

    /**
     * Writes a file, whole or not at all: Parquet, TSV or CSV, as its name ends in {@code .parquet}
     * or {@code .tsv} or otherwise.
     */
    public void write(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".parquet")) {
            WholeFile.write(file, out -> ParquetFile.write(out, columns));
            return;
        }
        char separator = name.endsWith(".tsv") ? '\t' : ',';
        WholeFile.write(file, out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            write(text, separator);
            text.flush();
        });
    }

    /**
     * Writes text: a header line, then a line for each row, with quotes where a cell needs them.
     */
    public void write(Appendable out, char separator) throws IOException {
        write(out, separator, ResultColumn::text);
    }

    /** Writes text like {@link #write}, for reading: numbers have six significant digits. */
    public void print(Appendable out, char separator) throws IOException {
        write(out, separator, ResultColumn::shown);
    }

    /** The text of a cell by its column and row. */
    @FunctionalInterface
    private interface OfCell {
        String of(ResultColumn column, int row);
    }

    private void write(Appendable out, char separator, OfCell text) throws IOException {
        StringWriter lines = new StringWriter();
        CsvWriter csv = CsvWriter.builder()
                .fieldSeparator(separator)
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(lines);
        csv.writeRecord(columns.stream().map(ResultColumn::name).toList());
        String[] cells = new String[columns.size()];
        for (int row = 0; row < rows(); row++) {
            boolean plain = cells.length > 1;
            for (int k = 0; k < cells.length; k++) {
                cells[k] = text.of(columns.get(k), row);
                plain &= isPlain(cells[k]);
            }
            if (plain) {
                for (int k = 0; k < cells.length; k++) {
                    lines.append(cells[k]).append(k + 1 < cells.length ? separator : '\n');
                }
            } else {
                csv.writeRecord(cells);
            }
            if (lines.getBuffer().length() > FLUSH) {
                out.append(lines.getBuffer());
                lines.getBuffer().setLength(0);
            }
        }
        out.append(lines.getBuffer());
    }

    /** Whether a cell has letters, digits and such only, so that no quotes are due. */
    private static boolean isPlain(String cell) {
        for (int k = 0; k < cell.length(); k++) {
            char c = cell.charAt(k);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!digit && !letter && c != '.' && c != '-' && c != '[' && c != ']' && c != '_') {
                return false;
            }
        }
        return true;
    }
}
