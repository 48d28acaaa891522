package org.plstar.study;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.plstar.array.Shape;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.RowNumbers;
import org.plstar.data.Split;
import org.plstar.data.Standardizer;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Model;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * Data ready for a network: standardized rows for training and test, and how targets become numbers.
 *
 * @param features names of the features as they were read, before any was left out
 * @param repeated test rows, by position, whose features also stand in the training rows
 * @param testDuplicates equal rows among the test rows
 * @param notes what the user should know about how the data were read
 */
public record PreparedDataset(
        Dataset training,
        Optional<Dataset> test,
        Standardizer standardizer,
        TargetEncoding encoding,
        List<String> features,
        Duplicates duplicates,
        List<Integer> repeated,
        Optional<Duplicates> testDuplicates,
        List<String> notes) {
    private static final int MOST_NAMED = 8;

    /** Standardizes by the training rows and encodes targets for the square loss; the split's rows are spent. */
    public static PreparedDataset of(
            Split split, Standardizer.Scaling scaling, List<String> notes) {
        return of(split, scaling, notes, Loss.SQUARE);
    }

    /** Standardizes by the training rows and encodes targets for a loss; the split's rows are spent. */
    public static PreparedDataset of(
            Split split, Standardizer.Scaling scaling, List<String> notes, Loss loss) {
        return of(split, scaling, notes, loss, OptionalInt.empty());
    }

    /**
     * Standardizes by the training rows and encodes targets for a loss and a model.
     *
     * @param outputs that the model has, where it is not for the data to say: with two of them, two classes are one-hot
     */
    public static PreparedDataset of(
            Split split,
            Standardizer.Scaling scaling,
            List<String> notes,
            Loss loss,
            OptionalInt outputs) {
        Standardizer standardizer = Standardizer.fit(split.training(), scaling);
        Dataset training = standardizer.take(split.training());
        Optional<Dataset> test = split.test().map(standardizer::take);
        return new PreparedDataset(
                training,
                test,
                standardizer,
                encoding(split.training().target(), loss, outputs),
                split.training().featureNames(),
                Duplicates.find(training),
                test.map(t -> Arrays.stream(Duplicates.shared(training, t)).boxed().toList())
                        .orElse(List.of()),
                test.map(Duplicates::find),
                List.copyOf(notes));
    }

    private static TargetEncoding encoding(Target target, Loss loss, OptionalInt outputs) {
        return switch (loss) {
            case CROSS_ENTROPY -> TargetEncoding.forCrossEntropy(target);
            case SQUARE ->
                    target instanceof Target.Classes c
                                    && c.classNames().size() == 2
                                    && outputs.orElse(1) == 2
                            ? TargetEncoding.forCrossEntropy(target)
                            : TargetEncoding.forSquareLoss(target);
        };
    }

    /** The model on the training rows for what does not depend on targets, which are zero. */
    public ResidualSystem untargeted(Model model, Map<String, double[]> buffers) {
        return ResidualSystem.of(
                model,
                buffers,
                training.features(),
                new double[Math.multiplyExact(training.rows(), model.output().size())]);
    }

    /** Shape of one input. */
    public Shape input() {
        return Shape.of(training.inputShape().stream().mapToInt(e -> e).toArray());
    }

    /** The model on the training rows, as it begins. */
    public ResidualSystem trainingSystem(Model model) {
        return trainingSystem(model, model.initialBuffers());
    }

    /**
     * The model on the training rows.
     *
     * @param buffers running statistics, whose changes the system sees
     */
    public ResidualSystem trainingSystem(Model model, Map<String, double[]> buffers) {
        return ResidualSystem.of(
                model, buffers, training.features(), encoding.encode(training.target()));
    }

    /** The model on the test rows, like {@link #trainingSystem(Model, Map)}. */
    public Optional<ResidualSystem> testSystem(Model model, Map<String, double[]> buffers) {
        return test.map(
                t -> ResidualSystem.of(model, buffers, t.features(), encoding.encode(t.target())));
    }

    /** Where some of the test rows stand in their file, such as {@code lines 7, 31 and 2 more}. */
    public String testRowsText(List<Integer> rows) {
        RowNumbers numbers = test.orElseThrow().rowNumbers();
        String text =
                rows.stream()
                        .limit(MOST_NAMED)
                        .map(r -> String.valueOf(numbers.numbers()[r]))
                        .collect(Collectors.joining(", "));
        int more = rows.size() - MOST_NAMED;
        return numbers.unit()
                + (rows.size() == 1 ? " " : "s ")
                + text
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** The name of the data's file or folder, without the folders around it. */
    public String name() {
        Path name = Path.of(training.source()).toAbsolutePath().normalize().getFileName();
        return name == null ? "data" : name.toString();
    }
}
