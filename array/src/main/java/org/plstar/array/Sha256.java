package org.plstar.array;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 digest of all bytes that are added in order. */
public final class Sha256 {
    private static final int BLOCK = 1 << 13;

    private final MessageDigest digest;

    /** The digest of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new AssertionError(everyPlatformHasIt);
        }
    }

    /** The digest of bytes, in hexadecimal. */
    public static String of(byte[] bytes) {
        return new Sha256().add(bytes).hex();
    }

    /** The digest of a file's bytes, in hexadecimal. Cost: one read of the file. */
    public static String of(Path file) throws IOException {
        return new Sha256().add(file).hex();
    }

    /** Adds bytes to the digest. */
    public Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds a text in UTF-8 to the digest. */
    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds numbers as IEEE 754 bytes. */
    public Sha256 add(double[] numbers, ByteOrder order) {
        ByteBuffer buffer = ByteBuffer.allocate(BLOCK * Double.BYTES).order(order);
        for (int at = 0; at < numbers.length; at += BLOCK) {
            int count = Math.min(BLOCK, numbers.length - at);
            buffer.asDoubleBuffer().put(numbers, at, count);
            digest.update(buffer.array(), 0, count * Double.BYTES);
        }
        return this;
    }

    /** Adds the bytes of a file to the digest. */
    public Sha256 add(Path file) throws IOException {
        try (InputStream in = reading(Files.newInputStream(file))) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return this;
    }

    /** A stream with the same bytes, which are added to the digest as they are read. */
    public InputStream reading(InputStream in) {
        return new DigestInputStream(in, digest);
    }

    /** The digest, [32]; bytes that are added later belong to a new digest. */
    public byte[] bytes() {
        return digest.digest();
    }

    /** The digest in hexadecimal; bytes that are added later belong to a new digest. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
