package org.plstar.study.fit;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The outputs of a model at the end of a run, row-major; empty where they are not finite.
 *
 * @param training [N, C]
 * @param test the same of the test rows; empty without them
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record EndOutputs(double[] training, double[] test) {
    /** Outputs for no rows. */
    public static final EndOutputs NONE = new EndOutputs(new double[0], new double[0]);

    /** These outputs, or none where they or the weights are not finite. */
    EndOutputs ifFinite(double[] weights) {
        return Stream.of(weights, training, test)
                        .flatMapToDouble(Arrays::stream)
                        .allMatch(Double::isFinite)
                ? this
                : NONE;
    }
}
