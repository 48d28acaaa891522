package org.plstar.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.plstar.array.Shape;
import org.plstar.network.Model;
import org.plstar.network.TrainingNetwork;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A model file as something to measure and train: one input, and one output, whose numbers per
 * sample are taken as a row.
 *
 * <p>It is what the file says, in evaluation mode: batch norm keeps the file's statistics also
 * while the model trains, and dropout drops nothing.
 */
public final class ImportedModel implements Model {
    private final Path file;
    private final OnnxModel model;
    private final String input;
    private final FileDigests files;
    private final ModelContents.How how;
    private final int[] tokens;

    private ImportedModel(
            Path file, OnnxModel model, String input, FileDigests files, ModelContents.How how) {
        this.file = file;
        this.model = model;
        this.input = input;
        this.files = files;
        this.how = how;
        this.tokens = RowIndices.extents(model.program(), input, input().size());
    }

    /**
     * Reads a file; sizes are validated before memory is allocated.
     *
     * @param frozen names of initializers that stay constants
     * @throws Refusal with an {@link OnnxRefusal} if it is no model that can be read, or one of
     *     several inputs
     */
    public static ImportedModel read(Path file, Predicate<String> frozen) {
        return read(file, ImportOptions.DEFAULT.withFrozen(frozen));
    }

    /**
     * Reads a file; sizes are validated before memory is allocated.
     *
     * @throws Refusal with an {@link OnnxRefusal} if it is no model that can be read, or one of
     *     several inputs
     */
    public static ImportedModel read(Path file, ImportOptions options) {
        FileDigests files = new FileDigests();
        OnnxModel model;
        try {
            model = OnnxModel.read(file, options, files);
        } catch (Refusal r) {
            if (r.code() != OnnxRefusal.BAD_NODE || options.rows().isEmpty()) {
                throw r;
            }
            throw Refusal.of(
                    r.code(),
                    r.where(),
                    r.what(),
                    r.expected(),
                    r.fix() + ", or take rows of as many numbers as it was made for (these have "
                            + String.join(
                                    " and ",
                                    options.rows().values().stream()
                                            .map(String::valueOf)
                                            .toList())
                            + ")");
        }
        if (model.inputs().size() != 1) {
            throw Refusal.of(
                    OnnxRefusal.SHAPE,
                    file.toString(),
                    "it has the inputs " + model.inputs().sequencedKeySet(),
                    "one input, which takes the data, or data with an array for each",
                    "save the arrays in an NPZ file under these names");
        }
        return new ImportedModel(
                file,
                model,
                model.inputs().firstEntry().getKey(),
                files,
                ModelContents.How.of(options, model.reading()));
    }

    /** The SHA-256 digest of the model's files and of the options of reading. */
    public String sha256() {
        return FileDigests.sha256(files.digests(), how.toString());
    }

    /** The size of the model's files in bytes. */
    public long bytes() {
        return files.bytes();
    }

    /**
     * The files, read again, from which another process builds the model.
     *
     * @throws Refusal CHANGED if they are not what they were when the model was read; UNREADABLE
     */
    public ModelContents contents() {
        ModelContents again;
        try {
            again = ModelContents.of(file, files.digests().keySet(), how);
        } catch (IOException e) {
            throw Refusal.of(
                    OnnxRefusal.UNREADABLE,
                    file.toString(),
                    "it, or a file of its numbers, can no longer be read",
                    "the files that the model was read from",
                    "restore them");
        }
        if (!again.sha256().equals(sha256())) {
            throw Refusal.of(
                    OnnxRefusal.CHANGED,
                    file.toString(),
                    "it was written over after the model was read",
                    "the file with which the command began",
                    "start the command again");
        }
        return again;
    }

    /** What another file of the model is made from. */
    Path file() {
        return file;
    }

    ModelContents.How how() {
        return how;
    }

    /** The name of the output that is kept. */
    String outputName() {
        return model.output();
    }

    /** Whether the first axis of the output counts samples. */
    boolean samplesFirst() {
        return model.reading().samplesFirst();
    }

