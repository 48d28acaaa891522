package org.plstar.data.table;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ContentHash;
import org.plstar.data.Location;

/** A file on a disk as a table; rows are numbered from 0 unless it says otherwise. */
public abstract class FileTable implements PartedTable {
    /** Where it is. */
    protected final Path path;

    /** The same for refusals. */
    protected final Location location;

    private @Nullable String contentHash;

    /** Of a file that exists. */
    protected FileTable(Path path) {
        this.path = path;
        this.location = Location.file(path);
    }

    @Override
    public final Location location() {
        return location;
    }

    @Override
    public final String contentHash() {
        String known = contentHash;
        if (known == null) {
            known = ContentHash.of(path);
            contentHash = known;
        }
        return known;
    }

    /** Takes the hash from those who have read all bytes. */
    protected final void know(String hash) {
        contentHash = hash;
    }

    @Override
    public String unit() {
        return "row";
    }
}
