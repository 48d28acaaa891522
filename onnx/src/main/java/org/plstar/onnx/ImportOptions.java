package org.plstar.onnx;

import java.util.Map;
import java.util.Optional;
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
 */
public record ImportOptions(
        Predicate<String> frozen,
        Map<String, Integer> extents,
        Optional<String> samples,
        Optional<String> output,
        boolean untied) {
    /**
     * The options with which every real initializer except batch-norm statistics is a parameter,
     * one for all nodes that read it; only the number of samples is open.
     */
    public static final ImportOptions DEFAULT =
            new ImportOptions(name -> false, Map.of(), Optional.empty(), Optional.empty(), false);

    /** Copies the map of extents. */
    public ImportOptions {
        extents = Map.copyOf(extents);
    }

    /** The options with other frozen initializers. */
    public ImportOptions withFrozen(Predicate<String> which) {
        return new ImportOptions(which, extents, samples, output, untied);
    }

    /** The options with other extents of open axes. */
    public ImportOptions withExtents(Map<String, Integer> of) {
        return new ImportOptions(frozen, of, samples, output, untied);
    }

    /** The options with another axis that counts samples. */
    public ImportOptions withSamples(String axis) {
        return new ImportOptions(frozen, extents, Optional.of(axis), output, untied);
    }

    /** The options with or without a separate parameter for each reader of an initializer. */
    public ImportOptions withUntied(boolean each) {
        return new ImportOptions(frozen, extents, samples, output, each);
    }
}
