package org.plstar.data.table;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ContentHash;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/**
 * A text file of one header line and one line per row: UTF-8 with or without a byte order mark;
 * comma, semicolon or tab between cells; double quotes where needed; any line ends. Blank lines are
 * skipped.
 */
public final class CsvTable implements PartedTable {
    /**
     * Longer cells are a quote that was never closed, and would make the memory needed unbounded.
     */
    private static final int LONGEST_CELL = 100_000;

    private static final int MOST_COLUMNS = 1 << 20;
    private static final int LONGEST_RECORD = 1 << 26;

    private final Path path;
    private final Location location;
    private final char separator;
    private final List<String> columns;
    private @Nullable String contentHash;

    private CsvTable(Path path, char separator) {
        this.path = path;
        this.location = Location.file(path);
        this.separator = separator;
        this.columns = readHeader();
    }

    /** Looks at the first bytes and the header line of a file that exists. */
    public static CsvTable of(Path path) {
        byte[] start = TextStart.bytes(path);
        TextStart.checkUtf8(Location.file(path), start);
        return new CsvTable(path, TextStart.separator(path, start));
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
        String known = contentHash;
        if (known == null) {
            known = ContentHash.of(path);
            contentHash = known;
        }
        return known;
    }

    @Override
    public List<RowRange> ranges(long bytes) {
        CsvCuts cuts = CsvCuts.of(path, separator, bytes);
        contentHash = cuts.contentHash();
        return cuts.ranges();
    }

    @Override
    public Rows open(RowRange range) {
        return new CsvRows(new Records(CsvCuts.bytes(path, range)), range.number() - 1);
    }

    @Override
    public String unit() {
        return "line";
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Rows open() {
        Records records = new Records();
        records.next(); // the header
        return new CsvRows(records, 0);
    }

    private List<String> readHeader() {
        try (Records records = new Records()) {
            if (!records.hasNext()) {
                throw location.refuse(
                        DataRefusal.EMPTY_FILE,
                        "the file has only blank lines",
                        "a header line and rows",
                        "give the right file");
            }
            List<String> names = records.next().getFields().stream().map(String::strip).toList();
            if (names.stream().allMatch(name -> CellParser.number(name))) {
                throw location.row("line", 1)
                        .refuse(
                                DataRefusal.NO_HEADER_LINE,
                                "the first line holds numbers",
                                "the names of the columns",
                                "put a header line first");
            }
            checkNames(names);
            if (!records.hasNext()) {
                throw location.refuse(
                        DataRefusal.HEADER_ONLY,
                        "there are no rows below the header line",
                        "at least two rows",
                        "give the right file");
            }
            return names;
        }
    }

    private void checkNames(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Location where = location.row("line", 1);
            if (name.isEmpty()) {
                throw where.refuse(
                        DataRefusal.BLANK_COLUMN_NAME,
                        "column " + (i + 1) + " of " + names.size() + " has no name",
                        "a name for every column",
                        "name it, or remove it if it only counts the rows (pandas:"
                                + " to_csv(index=False); R: write.csv(row.names=FALSE))");
            }
            if (!seen.add(name)) {
                throw where.column(name)
                        .refuse(
                                DataRefusal.DUPLICATE_COLUMN,
                                "two columns have this name (number "
                                        + (names.indexOf(name) + 1)
                                        + " and "
                                        + (i + 1)
                                        + ")",
                                "different names",
                                "rename or remove one");
            }
        }
    }

    /** The file's records; what the library throws on bad input becomes a refusal here. */
    private final class Records implements AutoCloseable {
        private final CloseableIterator<CsvRecord> records;
        private long line;

        Records() {
            this(TextStart.open(path));
        }

