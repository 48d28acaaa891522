package org.plstar.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names data by what it holds, so that a run can say later which data it saw. */
public final class ContentHash {
    private ContentHash() {}

    /** SHA-256 of the file's bytes in hexadecimal. Cost: one read of the file. */
    public static String of(Path file) {
        return of(List.of(file));
    }

    /** SHA-256 of the bytes of several files, one after the other. */
    public static String of(List<Path> files) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        for (Path file : files) {
            try (InputStream bytes = Files.newInputStream(file)) {
                for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            } catch (IOException failure) {
                throw Location.file(file).unreadable(failure);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of numbers as IEEE 754 bytes, most significant first, in hexadecimal. */
    public static String of(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES);
        MessageDigest digest = sha256();
        for (double x : numbers) {
            digest.update(bytes.putDouble(0, x).array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of which rows of which data these are, in their order, in hexadecimal. */
    public static String ofRows(List<Dataset> parts) {
        MessageDigest digest = sha256();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        for (Dataset part : parts) {
            digest.update(part.contentHash().getBytes(StandardCharsets.UTF_8));
            for (int row : part.rowNumbers().numbers()) {
                digest.update(bytes.putInt(0, row).array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new AssertionError(everyPlatformHasIt);
        }
    }
}
