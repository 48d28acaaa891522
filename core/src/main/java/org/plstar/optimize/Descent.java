package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Storage;

/**
 * A running optimizer: its measure of the loss at w, and the step from there. {@link Training} is
 * the loop around it, which counts, stops, and calls the watch.
 *
 * <p>One of the user's own makes a step; the rest says how its runs differ from one whose every
 * step sees the loss on all samples. Not thread-safe.
 */
public interface Descent extends AutoCloseable {
    /** The decision between the measurement at w and the step from there. */
    interface Gate {
        /** Whether no step is to follow. */
        boolean last();

        /**
         * Receives the measured value and the gradient, and returns whether a step follows.
         *
         * @param measured the {@link #measure} at w
         * @param gradient not modified; empty where it is not known
         * @return whether to make the step
         */
        boolean opens(double measured, Storage gradient);
    }

    /**
     * Measures the loss at w, and makes a step if the gate opens.
     *
     * @param t steps done before this one
     * @return false if no step lowers what is measured
     */
    boolean step(int t, Gate gate);

    /** The kind of value that the gate receives. */
    default Measure measure() {
        return Measure.LOSS;
    }

    /**
     * Called at the gate before the first step.
     *
     * @param measured there
     * @return the same for all samples
     */
    default double begin(double measured) {
        return measured;
    }

    /** Number of steps per epoch. */
    default int perEpoch() {
        return 1;
    }

    /** Whether the measured value is that of a part of the samples. */
    default boolean partial() {
        return false;
    }

    /** The value of the measure below which everything is rounding; absent where none is known. */
    default OptionalDouble rounding() {
        return OptionalDouble.empty();
    }

    /** λ of the next attempt; absent where steps are not damped. */
    default OptionalDouble damping() {
        return OptionalDouble.empty();
    }

    /**
     * The ratio of the actual to the predicted decrease of the step before; absent at the start and
     * where no decrease is predicted.
     */
    default OptionalDouble trust() {
        return OptionalDouble.empty();
    }

    /**
     * Why the run may have diverged.
     *
     * @param rise of the loss, as text
     * @param lambdaMax of the loss's curvature at the start, where it is known
     */
    default String diverged(String rise, OptionalDouble lambdaMax) {
        return rise;
    }

    /** Why no step was found at step t. */
    default String stalled(int t, double measured) {
        return "no step lowers the %s %s at step %d".formatted(measure().name(), measured, t);
    }

    /**
     * The state that the next step depends on besides w and the step's number; arrays by name, not
     * copies.
     */
    default SequencedMap<String, Storage> state() {
        return new LinkedHashMap<>();
    }

    /** Called after w and {@link #state} were overwritten by those of another run. */
    default void restored() {}

    @Override
    default void close() {}
}
