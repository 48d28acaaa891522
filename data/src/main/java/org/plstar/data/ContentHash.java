package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.plstar.array.Sha256;

/**
 * The identification of data by a digest of their content, by which a run records the data that it
 * used.
 */
public final class ContentHash {
    private ContentHash() {}

    /** SHA-256 of the file's bytes in hexadecimal. Cost: one read of the file. */
    public static String of(Path file) {
        requireNonNull(file, "file");
        return of(List.of(file));
    }

    /** SHA-256 of the bytes of several files, one after the other. */
    public static String of(List<Path> files) {
        Sha256 digest = new Sha256();
        for (Path file : files) {
            try {
                digest.add(file);
            } catch (IOException failure) {
                throw Location.file(file).unreadable(failure);
            }
        }
        return digest.hex();
    }

    /** SHA-256 of numbers as IEEE 754 bytes, most significant first, in hexadecimal. */
    public static String of(double[] numbers) {
        return new Sha256().add(numbers, ByteOrder.BIG_ENDIAN).hex();
    }

    /** The SHA-256 digest of the source and the indices of rows, in their order, in hexadecimal. */
    public static String ofRows(List<Dataset> parts) {
        Sha256 digest = new Sha256();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        for (Dataset part : parts) {
            digest.add(part.contentHash());
            for (int row : part.rowNumbers().numbers()) {
                digest.add(bytes.putInt(0, row).array());
            }
        }
        return digest.hex();
    }
}
