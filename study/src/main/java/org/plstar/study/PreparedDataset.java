package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.ReadOptions;
import org.plstar.data.RowNumbers;
import org.plstar.data.Split;
import org.plstar.data.Standardizer;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.TargetScaling;
import org.plstar.data.Trainable;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.data.source.RowSource;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.system.LossKind;
import org.plstar.system.ResidualSystem;

/**
 * Data ready for a network: scaled rows for training and test, and how targets become numbers.
 *
 * @param features names of the features as they were read, before any was left out
 * @param repeated test rows, by position, whose features also stand in the training rows; empty
 *     where rows are equal {@linkplain Duplicates#byChance by chance}
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
    /** Refuses null with a {@link NullPointerException}. */
    public PreparedDataset {
        requireNonNull(duplicates, "duplicates");
        requireNonNull(encoding, "encoding");
        requireNonNull(features, "features");
        requireNonNull(notes, "notes");
        requireNonNull(repeated, "repeated");
        requireNonNull(standardizer, "standardizer");
        requireNonNull(test, "test");
        requireNonNull(testDuplicates, "testDuplicates");
        requireNonNull(training, "training");
    }

    private static final int MOST_NAMED = 8;
    private static final double TEST_FRACTION = 0.2;

    /**
     * Reads a table, holds back a fifth of its rows, and prepares it for the square loss.
     *
     * @param target the column to learn: classes or numbers, as its values show
     * @throws Refusal if the file or a value in it is not fit to learn from
     */
    public static PreparedDataset read(Path file, String target) {
        return read(file, ReadOptions.defaults().withTargets(target), TEST_FRACTION, 1);
    }

    /**
     * Reads data and prepares them for the square loss.
     *
     * @param fraction of the rows to hold back, in [0, 1), where the data have no test rows of
     *     their own
     * @param seed of the rows that are held back
     */
    public static PreparedDataset read(Path file, ReadOptions options, double fraction, long seed) {
        return of(DataSource.open(file, options), fraction, seed);
    }

    /** Reads a program's own rows as {@link #read(Path, String)} does those of a file. */
    public static PreparedDataset read(RowSource rows, String target) {
        return read(rows, ReadOptions.defaults().withTargets(target), TEST_FRACTION, 1);
    }

    /** Reads a program's own rows as {@link #read(Path, ReadOptions, double, long)}. */
    public static PreparedDataset read(
            RowSource rows, ReadOptions options, double fraction, long seed) {
        return of(DataSource.open(rows, options), fraction, seed);
    }

    private static PreparedDataset of(Loaded loaded, double fraction, long seed) {
        Split split = loaded.test().isPresent()
                ? Split.given(loaded.data(), loaded.test())
                : Split.stratified(loaded.data(), fraction, seed);
        return of(split, Preparation.standardizing(split.training()).overwriting(), loaded.notes());
    }

    /**
     * All rows of a program's own data as training rows, for the square loss: numeric features and
     * targets are not scaled. The rows are not modified.
     */
    public static PreparedDataset raw(Dataset training) {
        requireNonNull(training, "training");
        return of(new Split(training, Optional.empty()), Preparation.RAW, List.of());
    }

    /**
     * All rows of a program's own data as training rows, for the square loss: numeric features and
     * targets are standardized. The rows are not modified.
     */
    public static PreparedDataset standardized(Dataset training) {
        requireNonNull(training, "training");
        return of(
                Split.given(training, Optional.empty()),
                Preparation.standardizing(training),
                List.of());
    }

    /**
     * Scales by the training rows, and encodes targets.
     *
     * @param notes what the user should know about how the data were read
     * @throws Refusal if a value is missing everywhere, or numbers to be standardized never change
     */
    public static PreparedDataset of(Split split, Preparation how, List<String> notes) {
        requireNonNull(notes, "notes");
        Trainable.measurable(split.training());
        if (how.targets() == TargetScaling.STANDARDIZED && how.known().isEmpty()) {
            Trainable.changing(split.training());
        }
        Standardizer standardizer =
                Standardizer.fit(split.training(), how.features(), how.unscaled());
        UnaryOperator<Dataset> scaled = how.inPlace() ? standardizer::take : standardizer::apply;
        Dataset training = scaled.apply(split.training());
        Optional<Dataset> test = split.test().map(scaled);
        return new PreparedDataset(
                training,
                test,
                standardizer,
                encoding(split.training().target(), how),
                split.training().featureNames(),
                Duplicates.find(training),
                test.flatMap(t -> Duplicates.shared(training, t))
                        .map(shared -> Arrays.stream(shared).boxed().toList())
                        .orElse(List.of()),
                test.map(Duplicates::find),
                List.copyOf(notes));
    }

    private static TargetEncoding encoding(Target target, Preparation how) {
        boolean pair = target instanceof Target.Classes c
                && c.classNames().size() == 2
                && how.outputs().orElse(1) == 2;
        if (how.known().isPresent()) {
            return how.known().get();
        }
        if (pair) {
            return TargetEncoding.forCrossEntropy(target);
        }
        return switch (LossKind.of(how.loss())) {
            case CROSS_ENTROPY -> TargetEncoding.forCrossEntropy(target);
            case SQUARE, HUBER, OWN -> TargetEncoding.forSquareLoss(target, how.targets());
        };
    }

    /**
     * A description of the scaling of numeric targets, such as {@code standardized (mean 2.5,
     * deviation 1.1)}, or {@code raw}; absent for classes.
     */
    public Optional<String> targetScaling() {
        return encoding instanceof TargetEncoding.Standardized s
                ? Optional.of(s.words())
                : Optional.empty();
    }

    /**
     * The training rows as they are left out: equal rows together, as copies of each other are;
     * where they are equal {@linkplain Duplicates#byChance by chance}, each by itself.
     */
    public Duplicates leftOut() {
        return equalByChance() ? Duplicates.apart(training.rows()) : duplicates;
    }

    /** Whether there are equal training rows, by chance. */
    public boolean equalByChance() {
        return (duplicates.merged() > 0 || !duplicates.conflicts().isEmpty())
                && Duplicates.byChance(training);
    }

    /** The data with at most a number of the first training rows, not prepared again. */
    public PreparedDataset first(int rows) {
        return withTraining(training.select(
                IntStream.range(0, Math.min(rows, training.rows())).toArray()));
    }

    /** The data with some of the training rows, not prepared again. */
    public PreparedDataset withTraining(Dataset some) {
        requireNonNull(some, "some");
        return new PreparedDataset(
                some,
                test,
                standardizer,
                encoding,
                features,
                Duplicates.find(some),
                repeated,
                testDuplicates,
                notes);
    }

    /** The encoding of rows of such a file as inputs, and of outputs as targets. */
    public RowEncoding rowEncoding() {
        return new RowEncoding(
                training.schema(), features, training.inputShape(), standardizer, encoding);
    }

    /**
     * The network that a text such as {@code dense(64) tanh dense} describes, in NTK
     * parametrization.
     */
    public Network network(String text) {
        return network(Architecture.parse(text), Initialization.DEFAULT);
    }

    /**
     * The network for these data: a last dense layer without a number has as many outputs as the
     * targets need; a first dense layer reads images as rows of pixels.
     *
     * @throws Refusal OUTPUTS if the network gives another number of outputs than the targets have
     */
    public Network network(Architecture architecture, Initialization initialization) {
        return rowEncoding().network(architecture, initialization);
    }

    /**
     * Refuses a model whose inputs or outputs do not fit these data.
     *
     * @throws Refusal INPUT, OUTPUTS or MODEL_OUTPUTS
     */
    public void requireFitting(Model model) {
        requireInput(model);
        rowEncoding().requireOutputs(model, model.text());
    }

    /**
     * Refuses a model with another input shape than the rows of these data.
     *
     * @throws Refusal INPUT
     */
    public void requireInput(Model model) {
        if (model.input().size() != input().size()) {
            throw Refusal.of(
                    StudyRefusal.INPUT,
                    model.text(),
                    "it takes inputs of shape "
                            + model.input()
                            + ", and a row has the shape "
                            + input(),
                    "rows of " + model.input().size() + " numbers",
                    "take the data that the model is for");
        }
    }

    /** The shape of one input. */
    public Shape input() {
        return Shape.of(training.inputShape().stream().mapToInt(e -> e).toArray());
    }

    /** The system of the model on the training rows, with its initial buffers. */
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

    /** The positions of test rows in their file, such as {@code lines 7, 31 and 2 more}. */
    public String testRowsText(List<Integer> rows) {
        RowNumbers numbers = test.orElseThrow().rowNumbers();
        String text = rows.stream()
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
