package org.plstar.study.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.data.NameList;
import org.plstar.network.Adapted;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.network.Model;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.onnx.RowPart;
import org.plstar.refusal.Refusal;
import org.plstar.study.NamePattern;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for reading an ONNX model. */
public final class ModelFileOptions {
    /** Names that a refusal shows. */
    private static final int SOME_NAMES = 5;

    private static final Pattern AXIS = Pattern.compile("(.+)=([1-9][0-9]{0,8}|samples)");

    @Option(
            names = "--frozen",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Initializers of an ONNX model that stay as they are, by name; * stands for any"
                            + " characters (default: none).")
    private List<String> frozen = List.of();

    @Option(
            names = "--only",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "The arrays of an ONNX model that train, by name; all others stay as they are. A"
                            + " head that is put behind the model trains too (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--adapter",
            paramLabel = "TEXT",
            converter = AdapterText.Reader.class,
            description =
                    "\"lora(r) PATTERN,…\" or \"lora(r,α) PATTERN,…\": low-rank adapters on the"
                            + " matrices of an ONNX model whose names fit. W x becomes W x + α/r B"
                            + " (A x), with A of r rows (default α: r). These and a head that is"
                            + " put behind the model train, and all else stays.")
    private @Nullable AdapterText adapter;

    @Option(
            names = "--head",
            paramLabel = "mean|first|none",
            description =
                    "What is put behind an ONNX model: a linear layer on the mean of its tokens, or on"
                            + " the first of them, or nothing; mean is a linear layer alone where"
                            + " there are no tokens (default: mean for a model of tokens that"
                            + " gives numbers for each, else none).")
    private @Nullable Head head;

    @Option(
            names = "--axis",
            paramLabel = "NAME=N",
            description =
                    "The extent of an open axis of an ONNX model, by its name in the file or as"
                            + " INPUT:NUMBER; NAME=samples says that the axis counts rows.")
    private List<String> axes = List.of();

    @Option(
            names = "--untie",
            description =
                    "Each node of an ONNX model that reads an initializer gets a parameter of its"
                            + " own (default: one for all).")
    private boolean untie;

    /** Called by picocli. */
    public ModelFileOptions() {}

    /** What is put behind a model. */
    enum Head {
        MEAN,
        FIRST,
        NONE
    }

    /** Whether anything was said. */
    boolean given() {
        return chosen() || head != null || !axes.isEmpty() || untie;
    }

    /** Whether what trains was chosen. */
    boolean chosen() {
        return !only.isEmpty() || !frozen.isEmpty() || adapts();
    }

    /** Whether the model gets adapters. */
    boolean adapts() {
        return adapter != null;
    }

    /**
     * Reads the model; a pattern that fits no initializer is refused.
     *
     * @param rows names and widths of the arrays that a row of the data is made of
     */
    ImportedModel read(Path file, SequencedMap<String, Integer> rows) {
        if (!only.isEmpty() && !frozen.isEmpty()) {
            throw UnusedOption.because(
                    "--frozen", "--only says what trains, and all else stays", "one of the two");
        }
        if (adapter != null && !(only.isEmpty() && frozen.isEmpty())) {
            throw UnusedOption.because(
                    only.isEmpty() ? "--frozen" : "--only",
                    "--adapter says what trains, and all else stays",
                    "one of the two");
        }
        List<String> patterns = adapter != null ? adapter.patterns() : only;
        Set<String> used = new HashSet<>();
        Set<String> names = new TreeSet<>();
        ImportOptions options = withAxes(ImportOptions.DEFAULT)
                .withUntied(untie)
                .withRows(rows)
                .withFrozen(name -> fits(frozen, name, used, names));
        if (adapter == null) {
            only.stream().filter(ModelFileOptions::fitsHead).forEach(used::add);
        }
        if (!patterns.isEmpty()) {
            options = options.withTrained(name -> fits(patterns, name, used, names))
                    .withWidened(name -> fits(patterns, name, used, names))
                    .withConstant();
        }
        ImportedModel model = ImportedModel.read(file, options);
        String option = adapter != null ? "--adapter " : only.isEmpty() ? "--frozen " : "--only ";
        for (String pattern : patterns.isEmpty() ? frozen : patterns) {
            if (!used.contains(pattern)) {
                throw Refusal.of(
                        RequestRefusal.UNUSED,
                        option + pattern,
                        "no array of " + file + " has such a name",
                        "a name, such as "
                                + NameList.listed(
                                        names.stream().limit(SOME_NAMES).toList()),
                        "correct the pattern");
            }
        }
        if (adapter != null) {
            requireMatrices(adapter, model);
        }
        return model;
    }

    /** Refuses a pattern that fits no matrix. */
    private static void requireMatrices(AdapterText adapter, ImportedModel model) {
        for (String pattern : adapter.patterns()) {
            if (matrices(List.of(pattern), model).isEmpty()) {
                throw Refusal.of(
                        RequestRefusal.ADAPTER,
                        "--adapter " + pattern,
                        "no array of " + model.text() + " of such a name is the matrix of a"
                                + " product",
                        "a pattern that fits matrices; tables, norms and biases are none",
                        "correct the pattern");
            }
        }
    }

