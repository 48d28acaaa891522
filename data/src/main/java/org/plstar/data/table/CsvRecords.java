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
import java.util.NoSuchElementException;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/** The records of a text file; exceptions of the library on bad input become refusals. */
final class CsvRecords implements AutoCloseable {
    /**
     * The largest length of a cell: a longer one is a quote that was never closed, and would need
     * unlimited memory.
     */
    private static final int LONGEST_CELL = 100_000;

    private static final int MOST_COLUMNS = 1 << 20;
    private static final int LONGEST_RECORD = 1 << 26;

    private final Path path;
    private final Location location;
    private final CloseableIterator<CsvRecord> records;
    private long line;

    CsvRecords(InputStream bytes, Path path, Location location, char separator) {
        this.path = path;
        this.location = location;
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        records = CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(true)
                // Rows of another length are refused below with a better message.
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_RECORD)
                .build(
                        CsvRecordHandler.of(limits -> limits.maxFields(MOST_COLUMNS)
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
        String reason = cause == null || cause.getMessage() == null
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