    /**
     * The texts of a file beside its graph, by name.
     *
     * @throws Refusal with an {@link OnnxRefusal} if it is no model
     */
    public static SequencedMap<String, String> metadata(Path file) {
        return ModelFile.parse(file, new FileDigests()).metadata();
    }

    /** Notes for the user on how the file was read; one per line. */
    public List<String> notes() {
        return notes("");
    }

    /**
     * Notes for the user on how the file was read, one per line.
     *
     * @param untie how to part shared parameters, behind the line that names them
     */
    public List<String> notes(String untie) {
        List<String> notes = new ArrayList<>();
        List<String> shared = model.shared().stream().map(Words::of).toList();
        if (!shared.isEmpty()) {
            notes.add(text()
                    + ": several nodes read "
                    + String.join(", ", shared)
                    + (shared.size() == 1
                            ? ", which stays one parameter"
                            : ", each of which stays one parameter")
                    + untie);
        }
        model.notes().forEach(note -> notes.add(text() + ": " + note));
        return notes;
    }

    /**
     * Texts of the file besides the graph, by name; the names of plstar's texts begin with plstar.
     */
    public SequencedMap<String, String> metadata() {
        return Collections.unmodifiableSequencedMap(model.metadata());
    }

    @Override
    public String text() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public String identity() {
        return text() + ", SHA-256 " + sha256();
    }

    @Override
    public Program program() {
        return model.program();
    }

    @Override
    public String inputName() {
        return input;
    }

    @Override
    public Shape input() {
        return model.inputs().firstEntry().getValue().shape();
    }

    @Override
    public Shape output() {
        return model.program().outputType(model.output()).shape();
    }

    @Override
    public ParamLayout layout() {
        return model.layout();
    }

    /** Where some arrays of the file stay constants. */
    @Override
    public boolean startsTrained() {
        return !how.frozen().isEmpty();
    }

    @Override
    public double[] initialParameters(long seed) {
        return model.parameters().clone();
    }

    @Override
    public SequencedMap<String, double[]> initialBuffers() {
        return new LinkedHashMap<>();
    }

    /** The smallest extent that is indexed by the data themselves, reshaped or not. */
    @Override
    public OptionalInt vocabulary() {
        return Arrays.stream(tokens).filter(t -> t > 0).min();
    }

    /** Of those that index a table; where rows are not cut into parts, of all. */
    @Override
    public OptionalInt vocabulary(int number) {
        return tokens[number] == 0 ? OptionalInt.empty() : OptionalInt.of(tokens[number]);
    }

    /** Positions in a row of the numbers that are no quantities: whole numbers and masks. */
    public BitSet tokens() {
        BitSet at = new BitSet();
        for (int i = 0; i < tokens.length; i++) {
            at.set(i, tokens[i] > 0);
        }
        rows().stream()
                .filter(p -> p.role() != RowPart.Role.REAL)
                .forEach(p -> at.set(p.first(), p.first() + p.count()));
        return at;
    }

    /**
     * The same model with other numbers to start from.
     *
     * @param w [p] in the order of {@link #layout}
     */
    public ImportedModel startingFrom(double[] w) {
        Require.size(model.layout().size(), w.length, OnnxRefusal.BAD_TENSOR, "w");
        Require.finite(w, OnnxRefusal.BAD_TENSOR, "w");
        OnnxModel other = new OnnxModel(
                model.program(),
                model.layout(),
                w.clone(),
                model.shared(),
                model.notes(),
                model.metadata(),
                model.reading());
        return new ImportedModel(file, other, input, files, how);
    }

    /** How the parts of the file became this model. */
    public Reading reading() {
        return model.reading();
    }

    /** What each input of the file takes of a row, in the row's order; empty if it has one. */
    public List<RowPart> rows() {
        return model.reading().rows();
    }

    /** What a parameter is called in the file; its own name where that is the same. */
    public String source(String parameter) {
        return model.reading().sources().getOrDefault(parameter, parameter);
    }

    /** Shape of the output of one sample, before it is taken as a row of numbers. */
    public Shape outputShape() {
        return model.reading().output();
    }

    @Override
    public TrainingNetwork training() {
        return TrainingNetwork.same(model.program());
    }
}
