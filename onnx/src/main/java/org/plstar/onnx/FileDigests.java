package org.plstar.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plstar.array.Sha256;

/** The files of a model: their digests, by their paths in the model's folder. */
final class FileDigests {
    private final SortedMap<String, String> digests = new TreeMap<>();
    private long bytes;

    /** Adds the digest of a file whose bytes were read. */
    void add(String name, byte[] content) {
        if (digests.putIfAbsent(name, Sha256.of(content)) == null) {
            bytes += content.length;
        }
    }

    /**
     * Adds the digest of a file of which parts are read; it is read completely once, for the
     * digest.
     */
    void add(String name, Path file) throws IOException {
        if (!digests.containsKey(name)) {
            digests.put(name, Sha256.of(file));
            bytes += Files.size(file);
        }
    }

    /** The size of all files together, in bytes. */
    long bytes() {
        return bytes;
    }

    /** The digests by the files' paths in the model's folder. */
    SortedMap<String, String> digests() {
        return digests;
    }

    /**
     * SHA-256 of the files' names and digests and of how they are read.
     *
     * @param how the options, as text that is the same for the same ones
     */
    static String sha256(Map<String, String> digests, String how) {
        return new Sha256().add(digests + "\n" + how).hex();
    }
}
