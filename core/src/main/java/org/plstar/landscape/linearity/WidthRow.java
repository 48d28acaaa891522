package org.plstar.landscape.linearity;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;

/**
 * The measurements of one network, or the reason why there are none.
 *
 * @param width m
 * @param seed of its weights
 * @param unknowns p
 * @param steps of gradient descent
 * @param outcome how training ended; the target is a ratio of losses
 * @param measures none if it failed
 * @param failure why it could not be measured; absent if it was
 */
public record WidthRow(
        int width,
        long seed,
        int unknowns,
        int steps,
        Outcome outcome,
        Map<Quantity, MeasuredNumber> measures,
        Optional<String> failure) {
    /** Copies {@code measures}. */
    public WidthRow {
        EnumMap<Quantity, MeasuredNumber> own = new EnumMap<>(Quantity.class);
        own.putAll(measures);
        measures = own;
    }

    /** A row of a network that was measured. */
    public WidthRow(
            int width,
            long seed,
            int unknowns,
            int steps,
            Outcome outcome,
            Map<Quantity, MeasuredNumber> measures) {
        this(width, seed, unknowns, steps, outcome, measures, Optional.empty());
    }

    /** The width row of a network that could not be measured. */
    public static WidthRow failed(int width, long seed, int unknowns, String reason) {
        return new WidthRow(
                width, seed, unknowns, 0, Outcome.STOPPED, Map.of(), Optional.of(reason));
    }

    /**
     * The row of a network; where it refuses, or memory runs out, the row says so and the sweep can
     * continue.
     *
     * @param network measures it
     */
    public static WidthRow of(int width, long seed, int unknowns, Supplier<WidthRow> network) {
        try {
            return network.get();
        } catch (Refusal e) {
            return failed(width, seed, unknowns, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return failed(
                    width,
                    seed,
                    unknowns,
                    "it took more memory than Java has, %,d MB; give it more, or leave this width"
                                    .formatted(Runtime.getRuntime().maxMemory() >> 20)
                            + " out");
        }
    }

    /** The value of a quantity; absent if it was not measured. */
    public MeasuredNumber get(Quantity quantity) {
        MeasuredNumber m = measures.get(quantity);
        return m == null ? MeasuredNumber.absent(failure.orElse("it was not measured")) : m;
    }

    /** Whether training reached the target loss. */
    public boolean reached() {
        return outcome == Outcome.TARGET_REACHED;
    }

    /** Whether the network was measured to the end. */
    public boolean measured() {
        return failure.isEmpty();
    }

    /** Whether the sweep was stopped before this network was done. */
    public boolean cutShort() {
        return measured() && outcome == Outcome.STOPPED;
    }
}