        Records(InputStream bytes) {
            var decoder =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT);
            records =
                    CsvReader.builder()
                            .fieldSeparator(separator)
                            .commentStrategy(CommentStrategy.NONE)
                            .skipEmptyLines(true)
                            // Rows of another length are refused below with a better message.
                            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                            .maxBufferSize(LONGEST_RECORD)
                            .build(
                                    CsvRecordHandler.of(
                                            limits ->
                                                    limits.maxFields(MOST_COLUMNS)
                                                            .maxFieldSize(LONGEST_CELL)
                                                            .maxRecordSize(LONGEST_RECORD)),
                                    new InputStreamReader(bytes, decoder))
                            .iterator();
        }

        boolean hasNext() {
            try {
                return records.hasNext();
            } catch (CsvParseException | UncheckedIOException failure) {
                throw refusal(failure);
            }
        }

        CsvRecord next() {
            try {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                return record;
            } catch (CsvParseException | UncheckedIOException failure) {
                throw refusal(failure);
            } catch (NoSuchElementException end) {
                throw new IllegalStateException("the file changed while it was read: " + path, end);
            }
        }

        private RuntimeException notUtf8() {
            try {
                return location.row("line", TextStart.badLine(path))
                        .refuse(
                                DataRefusal.NOT_UTF8,
                                "there are bytes that are not UTF-8 text",
                                "UTF-8",
                                "save the file as UTF-8 (iconv -f LATIN1 -t UTF-8)");
            } catch (IOException failure) {
                return location.unreadable(failure);
            }
        }

        private RuntimeException refusal(RuntimeException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof CharacterCodingException) {
                    return notUtf8();
                }
                if (cause instanceof IOException io && !(failure instanceof CsvParseException)) {
                    return location.unreadable(io);
                }
            }
            Throwable cause = failure.getCause();
            String reason =
                    cause == null || cause.getMessage() == null
                            ? failure.getMessage()
                            : cause.getMessage();
            return location.row("line", line + 1)
                    .refuse(
                            DataRefusal.MALFORMED_CSV,
                            "at or after this line the quotes or cells are broken: " + reason,
                            "cells that hold the separator or quotes to be quoted whole, with \"\""
                                    + " for a quote",
                            "look for a quote that is not closed, or text that goes on after a"
                                    + " closing quote");
        }

        @Override
        public void close() {
            try {
                records.close();
            } catch (IOException failure) {
                throw location.unreadable(failure);
            }
        }
    }

    private final class CsvRows implements Rows {
        private final Records records;
        private final String[] cells = new String[columns.size()];
        private final double[] values = new double[columns.size()];
        private final CellKind[] kinds = new CellKind[columns.size()];
        private final long linesBefore;
        private int line = 1;

        CsvRows(Records records, long linesBefore) {
            this.records = records;
            this.linesBefore = linesBefore;
        }

        @Override
        public boolean advance() {
            if (!records.hasNext()) {
                return false;
            }
            CsvRecord record = records.next();
            List<String> fields = record.getFields();
            line = (int) Math.min(Integer.MAX_VALUE, linesBefore + record.getStartingLineNumber());
            if (fields.size() != columns.size()) {
                boolean overLines = fields.stream().anyMatch(CsvTable::hasLineEnd);
                throw location.row("line", line)
                        .refuse(
                                DataRefusal.RAGGED_ROW,
                                fields.size() + (fields.size() == 1 ? " cell" : " cells"),
                                columns.size() + " as in the header line",
                                overLines
                                        ? "close the quote that was opened here"
                                        : "add or remove cells, or quote the one that holds a"
                                                + " separator (taken as separator: "
                                                + TextStart.name(separator)
                                                + ")");
            }
            for (int i = 0; i < cells.length; i++) {
                cells[i] = fields.get(i).strip();
                values[i] = CellParser.parse(cells[i]);
                kinds[i] = CellParser.kind(cells[i], values[i]);
            }
            return true;
        }

        @Override
        public int number() {
            return line;
        }

        @Override
        public CellKind kind(int column) {
            return kinds[column];
        }

        @Override
        public double value(int column) {
            return values[column];
        }

        @Override
        public String text(int column) {
            return cells[column];
        }

        @Override
        public void close() {
            records.close();
        }
    }

    static boolean hasLineEnd(String cell) {
        return cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
    }
}
