package org.plstar.study.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.plstar.data.Dataset;
import org.plstar.data.FeatureNames;
import org.plstar.data.ReadOptions;
import org.plstar.data.Split;
import org.plstar.data.Standardizer;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.TargetScaling;
import org.plstar.data.Trainable;
import org.plstar.data.Versions;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.HeadStart;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.RowEncoding;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Options for the data. */
public final class DataOptions {
    @Parameters(
            paramLabel = "DATA",
            arity = "0..1",
            description =
                    "A CSV or TSV file with a header line, a Parquet, NPY or NPZ file, a folder of"
                            + " IDX files, or a bundled set (breast_cancer, diabetes, digits, iris,"
                            + " wine); with --data: an ONNX model, in place of --network.")
    private @Nullable Path first;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "The data, where an ONNX model comes first.")
    private @Nullable Path data;

    @Mixin
    private ModelFileOptions modelFile;

    @Mixin
    private InputShapeOption input;

    private @Nullable ImportedModel model;

    /** Names and widths of the arrays that a row is made of, once the data were read. */
    private SequencedMap<String, Integer> arrays = new LinkedHashMap<>();

    private Path base = Path.of("");

    /** Tensors that the ONNX model starts from. */
    private @Nullable Path tensors;

    private List<String> weightNotes = List.of();

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private TokenOptions tokens;

    @Option(
            names = "--augment",
            paramLabel = "shifts,mirror",
            description =
                    "Take versions of each training image too, in memory: shifted by one pixel in all"
                            + " directions, mirrored, or both.")
    private @Nullable String augment;

    @Option(
            names = "--standardize",
            paramLabel = "per-feature|robust|global|none",
            description =
                    "How features are scaled by the training rows; robust: by median and quartiles, cut"
                            + " at 8 deviations (default: per-feature for tables, global for images,"
                            + " none for ONNX models).")
    private Standardizer.@Nullable Scaling standardize;

    @Option(
            names = "--targets",
            paramLabel = "auto|raw|standardized",
            defaultValue = "auto",
            description = "How targets that are numbers are scaled by the training rows (default:"
                    + " standardized; ONNX models: raw, those that plstar exported as they"
                    + " were trained).")
    private Targets targets = Targets.AUTO;

    /** The scalings of numeric targets. */
    enum Targets {
        AUTO,
        RAW,
        STANDARDIZED
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Sets the folder that relative paths begin in, instead of the current one. */
    public void relativeTo(Path folder) {
        // where a run continues in its original folder, names are kept as they were given
        base = folder.equals(Path.of("").toAbsolutePath()) ? Path.of("") : folder;
    }

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public DataOptions() {}

    /** The ONNX model, if the argument is one. */
    public Optional<ImportedModel> model() {
        if (first == null || data == null) {
            if (modelFile.given()) {
                throw UnusedOption.because(
                        "--frozen, --only, --adapter, --head, --axis, --untie",
                        "there is no ONNX model",
                        "an ONNX model, and --data");
            }
            return Optional.empty();
        }
        if (model == null) {
            ImportedModel read = modelFile.read(base.resolve(first), arrays);
            if (tensors != null) {
                TensorWeights of = TensorWeights.of(read, tensors);
                weightNotes = of.note().stream().toList();
                read = of.model();
            }
            model = read;
        }
        return Optional.of(model);
    }

    /**
     * The ONNX model with what is put behind it for such targets.
     *
     * @param trains whether it is to fit them; else it gets only what was asked for
     */
    Model headed(ImportedModel imported, PreparedDataset rows, boolean trains) {
        Model headed = modelFile.headed(imported, rows.encoding().outputs(), trains);
        return headed instanceof HeadedModel h ? HeadStart.of(h, rows) : headed;
    }

    /**
     * The file that weights are to be loaded from; absent for a safetensors file, whose numbers the
     * ONNX model starts from. To be asked before the data are read.
     *
     * @param weights that were named
     */
    public Optional<Path> weights(@Nullable Path weights) {
        if (weights == null || !weights.toString().endsWith(".safetensors")) {
            return Optional.ofNullable(weights);
        }
        if (first == null || data == null) {
            throw UnusedOption.because(
                    "--weights " + weights,
                    "there is no ONNX model",
                    "an ONNX model and --data, or an NPZ file");
        }
        if (modelFile.chosen()) {
            throw UnusedOption.because(
                    "--weights " + weights,
                    "arrays that --only, --frozen and --adapter leave as they are would keep the"
                            + " numbers of "
                            + first,
                    "all arrays to train");
        }
        tensors = base.resolve(weights);
        return Optional.empty();
    }

    /** Whether it was said which arrays of the ONNX model train. */
    public boolean choosesWhatTrains() {
        return modelFile.chosen();
    }

    /** Whether the ONNX model gets adapters. */
    public boolean adapts() {
        return modelFile.adapts();
    }

    /**
     * The directory of the run, if the argument is one; a folder of neither a run nor data is
     * refused.
     */
    public Optional<Path> run() {
        return Optional.ofNullable(data == null ? first : data)
                .map(base::resolve)
                .filter(path -> RunDirectory.isRun(path) || RunOrData.isRun(path));
    }

    private Loaded open() {
        Path name = source();
        boolean quiet = command != null
                && command.commandLine().getParseResult().hasMatchedOption("--quiet");
        Loaded loaded = LargeData.read(
                base.resolve(name),
                quiet,
                () -> NamedData.read(
                        base.resolve(name),
                        name,
                        file -> DataSource.open(file, read()),
                        set -> set.open(read())));
        arrays = FeatureNames.arrays(loaded.data().featureNames());
        return loaded;
    }

    private ReadOptions read() {
        ReadOptions options = reading.options();
        Optional<Path> file =
                Optional.ofNullable(first).filter(_ -> data != null).map(base::resolve);
        return tokens.column(file, base).map(options::withText).orElse(options);
    }

    private Path source() {
        if (data != null) {
            return data;
        }
        if (first == null) {
            throw Refusal.of(
                    RequestRefusal.NO_DATA,
                    "DATA",
                    "no data were named",
                    "a data file, or a folder of IDX files",
                    "name one behind the command");
        }
        if (first.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            throw Refusal.of(
                    RequestRefusal.NO_DATA,
                    first.toString(),
                    "this is a model, and no data were named",
                    "data for the model",
                    "name them with --data");
        }
        return first;
    }

    private Dataset versions(Dataset rows) {
        return augment == null ? rows : Versions.parse(augment).all(rows);
    }

    private List<String> notes(Loaded loaded) {
        List<String> notes = new ArrayList<>(loaded.notes());
        model().ifPresent(m -> notes.addAll(modelFile.notes(m)));
        notes.addAll(weightNotes);
        return notes;
    }

    private Preparation preparation(Dataset training, Loss loss, boolean learns) {
        boolean numbers = training.target() instanceof Target.Regression;
        if (targets != Targets.AUTO && !numbers) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--targets",
                    "the target is classes, which are not scaled",
                    "targets that are numbers",
                    "leave it out, or say --task regression");
        }
        Optional<TargetEncoding.Standardized> known = targets == Targets.AUTO && numbers
                ? exported((Target.Regression) training.target())
                : Optional.empty();
        boolean raw = targets == Targets.AUTO
                ? model().isPresent() || (!learns && Trainable.isConstant(training.target()))
                : targets == Targets.RAW;
        Preparation how = Preparation.RAW
                .withFeatures(
                        standardize != null
                                ? standardize
                                : model().isPresent()
                                        ? Standardizer.Scaling.NONE
                                        : Standardizer.Scaling.usualFor(training))
                .withUnscaled(unscaled(training))
                .withTargets(raw ? TargetScaling.RAW : TargetScaling.STANDARDIZED)
                .withLoss(loss)
                .withOutputs(model().stream()
                        .filter(m -> !modelFile.mayHead(m))
                        .mapToInt(m -> m.output().size())
                        .findFirst())
                .overwriting();
        return known.map(how::withKnown).orElse(how);
    }

    /** Names of the features that are tokens or masks; refuses to scale where all are. */
    private Set<String> unscaled(Dataset training) {
        if (model().isEmpty()) {
            return Set.of();
        }
        List<String> names = training.featureNames();
        Set<String> tokens = model().get().tokens().stream()
                .filter(i -> i < names.size())
                .mapToObj(names::get)
                .collect(Collectors.toSet());
        if (standardize != null
                && standardize != Standardizer.Scaling.NONE
                && tokens.size() == names.size()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--standardize",
                    "all numbers of a row are tokens and masks, which are not scaled",
                    "data of other numbers",
                    "leave it out");
        }
        return tokens;
    }

    /** The encoding of targets that a model says it is for. */
    private Optional<TargetEncoding.Standardized> exported(Target.Regression rows) {
        return model().flatMap(m -> TargetUnit.of(m, rows.names())
                .or(() -> RowEncoding.of(m)
                        .map(RowEncoding::targets)
                        .filter(TargetEncoding.Standardized.class::isInstance)
                        .map(TargetEncoding.Standardized.class::cast)
                        .filter(s -> s.names().equals(rows.names()))));
    }

    /** The option by which numeric targets have this scaling; empty for classes. */
    public List<String> targets(PreparedDataset data) {
        return data.encoding() instanceof TargetEncoding.Standardized s
                ? List.of(
                        "--targets",
                        s.isRaw()
                                ? "raw"
                                : targets == Targets.AUTO && model().isPresent()
                                        ? "auto"
                                        : "standardized")
                : List.of();
    }

    /**
     * The origin of the weights in words: a file, the model, or the seed.
     *
     * @param weights the file, if one was named
     */
    public String origin(@Nullable Path weights, long seed) {
        return weights != null
                ? "the weights in " + weights
                : model().isPresent()
                        ? "the weights in "
                                + first
                                + (adapts() ? " and random adapters of seed " + seed : "")
                        : "random weights of seed " + seed;
    }

    /** All rows as training rows. */
    public PreparedDataset all() {
        Loaded loaded = open();
        Split rows = Split.given(
                versions(input.shaped(Trainable.check(loaded.data()))), Optional.empty());
        return PreparedDataset.of(
                rows, preparation(rows.training(), Loss.SQUARE, true), notes(loaded));
    }

    /**
     * All rows with the targets of a loss, for measurements at one point: a single class or a
     * constant target is allowed.
     */
    public PreparedDataset measured(Loss loss) {
        Loaded loaded = open();
        Split rows = new Split(versions(input.shaped(loaded.data())), Optional.empty());
        return PreparedDataset.of(rows, preparation(rows.training(), loss, false), notes(loaded));
    }

    /** The training and test rows. */
    public PreparedDataset split(HoldoutOptions holdout, long seed, Loss loss) {
        Loaded loaded = open();
        Optional<Loaded> file = Optional.ofNullable(holdout.test)
                .map(t ->
                        DataSource.openTest(base.resolve(t), read().withAllRows(), loaded.data()));
        List<String> notes = notes(loaded);
        file.ifPresent(f -> f.notes().forEach(note -> notes.add("test file: " + note)));
        if (file.isPresent() || loaded.test().isPresent()) {
            holdout.refuseCounts();
        }
        if (model().isEmpty()) {
            notes.addAll(new LookWords(loaded.data(), LookWords.Learner.TRAIN).lines());
        }
        Split split = file.isPresent()
                ? Split.given(loaded.data(), file.map(Loaded::data))
                : loaded.test().isPresent()
                        ? Split.given(loaded.data(), loaded.test())
                        : holdout.split(loaded.data(), seed);
        Split rows = new Split(
                versions(input.shaped(split.training())), split.test().map(input::shaped));
        return PreparedDataset.of(rows, preparation(rows.training(), loss, true), notes);
    }
}
