package org.plstar.array.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.plstar.array.npy.WholeFile;

/** Where the pieces of a stored array lie: a folder, or another store of named bytes. */
public interface ChunkPlace {
    /**
     * The bytes of a key, from the beginning; to be closed.
     *
     * @throws IOException if there is none or it cannot be read
     */
    InputStream open(String key) throws IOException;

    /** How many bytes a key has; empty if there is none. */
    OptionalLong size(String key) throws IOException;

    /**
     * Writes the bytes of a key, whole or not at all; what was there is replaced. Several writers
     * of the same bytes at the same time do no harm. The bytes carry a checksum, so nobody needs to
     * wait until they are on the disk.
     */
    void write(String key, WholeFile.Content content) throws IOException;

    /** The full name of a key, for messages. */
    String name(String key);
}
