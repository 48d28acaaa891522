package org.plstar.study.predict;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.data.FeatureNames;
import org.plstar.data.TargetEncoding;
import org.plstar.network.ModelState;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.RowEncoding;
import org.plstar.study.StudyRefusal;
import org.plstar.study.json.Json;
import tools.jackson.core.JacksonException;

/**
 * The metadata of an exported ONNX file, as JSON texts by key: {@code plstar.features}, the names
 * of the inputs in order; {@code plstar.classes}, those of the classes in order of the outputs;
 * {@code plstar.target}; {@code plstar.output}, what the outputs are; {@code plstar.scaling}, how
 * the graph scales the features that it keeps; {@code plstar.rows}, the arrays that a row is made
 * of and their widths, where the graph is the user's; and {@code plstar.model}, from which
 * {@link FittedModel} is read again.
 */
final class OnnxMetadata {
    private static final String ROWS = "plstar.rows";

    private OnnxMetadata() {}

    /** The texts for a graph that was not made here. */
    static SequencedMap<String, String> ofGraph(FittedModel m) {
        SequencedMap<String, String> texts = of(m);
        texts.remove("plstar.scaling");
        texts.put(ROWS, json(FeatureNames.arrays(m.encoding().features())));
        return texts;
    }

    static SequencedMap<String, String> of(FittedModel m) {
        RowEncoding e = m.encoding();
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put("plstar.features", json(e.features()));
        texts.put("plstar.target", json(e.schema().targets()));
        if (e.targets() instanceof TargetEncoding.OfClasses c) {
            texts.put("plstar.classes", json(c.classNames()));
        }
        texts.put("plstar.output", words(e.targets(), m.loss().text()));
        if (e.targets() instanceof TargetEncoding.Standardized s) {
            texts.put("plstar.target_mean", json(s.mean()));
            texts.put("plstar.target_deviation", json(s.deviation()));
        }
        texts.put(
                "plstar.scaling",
                json(new Scaling(
                        e.standardizer().names(),
                        e.standardizer().shift(),
                        e.standardizer().scale())));
        if (!ModelFiles.isKnown(m.loss())) {
            return texts; // the graph is complete, but no text names the loss
        }
        RowEncoding raw = new RowEncoding(
                e.schema(),
                e.features(),
                e.inputShape(),
                e.standardizer().unscaled(e.features()),
                e.targets());
        texts.put(
                RowEncoding.METADATA,
                ModelFiles.text(new ModelFiles.Stored(
                        ModelFiles.SCHEMA,
                        m.loss().text(),
                        Optional.empty(),
                        Optional.empty(),
                        raw)));
        return texts;
    }

    /** x' = (x - mean)/scale of the features that the graph keeps. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Scaling(List<String> features, double[] mean, double[] scale) {}

    private static String words(TargetEncoding targets, String loss) {
        return switch (targets) {
            case TargetEncoding.Signs _ ->
                "one number; above 0 it is the second class, else the first";
            case TargetEncoding.OneHot _ ->
                loss.equals("cross-entropy")
                        ? "a number for each class; softmax gives their probabilities"
                        : "a number for each class; the largest is the class";
            case TargetEncoding.Standardized _ ->
                "a number y for each target; plstar.target_mean + plstar.target_deviation * y is in the"
                        + " units of the training file";
        };
    }

    private static String json(Object value) {
        return Json.tree(value).toString();
    }

    static FittedModel read(Path file) {
        SequencedMap<String, String> texts = ImportedModel.metadata(file);
        String text = texts.get(RowEncoding.METADATA);
        if (text == null) {
            throw Refusal.of(
                    StudyRefusal.NOT_A_MODEL,
                    file.toString(),
                    "the file does not tell what its features and outputs are",
                    "a model that plstar has exported",
                    "train it on data, which tells them, with no step if it shall stay as it is");
        }
        try {
            ModelFiles.Stored stored = ModelFiles.parsed(text, file);
            ImportedModel model = ImportedModel.read(
                    file,
                    texts.containsKey(ROWS)
                            ? ImportOptions.DEFAULT.withRows(
                                    FeatureNames.arrays(stored.encoding().features()))
                            : ImportOptions.DEFAULT);
            return new FittedModel(
                    model,
                    ModelState.initial(model, 1),
                    stored.encoding(),
                    ModelFiles.loss(stored, file));
        } catch (JacksonException e) {
            throw ModelFiles.damaged(file, String.valueOf(e.getOriginalMessage()));
        }
    }
}
