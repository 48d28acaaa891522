package org.plstar.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.refusal.Refusal;

/**
 * Numbers in a separate file; only files in the model's folder or below it are opened, with links
 * resolved.
 */
final class ExternalFile {
    private final Path model;
    private final String tensor;
    private final FileDigests files;

    /**
     * The external numbers of a tensor.
     *
     * @param files receives the digests of the files that are read
     */
    ExternalFile(Path model, String tensor, FileDigests files) {
        this.model = model;
        this.tensor = tensor;
        this.files = files;
    }

    /** The {@code length} bytes that the tensor refers to. */
    ByteBuffer read(TensorProto t, long length) {
        Map<String, String> entries = t.external();
        String location = entries.getOrDefault("location", "");
        try {
            long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
            long stated = Long.parseLong(entries.getOrDefault("length", String.valueOf(length)));
            if (offset < 0 || stated != length || length > Integer.MAX_VALUE - 16) {
                throw refuse(
                        "offset " + offset + " and length " + stated,
                        "an offset of at least 0 and a length of " + length);
            }
            Path file = beside(location);
            files.add(location, file);
            return read(file, offset, (int) length);
        } catch (NumberFormatException e) {
            throw refuse("its offset or length is no number", "whole numbers");
        } catch (IOException | InvalidPathException e) {
            throw refuse(
                    "the file " + Words.of(location) + " cannot be read",
                    "that file in the model's folder");
        }
    }

    private ByteBuffer read(Path file, long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (offset > channel.size() || channel.size() - offset < length) {
                throw refuse(
                        "its file has " + channel.size() + " bytes",
                        length + " bytes from " + offset + " on");
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            channel.position(offset);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // repeated until all bytes are read
            }
            return bytes.flip();
        }
    }

    private Path beside(String location) throws IOException {
        Path folder = model.toAbsolutePath().getParent();
        Path given = Path.of(location);
        boolean climbs = given.isAbsolute() || location.isEmpty() || location.contains("\\");
        for (Path step : given) {
            climbs |= step.toString().equals("..");
        }
        if (folder == null || climbs) {
            throw outside(location);
        }
        Path real = folder.resolve(given).toRealPath();
        if (!real.startsWith(folder.toRealPath()) || !Files.isRegularFile(real)) {
            throw outside(location);
        }
        return real;
    }

    private Refusal outside(String location) {
        return refuse(
                "its numbers are said to lie in \"" + Words.of(location) + "\"",
                "a file in the model's folder, by a relative path without \"..\"");
    }

    private Refusal refuse(String what, String expected) {
        return Refusal.of(
                OnnxRefusal.EXTERNAL_DATA,
                model + ", tensor " + Words.of(tensor),
                what,
                expected,
                "put the files side by side, or export the model as one file");
    }
}
