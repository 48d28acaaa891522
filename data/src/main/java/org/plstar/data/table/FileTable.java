package org.plstar.data.table;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ContentHash;
import org.plstar.data.Location;

/** A file on a disk as a table; rows are numbered from 0 unless it says otherwise. */
public abstract class FileTable implements PartedTable {
    /** The path of the file. */
    protected final Path path;

    /** The path as the place of refusals. */
    protected final Location location;

    private @Nullable String contentHash;

    /** The table of an existing file. */
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

    /** Sets the digest, for readers that have read all bytes. */
    protected final void know(String hash) {
        contentHash = hash;
    }

    @Override
    public String unit() {
        return "row";
    }
}
