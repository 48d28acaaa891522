package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Standardizer;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.Json;

/**
 * The encoding of rows of a file as inputs of a model, and of its outputs as classes or numbers:
 * all that predictions need besides the model.
 *
 * @param schema how the columns of the file become features
 * @param features names of the features as they are read, before any is left out
 * @param inputShape of one row as the model takes it, such as [1, 28, 28], or [d] for tables
 * @param standardizer of the features
 * @param targets what the outputs stand for
 */
public record RowEncoding(
        Schema schema,
        List<String> features,
        List<Integer> inputShape,
        Standardizer standardizer,
        TargetEncoding targets) {
    /** Copies {@code features} and {@code inputShape}. */
    public RowEncoding {
        requireNonNull(schema, "schema");
        requireNonNull(standardizer, "standardizer");
        requireNonNull(targets, "targets");
        requireNonNull(features, "features");
        requireNonNull(inputShape, "inputShape");
        features = List.copyOf(features);
        inputShape = List.copyOf(inputShape);
    }

    /** The description of its rows in the metadata of an exported model. */
    private record Exported(RowEncoding encoding) {}

    /** The metadata of an exported model under which its encoding is. */
    public static final String METADATA = "plstar.model";

    /** The encoding in a model that plstar exported; absent for other models. */
    public static Optional<RowEncoding> of(ImportedModel model) {
        return Optional.ofNullable(model.metadata().get(METADATA))
                .map(text -> Json.read(text, Exported.class).encoding);
    }

    /** Whether a model takes all features of a row as they are. */
    public boolean scalesNothing() {
        return standardizer.scaling() == Standardizer.Scaling.NONE
                && standardizer.names().equals(features);
    }

    /** Whether a row is an image or another array whose shape is kept. */
    public boolean shaped() {
        return inputShape.size() > 1;
    }

    /** The shape of one input. */
    public Shape input() {
        return Shape.of(inputShape.stream().mapToInt(e -> e).toArray());
    }

    /** The shape of one input for a network: a vector of pixels if the first layer is dense. */
    public Shape input(Architecture architecture) {
        return architecture.layers().getFirst() instanceof Dense
                ? Shape.of(input().size())
                : input();
    }

    /**
     * The network for such rows: a last dense layer without a number has as many outputs as the
     * targets need; a first dense layer reads images as rows of pixels.
     *
     * @throws org.plstar.refusal.Refusal OUTPUTS if the network gives another number of outputs
     *     than the targets have
     */
    public Network network(Architecture architecture, Initialization initialization) {
        Network network =
                architecture.build(input(architecture), targets.outputs(), initialization);
        requireOutputs(network, "network \"" + architecture.text() + "\"");
        return network;
    }

    /** Refuses a model whose number of outputs differs from the number of targets. */
    void requireOutputs(Model model, String name) {
        if (model.output().rank() != 1 || model.output().dim(0) != targets.outputs()) {
            boolean built = model instanceof Network;
            throw Refusal.of(
                    built ? StudyRefusal.OUTPUTS : StudyRefusal.MODEL_OUTPUTS,
                    name,
                    "it gives outputs of shape " + model.output(),
                    "[" + targets.outputs() + "] for the targets " + targets.outputNames(),
                    (built
                                    ? "end it with \"dense\" without a number"
                                    : "put a linear layer behind it")
                            + ", or take other data");
        }
    }

    /** The encoding for rows that {@link #inputs} returned, which leaves them unchanged. */
    public RowEncoding ofScaledRows() {
        return new RowEncoding(
                schema,
                standardizer.names(),
                inputShape,
                standardizer.unscaled(standardizer.names()),
                targets);
    }

    /**
     * Rows encoded as inputs of the model; the given rows are not modified.
     *
     * @throws org.plstar.refusal.Refusal if a feature is missing
     */
    public Dataset inputs(Dataset rows) {
        Dataset same = shaped() && !rows.shaped() ? rows.withShape(inputShape) : rows;
        return standardizer.apply(same);
    }
}