    /** The matrices whose names here or in the file fit one of the patterns. */
    private static List<String> matrices(List<String> patterns, ImportedModel model) {
        return Adapted.matrices(model).stream()
                .filter(name -> patterns.stream()
                        .anyMatch(p -> NamePattern.fits(p, name)
                                || NamePattern.fits(p, model.source(name))))
                .toList();
    }

    /** The model, with the adapters that were asked for. */
    private Model adapted(ImportedModel model) {
        return adapter == null
                ? model
                : Adapted.of(
                        model,
                        matrices(adapter.patterns(), model),
                        adapter.rank(),
                        adapter.alpha());
    }

    /** Whether a pattern fits an array of a head that is put behind a model. */
    private static boolean fitsHead(String pattern) {
        return Stream.of("head.weight", "head.bias", "new_head.weight", "new_head.bias")
                .anyMatch(name -> NamePattern.fits(pattern, name));
    }

    private static boolean fits(
            List<String> patterns, String name, Set<String> used, Set<String> names) {
        names.add(name);
        List<String> fitting =
                patterns.stream().filter(p -> NamePattern.fits(p, name)).toList();
        used.addAll(fitting);
        return !fitting.isEmpty();
    }

    /**
     * The model with what is put behind it.
     *
     * @param outputs that the targets have
     * @param trains whether the model is to fit them; else it gets only what was asked for
     */
    Model headed(ImportedModel model, int outputs, boolean trains) {
        Optional<Pooling> pooling = trains || head != null ? pooling(model) : Optional.empty();
        if (pooling.isPresent()) {
            return HeadedModel.of(adapted(model), pooling.get(), outputs);
        }
        if (model.layout().size() == 0) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--only " + String.join(",", only),
                    "no array of " + model.text() + " trains, and nothing is put behind it",
                    "a pattern that fits an array",
                    "correct it");
        }
        return adapted(model);
    }

    /** Shape of the output of a sample; a model of one sample at a time may have an axis for it. */
    private static Shape output(ImportedModel model) {
        Shape shape = model.outputShape();
        return shape.rank() == 3 && shape.dim(0) == 1
                ? Shape.of(shape.dim(1), shape.dim(2))
                : shape;
    }

    private Optional<Pooling> pooling(ImportedModel model) {
        Shape shape = output(model);
        boolean tokens = shape.rank() == 2 && shape.dim(0) > 1;
        if (!mayHead(model)) {
            return Optional.empty();
        }
        if (shape.rank() > 2 || (head == Head.FIRST && !tokens)) {
            throw Refusal.of(
                    RequestRefusal.HEAD,
                    "--head " + (head == null ? "mean" : head.name().toLowerCase(Locale.ROOT)),
                    model.text() + " gives " + shape + " numbers of each row",
                    tokens ? "[tokens, numbers], or [numbers]" : "[tokens, numbers]",
                    "leave it out, or say none");
        }
        OptionalInt mask = model.rows().stream()
                .filter(p -> p.role() == RowPart.Role.MASK && p.count() == shape.dim(0))
                .mapToInt(RowPart::first)
                .findFirst();
        return Optional.of(
                !tokens
                        ? Pooling.NONE
                        : new Pooling(
                                head == Head.FIRST ? Pooling.How.FIRST : Pooling.How.MEAN,
                                shape.dim(0),
                                mask));
    }

    /** Whether a model may get a head, whatever the targets. */
    boolean mayHead(ImportedModel model) {
        Shape shape = output(model);
        boolean tokens = model.vocabulary().isPresent() && shape.rank() == 2 && shape.dim(0) > 1;
        return head == null ? tokens : head != Head.NONE;
    }

    /** What a user should know of how the model was read. */
    List<String> notes(ImportedModel model) {
        List<String> notes = new ArrayList<>(model.notes(" (--untie parts them)"));
        if (adapter != null) {
            List<String> on = matrices(adapter.patterns(), model);
            notes.add(model.text()
                    + ": adapters of rank "
                    + adapter.rank()
                    + " on "
                    + on.size()
                    + (on.size() == 1 ? " matrix, " : " matrices, ")
                    + NameList.listed(on.stream().limit(SOME_NAMES).toList())
                    + (on.size() > SOME_NAMES ? " and others" : ""));
        }
        if (mayHead(model)) {
            Shape shape = output(model);
            notes.add(model.text()
                    + ": behind its output "
                    + shape
                    + " training puts a linear layer on "
                    + (head == Head.FIRST
                            ? "the first token"
                            : shape.rank() == 2 ? "the mean of the tokens" : "it")
                    + ", which starts as ridge regression on the training rows (--head none: not)");
        }
        return notes;
    }

    private ImportOptions withAxes(ImportOptions options) {
        Map<String, Integer> extents = new HashMap<>();
        Optional<String> samples = Optional.empty();
        for (String axis : axes) {
            Matcher parts = AXIS.matcher(axis);
            if (!parts.matches()) {
                throw Refusal.of(
                        RequestRefusal.AXIS,
                        "--axis " + axis,
                        "it gives no axis an extent",
                        "NAME=N with N of at least 1, or NAME=samples",
                        "give for instance --axis width=320");
            }
            String name = parts.group(1);
            if (parts.group(2).equals("samples")) {
                samples = Optional.of(name);
            } else {
                extents.put(name, Integer.valueOf(parts.group(2)));
            }
        }
        ImportOptions with = options.withExtents(extents);
        return samples.map(with::withSamples).orElse(with);
    }
}
