package org.plstar.app.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.OnnxModel;
import org.plstar.refusal.Refusal;

/** Everything that reads bytes from outside; an input is what {@link Seeds} says for each. */
enum FuzzedReader {
    CSV,
    TSV,
    PARQUET,
    NPY,
    NPZ,
    IDX,
    ONNX,
    NETWORK,
    RUN,
    CHECKPOINT,
    PLS,
    NL,
    PDE;

    /**
     * Reads an input.
     *
     * @param folder to work in; what this leaves there the next call replaces
     * @throws Refusal if the reader refuses it
     * @throws AssertionError if what was read breaks a promise of the reader
     */
    void read(byte[] input, Path folder) throws IOException {
        switch (this) {
            case CSV, TSV, PARQUET, NPY, NPZ -> TableInput.read(this, input, folder);
            case IDX -> TableInput.readIdx(input, folder);
            case ONNX -> {
                Path file = folder.resolve("model.onnx");
                Files.write(file, input);
                OnnxModel model = OnnxModel.read(file, ImportOptions.DEFAULT);
                promise(model.parameters().length == model.layout().size(), "a whole layout");
            }
            case NETWORK -> network(new String(input, StandardCharsets.UTF_8));
            case RUN -> RunInput.read(input, folder);
            case CHECKPOINT -> RunInput.resume(input, folder);
            case PLS, NL, PDE -> EquationInput.read(this, input, folder);
        }
    }

    /** Most bytes that reading an input may allocate on the heap, all told, freed or not. */
    long allocated() {
        return switch (this) {
            // a few words may stand for a hundred thousand equations
            case PLS, NL, PDE -> 512L << 20;
            default -> 64L << 20;
        };
    }

    /** Inputs to begin with, most of which are read. */
    List<byte[]> seeds(Path folder) throws IOException {
        return Seeds.of(this, folder);
    }

    private static void network(String text) {
        Architecture architecture = Architecture.parse(text);
        promise(
                Architecture.parse(architecture.text()).equals(architecture),
                "text that reads back");
        for (Shape input : List.of(Shape.of(6), Shape.of(2, 7, 5), Shape.of(4, 3))) {
            try {
                architecture.build(input, 3, Initialization.DEFAULT);
            } catch (Refusal refusal) {
                oneLine(refusal);
            }
        }
    }

    static void oneLine(Refusal refusal) {
        promise(
                String.valueOf(refusal.getMessage()).lines().count() == 1,
                "one line, not " + refusal.getMessage());
    }

    static void promise(boolean kept, String what) {
        if (!kept) {
            throw new AssertionError("promised: " + what);
        }
    }

    /** The input behind its first bytes, which say how it is read. */
    static byte[] behind(byte[] input, int first) {
        return Arrays.copyOfRange(input, Math.min(first, input.length), input.length);
    }
}
