package org.plstar.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.refusal.Refusal;

/**
 * A model read from an ONNX file.
 *
 * <p>Real initializers are parameters, named as in the file and laid out in the file's order; those
 * that are frozen, batch-norm statistics and whole numbers are constants. A copy of an initializer
 * by {@code Identity} is a parameter of its own, named as the copy, behind all others: PyTorch's
 * exporter stores equal initial tensors once. An initializer that several nodes read is one
 * parameter, unless the options untie it. The output is a row of numbers per sample, in the order
 * of the file's axes. A model whose samples' extent is fixed at 1 is read as it is, for one sample
 * at a time. Kinks are as PyTorch has them.
 *
 * @param program from the inputs, named as in the file and each with the sample axis, to one output
 * @param layout where each parameter lies in w
 * @param parameters w [p] as in the file; not a copy
 * @param shared names of the parameters that several nodes read
 * @param notes what else was decided while the file was read; a line each
 * @param metadata texts by name that the file holds beside the graph
 * @param reading how the parts of the file became this model
 */
public record OnnxModel(
        Program program,
        ParamLayout layout,
        double[] parameters,
        List<String> shared,
        List<String> notes,
        SequencedMap<String, String> metadata,
        Reading reading) {
    /**
     * Reads a file; sizes are validated before memory is allocated.
     *
     * @throws Refusal with an {@link OnnxRefusal} if the file is no model that can be read
     */
    public static OnnxModel read(Path file, ImportOptions options) {
        return read(file, options, new FileDigests());
    }

    /**
     * Reads a model from a file.
     *
     * @param files receives the digests of the files that were read
     */
    static OnnxModel read(Path file, ImportOptions options, FileDigests files) {
        return read(file, ModelFile.parse(file, files), options, files);
    }

    /**
     * Reads a model from memory.
     *
     * @param file what it is called in refusals; external numbers are looked for beside it
     */
    static OnnxModel read(byte[] bytes, Path file, ImportOptions options) {
        return read(file, ModelFile.parse(bytes, file), options, new FileDigests());
    }

    /**
     * Where all axes are fixed and the first does not count samples, since the model combines
     * elements along it, the second may count samples: sequences have their steps first.
     */
    private static OnnxModel read(
            Path file, ModelProto model, ImportOptions options, FileDigests files) {
        GraphReader reader = new GraphReader(file, model, options, files);
        try {
            return reader.read();
        } catch (Refusal first) {
            Optional<String> second = reader.secondAxis();
            if (first.code() != OnnxRefusal.SAMPLE_AXIS || second.isEmpty()) {
                throw first;
            }
            try {
                return new GraphReader(file, model, options.withSamples(second.get()), files)
                        .read();
            } catch (Refusal _) {
                throw first;
            }
        }
    }

    /** The types of the inputs, by name. */
    public SequencedMap<String, Type> inputs() {
        return program.inputs();
    }

    /** The name of the output. */
    public String output() {
        return program.outputs().getFirst();
    }
}
