package org.plstar.onnx;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a model file leaves open.
 *
 * @param frozen names of initializers that stay constants
 * @param extents extents for the names of open dimensions other than the samples'
 * @param output the output to keep; absent: the first
 */
public record ImportOptions(
        Predicate<String> frozen, Map<String, Integer> extents, Optional<String> output) {
    /**
     * Every real initializer but batch-norm statistics is a parameter; only the samples' extent is
     * open.
     */
    public static final ImportOptions DEFAULT =
            new ImportOptions(name -> false, Map.of(), Optional.empty());

    /** Copies the map. */
    public ImportOptions {
        extents = Map.copyOf(extents);
    }

    /** The same with other frozen initializers. */
    public ImportOptions withFrozen(Predicate<String> which) {
        return new ImportOptions(which, extents, output);
    }
}
