package org.plstar.onnx;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Options for the parts of a model file that it leaves open.
 *
 * @param frozen names of initializers that stay constants
 * @param extents extents of open axes, by the axis's name in the file or as {@code INPUT:NUMBER},
 *     counted from 0
 * @param samples the axis that counts samples, named in the same way; absent: what the file says
 * @param output the output to keep; absent: the first
 * @param untied whether each node that reads an initializer gets a parameter of its own
 * @param rows names and widths of the arrays that a row of the data is made of, in their order; an
 *     array without a name is called ""; empty: each input of the graph is one of the program
 * @param trained names of initializers that may be parameters
 * @param constant whether a model without any parameter is read
 * @param widened names of initializers of few bits that a node DequantizeLinear makes real numbers
 *     and that then are parameters
 */
public record ImportOptions(
        Predicate<String> frozen,
        Map<String, Integer> extents,
        Optional<String> samples,
        Optional<String> output,
        boolean untied,
        SequencedMap<String, Integer> rows,
        Predicate<String> trained,
        boolean constant,
        Predicate<String> widened) {
    /**
     * The options with which every real initializer except batch-norm statistics is a parameter,
     * one for all nodes that read it; only the number of samples is open.
     */
    public static final ImportOptions DEFAULT = new ImportOptions(
            _ -> false,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            new LinkedHashMap<>(),
            _ -> true,
            false,
            _ -> false);

    /** Copies the maps. */
    public ImportOptions {
        requireNonNull(frozen, "frozen");
        requireNonNull(output, "output");
        requireNonNull(samples, "samples");
        requireNonNull(trained, "trained");
        requireNonNull(widened, "widened");
        requireNonNull(extents, "extents");
        requireNonNull(rows, "rows");
        extents = Map.copyOf(extents);
        rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
    }

    /** The options with other frozen initializers. */
    public ImportOptions withFrozen(Predicate<String> which) {
        requireNonNull(which, "which");
        return new ImportOptions(
                which, extents, samples, output, untied, rows, trained, constant, widened);
    }

    /** The same where these initializers alone, and none that is frozen, may be parameters. */
    public ImportOptions withTrained(Predicate<String> which) {
        requireNonNull(which, "which");
        return new ImportOptions(
                frozen, extents, samples, output, untied, rows, which, constant, widened);
    }

    /** The options with other extents of open axes. */
    public ImportOptions withExtents(Map<String, Integer> of) {
        requireNonNull(of, "of");
        return new ImportOptions(
                frozen, of, samples, output, untied, rows, trained, constant, widened);
    }

    /** The options with another axis that counts samples. */
    public ImportOptions withSamples(String axis) {
        requireNonNull(axis, "axis");
        return new ImportOptions(
                frozen,
                extents,
                Optional.of(axis),
                output,
                untied,
                rows,
                trained,
                constant,
                widened);
    }

    /** The options with or without a separate parameter for each reader of an initializer. */
    public ImportOptions withUntied(boolean each) {
        return new ImportOptions(
                frozen, extents, samples, output, each, rows, trained, constant, widened);
    }

    /** The same for rows that are made of other arrays. */
    public ImportOptions withRows(SequencedMap<String, Integer> arrays) {
        requireNonNull(arrays, "arrays");
        return new ImportOptions(
                frozen, extents, samples, output, untied, arrays, trained, constant, widened);
    }

    /** The same where a model without any parameter is read, as one that only a head trains for. */
    public ImportOptions withConstant() {
        return new ImportOptions(
                frozen, extents, samples, output, untied, rows, trained, true, widened);
    }

    /** The same where these initializers of few bits are parameters. */
    public ImportOptions withWidened(Predicate<String> those) {
        requireNonNull(those, "those");
        return new ImportOptions(
                frozen, extents, samples, output, untied, rows, trained, constant, those);
    }

    /**
     * Whether an initializer stays a constant.
     *
     * @param names what it is called: in the file, and here
     */
    boolean isConstant(String... names) {
        return Arrays.stream(names).anyMatch(frozen) || Arrays.stream(names).noneMatch(trained);
    }
}
