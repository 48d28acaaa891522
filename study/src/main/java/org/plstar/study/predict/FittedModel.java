package org.plstar.study.predict;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.FeatureNames;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Schema;
import org.plstar.data.TargetEncoding;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.NetworkRefusal;
import org.plstar.onnx.ImportedModel;
import org.plstar.onnx.OnnxExport;
import org.plstar.onnx.TunedFile;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.study.RowEncoding;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * A model with its weights, and the encoding of a file's rows as inputs and of outputs as
 * predictions. Any number of threads may predict with one.
 *
 * @param state weights and running statistics; finite
 * @param loss that it was trained for
 */
public record FittedModel(Model model, ModelState state, RowEncoding encoding, Loss loss)
        implements TrainedModel {
    /** Refuses null with a {@link NullPointerException}. */
    public FittedModel {
        requireNonNull(encoding, "encoding");
        requireNonNull(loss, "loss");
        requireNonNull(model, "model");
        requireNonNull(state, "state");
    }

    /** Memory for intermediate values, in bytes. */
    private static final long BUDGET = 32L << 20;

    @Override
    public Schema schema() {
        return encoding.schema();
    }

    @Override
    public TargetEncoding targets() {
        return encoding.targets();
    }

    /**
     * {@inheritDoc} A network refuses missing values, unless they were filled when it was trained.
     */
    @Override
    public MissingValues missing() {
        return encoding.schema().filled() ? MissingValues.MEAN : MissingValues.REFUSE;
    }

    @Override
    public List<String> features() {
        return encoding.features();
    }

    /** {@inheritDoc} Cost: one forward pass. */
    @Override
    public Predictions predict(Dataset rows, Workers workers) {
        Dataset inputs = encoding.inputs(rows);
        double[] f = outputs(inputs, workers);
        OptionalInt beyond = IntStream.range(0, f.length)
                .filter(i -> !Double.isFinite(f[i]))
                .map(i -> i / encoding.targets().outputs())
                .findFirst();
        if (beyond.isPresent()) {
            throw refused(rows, inputs, beyond.getAsInt());
        }
        return new Predictions(rows, encoding.targets(), loss, f);
    }

    /** The refusal of a row whose output is no number. */
    private static Refusal refused(Dataset rows, Dataset inputs, int row) {
        String where = rows.location(row).text();
        int first = 0;
        for (Map.Entry<String, Integer> array :
                FeatureNames.arrays(inputs.featureNames()).entrySet()) {
            int end = first + array.getValue();
            if (array.getKey().contains("mask")
                    && IntStream.range(first, end).allMatch(i -> inputs.feature(row, i) == 0)) {
                return Refusal.of(
                        NetworkRefusal.TOKENS,
                        where,
                        "its mask leaves out all " + array.getValue() + " tokens",
                        "1 for tokens that count, at least one, and 0 for others",
                        "correct the mask, or leave the row out");
            }
            first = end;
        }
        return Refusal.of(
                StudyRefusal.OUTPUT,
                where,
                "an output of the model is beyond the range of numbers",
                "rows like those that were trained on",
                "remove rows with extreme values");
    }

    private double[] outputs(Dataset inputs, Workers workers) {
        if (inputs.rows() == 0) {
            return new double[0];
        }
        int c = encoding.targets().outputs();
        ResidualSystem system = ResidualSystem.of(
                model,
                state.buffers(),
                inputs.features(),
                new double[Math.multiplyExact(inputs.rows(), c)]);
        Storage outputs = Precision.DOUBLE.allocate(system.equations());
        Executor executor = Executor.of(system.program(), Precision.DOUBLE, workers, BUDGET);
        executor.run(
                system.binding(Precision.DOUBLE.of(state.parameters().clone()))
                        .output(system.output(), outputs, 0),
                system.samples());
        return outputs.toDoubles(0, outputs.size());
    }

    /**
     * Writes the model to a folder, which is created if needed: {@code model.json} with scaling,
     * categories and classes, {@code weights.npz}, and {@code network.onnx} for a model that was
     * imported, or has layers or activations of the user's own. Such a model is read back as an
     * imported one, with the same outputs. Low-rank adapters are written beside as Hugging Face's
     * PEFT reads them, {@code adapter_model.safetensors}, in single precision, and
     * {@code adapter_config.json}; with {@code adapted.npz}, the matrices with the terms added.
     *
     * @throws Refusal OWN_LOSS for a loss of the user's own, before anything is written
     */
    public void write(Path folder) throws IOException {
        ModelFiles.write(this, folder);
    }

    /**
     * Reads a model from a folder that {@link #write} wrote, or from a file of {@link #writeOnnx}.
     *
     * @throws Refusal NOT_A_MODEL if there is none, or a file was changed
     */
    public static FittedModel read(Path path) {
        return Files.isRegularFile(path) ? OnnxMetadata.read(path) : ModelFiles.read(path);
    }

    /**
     * Writes the model to an ONNX file, which takes features in the units of the training file and
     * has the names of features and outputs in its metadata. {@link #read} reads it if its loss is
     * the square loss or cross-entropy.
     *
     * <p>A model that was read from an ONNX file, and takes rows as they are, keeps its graph and
     * its inputs: the bytes of that file but for tensors that changed, as {@link TunedFile} has it.
     *
     * @param precision of the numbers in the file, where it is not that of another file
     * @throws Refusal with an {@link org.plstar.onnx.OnnxRefusal} if the file that the model was
     *     read from is no longer what it was, or a number is beyond the range of its type
     */
    public void writeOnnx(Path file, Precision precision) throws IOException {
        Optional<TunedFile> own = encoding.scalesNothing() ? TunedFile.of(model) : Optional.empty();
        if (own.isPresent()) {
            own.get().write(file, state.parameters(), OnnxMetadata.ofGraph(this));
            return;
        }
        OnnxExport.write(
                file,
                EndToEnd.program(encoding, model),
                model.layout(),
                state.parameters(),
                state.buffers(),
                precision,
                OnnxMetadata.of(this),
                mixed());
    }

    /** Whether rows have tokens, and numbers that are none. */
    private boolean mixed() {
        Model body = model instanceof HeadedModel h ? h.body() : model;
        if (!(body instanceof ImportedModel m)) {
            return false;
        }
        int tokens = m.tokens().cardinality();
        return tokens > 0 && tokens < m.input().size();
    }
}
