package org.plstar.study.options;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.data.TargetEncoding;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/**
 * The number of the targets that 1 of each output stands for, which the metadata
 * {@code plstar.unit} of a model has: ½ Σ squares of outputs and targets divided by u is Σ squares
 * / (2u²).
 */
final class TargetUnit {
    private static final String METADATA = "plstar.unit";

    private TargetUnit() {}

    /**
     * The encoding of targets of these names in the model's unit; absent where it names none.
     *
     * @throws Refusal NOT_A_MODEL if the unit is no positive number
     */
    static Optional<TargetEncoding.Standardized> of(ImportedModel model, List<String> names) {
        return Optional.ofNullable(model.metadata().get(METADATA)).map(text -> {
            double[] units = new double[names.size()];
            Arrays.fill(units, positive(text));
            return new TargetEncoding.Standardized(names, new double[names.size()], units);
        });
    }

    private static double positive(String text) {
        try {
            double unit = Double.parseDouble(text);
            if (unit > 0 && unit <= Double.MAX_VALUE) {
                return unit;
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw Refusal.of(
                StudyRefusal.NOT_A_MODEL,
                "metadata " + METADATA,
                "\"" + text + "\"",
                "a positive number",
                "export the model again");
    }
}
