package org.plstar.array.npy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.plstar.array.Matrix;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/** Arrays in NumPy's NPY format. */
public final class Npy {
    private Npy() {}

    /**
     * Writes an array as little-endian doubles, whole or not at all; an existing file is replaced.
     */
    public static void write(Path file, NpyArray array) throws IOException {
        write(file, array, NpyType.F8);
    }

    /**
     * Writes an array in some format, whole or not at all; an existing file is replaced.
     *
     * @throws Refusal VALUE if the format is of integers and cannot hold a value
     */
    public static void write(Path file, NpyArray array, NpyType type) throws IOException {
        WholeFile.write(file, new NpyWriter.OfArray(array, type)::to);
    }

    /**
     * Writes a matrix row by row without a second copy, whole or not at all; an existing file is
     * replaced.
     */
    public static void write(Path file, Matrix matrix) throws IOException {
        write(file, matrix, NpyType.F8);
    }

    /**
     * Writes a matrix in some format, as {@link #write(Path, Matrix)} does.
     *
     * @throws Refusal VALUE if the format is of integers and cannot hold a value
     */
    public static void write(Path file, Matrix matrix, NpyType type) throws IOException {
        WholeFile.write(file, new NpyWriter.OfMatrix(matrix, type)::to);
    }

    /**
     * Reads an array of numbers of any width, in either byte and axis order.
     *
     * @throws org.plstar.refusal.Refusal if the file is not readable or not such an array
     */
    public static NpyArray read(Path file) {
        return read(file, NpyReader.LARGEST_ARRAY);
    }

    /**
     * Reads an array as {@link #read(Path)} does, but refuses one of more elements before memory
     * for them is taken.
     *
     * @throws org.plstar.refusal.Refusal if the file is not readable or not such an array
     */
    public static NpyArray read(Path file, long mostElements) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = Channels.newInputStream(channel)) {
            return new NpyReader(in, channel.size(), mostElements, file.toString()).array();
        } catch (IOException e) {
            throw NpyHeader.refuse(
                    NpyRefusal.UNREADABLE,
                    file.toString(),
                    "it cannot be read (" + FailureWords.of(e) + ")",
                    "an NPY file");
        }
    }

    static NpyArray parse(byte[] bytes, String place) {
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            return new NpyReader(in, bytes.length, NpyReader.LARGEST_ARRAY, place).array();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
