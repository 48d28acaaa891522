package org.plstar.array.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
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

    /** Deletes the bytes of a key, if there are any. */
    void delete(String key) throws IOException;

    /** The full name of a key, for messages. */
    String name(String key);

    /** Deletes what writers that were killed left behind; nobody may write meanwhile. */
    void sweep() throws IOException;

    /**
     * Keeps other processes that ask from writing here until it is closed; empty if another does.
     */
    Optional<Closeable> hold() throws IOException;

    /** Bytes that can still be written; empty where that is not known. */
    OptionalLong room() throws IOException;

    /** The place beside this one with something added to its name, in front of {@code .zarr}. */
    ChunkPlace beside(String suffix);
}
