package org.plstar.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files that a model is read from: their digests, by their paths in the model's folder. */
final class FileDigests {
    private final SortedMap<String, String> digests = new TreeMap<>();
    private long bytes;

    /** A file whose bytes were read. */
    void add(String name, byte[] content) {
        if (digests.putIfAbsent(name, hex(sha256().digest(content))) == null) {
            bytes += content.length;
        }
    }

    /** A file of which parts are read; it is read whole for its digest, once. */
    void add(String name, Path file) throws IOException {
        if (!digests.containsKey(name)) {
            MessageDigest digest = sha256();
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                bytes += in.transferTo(OutputStream.nullOutputStream());
            }
            digests.put(name, hex(digest.digest()));
        }
    }

    /** Of all files together. */
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
        return hex(sha256().digest((digests + "\n" + how).getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every platform has it
        }
    }
}
