package org.plstar.landscape.linearity;

import java.util.EnumMap;
import java.util.Map;
import org.plstar.optimize.Outcome;

/**
 * What one network showed.
 *
 * @param width m
 * @param seed of its weights
 * @param unknowns p
 * @param steps of gradient descent
 * @param outcome how training ended; the target is a ratio of losses
 */
public record WidthRow(
        int width,
        long seed,
        int unknowns,
        int steps,
        Outcome outcome,
        Map<Quantity, Measure> measures) {
    /** Copies. */
    public WidthRow {
        measures = new EnumMap<>(measures);
    }

    /** A measure; absent if it was not taken. */
    public Measure get(Quantity quantity) {
        Measure m = measures.get(quantity);
        return m == null ? Measure.absent("it was not measured") : m;
    }

    /** Whether training reached the loss that was asked for. */
    public boolean reached() {
        return outcome == Outcome.TARGET_REACHED;
    }
}
