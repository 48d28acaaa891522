package org.plstar.data.table;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/**
 * A text table with one header line and one line per row: UTF-8 with or without a byte order mark;
 * comma, semicolon, tab or bar between cells; double quotes where needed; any line ends. Blank
 * lines are skipped.
 */
public final class CsvTable extends FileTable {
    private final char separator;
    private final List<String> columns;
    private final List<String> notes = new ArrayList<>();

    private CsvTable(Path path, char separator) {
        super(path);
        this.separator = separator;
        this.columns = readHeader();
    }

    /** Reads the first bytes and the header line of an existing file. */
    public static CsvTable of(Path path) {
        byte[] start = TextStart.bytes(path);
        TextStart.checkUtf8(Location.file(path), start);
        return new CsvTable(path, TextStart.separator(path, start));
    }

    @Override
    public List<RowRange> ranges(long bytes) {
        try {
            boolean packed = Packed.is(path);
            CsvCuts cuts = CsvCuts.of(path, separator, packed ? Long.MAX_VALUE : bytes);
            if (!packed) {
                know(cuts.contentHash());
            }
            return cuts.ranges();
        } catch (IOException failure) {
            throw location.unreadable(failure);
        }
    }

    @Override
    public Rows open(RowRange range) {
        return new CsvRows(records(CsvCuts.bytes(path, range)), range.number() - 1);
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
    public List<String> fileNotes() {
        return List.copyOf(notes);
    }

    @Override
    public Rows open() {
        CsvRecords records = records(TextStart.open(path));
        records.next(); // skips the header
        return new CsvRows(records, 0);
    }

    private CsvRecords records(InputStream bytes) {
        return new CsvRecords(bytes, path, location, separator);
    }

    private List<String> readHeader() {
        try (CsvRecords records = records(TextStart.open(path))) {
            if (!records.hasNext()) {
                throw location.refuse(
                        DataRefusal.EMPTY_FILE,
                        "the file has only blank lines",
                        "a header line and rows",
                        "give the right file");
            }
            List<String> names = stripped(records.next());
            List<List<String>> below = new ArrayList<>();
            boolean rows = records.hasNext();
            while (below.size() < CsvHeader.LINES && records.hasNext()) {
                below.add(stripped(records.next()));
            }
            List<String> different =
                    new CsvHeader(location.row("line", 1), names, below).names(notes);
            if (!rows) {
                throw location.refuse(
                        DataRefusal.HEADER_ONLY,
                        "there are no rows below the header line",
                        "rows of data",
                        "give the right file");
            }
            return different;
        }
    }

    private static List<String> stripped(CsvRecord record) {
        return record.getFields().stream().map(String::strip).toList();
    }

    private final class CsvRows extends ParsedRows {
        private final CsvRecords records;
        private final String[] cells = new String[columns.size()];
        private final long linesBefore;
        private int line = 1;

        CsvRows(CsvRecords records, long linesBefore) {
            super(columns.size());
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
                take(i, cells[i]);
            }
            return true;
        }

        @Override
        public int number() {
            return line;
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
