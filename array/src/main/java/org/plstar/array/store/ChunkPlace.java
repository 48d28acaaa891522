package org.plstar.array.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.plstar.array.npy.WholeFile;

/** The place of a stored array's files: a folder, or another store of named bytes. */
public interface ChunkPlace {
    /**
     * The bytes of a key, from the beginning; to be closed.
     *
     * @throws IOException if there is none or it cannot be read
     */
    InputStream open(String key) throws IOException;

    /** The number of bytes of a key; empty if the key does not exist. */
    OptionalLong size(String key) throws IOException;

    /**
     * Writes the bytes of a key, completely or not at all, and replaces earlier ones. Several
     * processes may write the same bytes at the same time. The bytes have a checksum, so that no
     * writer waits for the disk.
     */
    void write(String key, WholeFile.Content content) throws IOException;

    /** Deletes the bytes of a key, if there are any. */
    void delete(String key) throws IOException;

    /** The full name of a key, for messages. */
    String name(String key);

    /**
     * Deletes incomplete files of writers that were killed; there must be no writer at the same
     * time.
     */
    void sweep() throws IOException;

    /**
     * Locks the place against other processes that also lock it, until the lock is closed; empty if
     * another process has the lock.
     */
    Optional<Closeable> hold() throws IOException;

    /** The free space in bytes; empty where it is not known. */
    OptionalLong room() throws IOException;

    /** The neighbouring place with a suffix in its name, before {@code .zarr}. */
    ChunkPlace beside(String suffix);
}
