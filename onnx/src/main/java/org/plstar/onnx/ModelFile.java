package org.plstar.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.refusal.Refusal;

/** The bytes of a model. */
final class ModelFile {
    private ModelFile() {}

    /**
     * Reads the message of a model file.
     *
     * @param files receives the digests of the files that were read
     */
    static ModelProto parse(Path file, FileDigests files) {
        try {
            if (!Files.isRegularFile(file)) {
                throw unreadable(file, "it is no file");
            }
            long size = Files.size(file);
            if (size > Limits.FILE_BYTES) {
                throw Refusal.of(
                        OnnxRefusal.TOO_LARGE,
                        file.toString(),
                        "it has " + size + " bytes",
                        "at most " + Limits.FILE_BYTES,
                        "save its numbers as external data");
            }
            byte[] bytes = Files.readAllBytes(file);
            files.add(String.valueOf(file.getFileName()), bytes);
            return parse(bytes, file);
        } catch (IOException e) {
            throw unreadable(file, "it cannot be read");
        }
    }

    private static Refusal unreadable(Path file, String what) {
        return Refusal.of(
                OnnxRefusal.UNREADABLE,
                file.toString(),
                what,
                "a readable ONNX file",
                "check the path");
    }

    static ModelProto parse(byte[] bytes, Path file) {
        try {
            return ModelProto.read(bytes);
        } catch (IOException e) {
            throw Refusal.of(
                    OnnxRefusal.NOT_ONNX,
                    file.toString(),
                    "it is no ONNX model, or a damaged one",
                    "a file written by torch.onnx.export or the like",
                    "export the model again");
        }
    }
}
