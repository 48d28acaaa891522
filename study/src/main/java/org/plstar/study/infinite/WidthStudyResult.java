package org.plstar.study.infinite;

import java.util.List;
import org.plstar.landscape.linearity.Slope;

/**
 * How far kernels of finite networks are from that of infinite width.
 *
 * @param distances for each width those of its seeds, relative
 * @param slope of their logarithms, with its 95 % interval
 * @param dualError of the limit's entries, relative
 */
public record WidthStudyResult(List<List<Double>> distances, Slope slope, double dualError) {
    /** Copies. */
    public WidthStudyResult {
        distances = List.copyOf(distances);
    }

    /** For each width the root mean square over random starts. */
    public double[] means() {
        return distances.stream()
                .mapToDouble(
                        all ->
                                Math.sqrt(
                                        all.stream()
                                                .mapToDouble(v -> v * v)
                                                .average()
                                                .orElseThrow()))
                .toArray();
    }
}
