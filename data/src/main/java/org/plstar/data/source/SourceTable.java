package org.plstar.data.source;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.Target;
import org.plstar.data.table.Rows;
import org.plstar.data.table.Table;
import org.plstar.refusal.Refusal;

/** The rows of a program as a table, whose passes have one digest. */
final class SourceTable implements Table {
    static final String UNIT = "row";

    private final RowSource source;
    private final Location location;
    private final List<String> columns;
    private Optional<String> hash = Optional.empty();

    /** Refuses columns without names, or of the same name. */
    SourceTable(RowSource source) {
        this.source = source;
        this.location = Location.of(source.name());
        this.columns = List.copyOf(source.columns());
        Target.requireDifferent("column", columns);
        if (columns.isEmpty() || columns.stream().anyMatch(String::isBlank)) {
            throw location.refuse(
                    DataRefusal.BLANK_COLUMN_NAME,
                    columns.isEmpty() ? "it has no columns" : "a column has no name",
                    "a name for each column, at least one",
                    "name them");
        }
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public String contentHash() {
        if (hash.isEmpty()) {
            try (Rows rows = open()) {
                while (rows.advance()) {
                    // the digest sees every row
                }
            }
        }
        return hash.orElseThrow();
    }

    @Override
    public String unit() {
        return UNIT;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Rows open() {
        return new SourceRows(this, asked(source::open));
    }

    /** Takes the digest of all rows of a pass, and refuses another than that of the first. */
    void seen(String digest) {
        if (!hash.orElse(digest).equals(digest)) {
            throw location.refuse(
                    DataRefusal.ROWS_DIFFER,
                    "it has other rows at a further pass",
                    "the same rows at each pass",
                    "keep the rows in a list or a file, or fix the order of the query");
        }
        hash = Optional.of(digest);
    }

    /** What the program answers; what it throws, unchecked exceptions aside, is refused. */
    <T extends @Nullable Object> T asked(Callable<T> program) {
        try {
            return program.call();
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failed(failure);
        }
    }

    private Refusal failed(Exception failure) {
        return location.refuse(
                DataRefusal.UNREADABLE_FILE,
                "reading its rows failed ("
                        + failure.getClass().getSimpleName()
                        + ": "
                        + failure.getMessage()
                        + ")",
                "rows that can be read",
                "look where they come from");
    }
}
