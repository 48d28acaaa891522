package org.plstar.study.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.UnknownCategories;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.data.source.RowSource;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;

/** A model that was trained on rows of a file, and predicts others. */
public interface TrainedModel {
    /** The encoding of the training file's columns as features. */
    Schema schema();

    /** The meaning of the outputs. */
    TargetEncoding targets();

    /** The loss of the training: with cross-entropy, outputs are logarithms of odds. */
    Loss loss();

    /** The default treatment of missing values. */
    MissingValues missing();

    /**
     * Predicts rows, in the units of the training file; their targets are ignored. The result does
     * not depend on the number of threads.
     *
     * @throws Refusal if features are missing, or an output is beyond the range of numbers
     */
    Predictions predict(Dataset rows, Workers workers);

    /** The rows that it was trained on; absent where the model does not have them. */
    default Optional<Dataset> training() {
        return Optional.empty();
    }

    /**
     * The model without some of its training rows, or with other targets of them; all that was
     * chosen is held.
     *
     * @param change of the rows of {@link #training}
     * @throws Refusal LEFT_OUT if it cannot be told from the model
     */
    default TrainedModel changed(TrainingChange change, Workers workers) {
        throw Refusal.of(
                StudyRefusal.LEFT_OUT,
                "the model",
                "it has no training rows",
                "a run of plstar train, or a model of plstar classify or regress",
                "name the folder of the run");
    }

    /** Predicts rows with one thread per processor. */
    default Predictions predict(Dataset rows) {
        try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
            return predict(rows, workers);
        }
    }

    /**
     * Predicts the rows of a file: CSV, TSV, Parquet, NPY, NPZ or a folder of IDX files, with the
     * columns that the model was trained on by name, in any order. The target's columns and those
     * that training left out may be there.
     *
     * @throws Refusal if a column is missing, a further one is there, or a value is none of the
     *     kind that was trained on
     */
    default Predictions predict(Path file) {
        return predict(file, missing());
    }

    /**
     * Predicts the rows of a file; missing values are treated as {@code missing} says. Where they
     * are kept, a category unknown to training counts as none of the known ones; otherwise it is
     * refused.
     */
    default Predictions predict(Path file, MissingValues missing) {
        return predict(DataSource.openFeatures(file, reading(missing), schema()).data());
    }

    private static ReadOptions reading(MissingValues missing) {
        return ReadOptions.defaults()
                .withMissing(missing)
                .withUnknown(
                        missing == MissingValues.KEEP
                                ? UnknownCategories.ABSENT
                                : UnknownCategories.REFUSE);
    }

    /** The names of the features, in the order in which {@link #predict(double[][])} takes them. */
    default List<String> features() {
        return schema().featureNames();
    }

    /**
     * Predicts rows of a program.
     *
     * @param rows [n][d], d features as the model was trained on, in their order and their units
     * @throws Refusal WIDTH_DIFFERS for rows of another length, INFINITE_VALUE for what is no
     *     finite number
     */
    default Predictions predict(double[][] rows) {
        return predict(Dataset.of("rows", features(), rows, new Target.None(rows.length)));
    }

    /** Predicts a program's own rows as {@link #predict(Path)} does those of a file. */
    default Predictions predict(RowSource rows) {
        return predict(
                DataSource.openFeatures(rows, reading(missing()), schema()).data());
    }

    /**
     * Predicts a program's own rows in batches, which need not fit into memory together.
     *
     * @param size rows of a batch, at least 1
     * @param each takes the predictions of the batches in the order of the rows
     * @throws Refusal as {@link #predict(Path)}; the batches before were told
     */
    default void predict(RowSource rows, int size, Consumer<Predictions> each) {
        try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
            DataSource.openFeatures(
                    rows,
                    reading(missing()),
                    schema(),
                    size,
                    batch -> each.accept(predict(batch, workers)));
        }
    }

    /**
     * Reads rows with their targets, for an evaluation.
     *
     * @throws Refusal if a column is missing, or a value or class is none that training had
     */
    default Loaded readTest(Path file, ReadOptions options) {
        return DataSource.openTest(file, options, schema(), known());
    }

    /** Reads a program's own rows with their targets, as {@link #readTest(Path, ReadOptions)}. */
    default Loaded readTest(RowSource rows, ReadOptions options) {
        return DataSource.openTest(rows, options, schema(), known());
    }

    private Target known() {
        return switch (targets()) {
            case TargetEncoding.OfClasses c -> new Target.Classes(new int[0], c.classNames());
            case TargetEncoding.Standardized s -> new Target.Regression(new double[0], s.names());
        };
    }

    /**
     * The half widths of the intervals around predictions that hold the truth with a probability,
     * in the units of the training file; absent where the model does not know them.
     */
    default Optional<double[]> halfWidths(Dataset rows, double probability, Workers workers) {
        return Optional.empty();
    }

    /**
     * The number of rows that occur among the training rows, by exactly equal features; for a fit
     * by centres, among the centres. Absent where they are not known, and where rows of few values
     * are equal {@linkplain Duplicates#byChance by chance}.
     */
    default OptionalInt seen(Dataset rows) {
        return OptionalInt.empty();
    }

    /** The number of rows that occur among those that a model was trained on. */
    static OptionalInt seen(Dataset training, Dataset rows) {
        return Duplicates.shared(training, rows).stream()
                .mapToInt(shared -> shared.length)
                .findFirst();
    }

    /** Whether the outputs have probabilities. */
    default boolean hasProbabilities() {
        return loss().equals(Loss.CROSS_ENTROPY) && targets() instanceof TargetEncoding.OfClasses;
    }
}
