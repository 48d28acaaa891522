package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.stream.IntStream;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Refusal;

/**
 * Batches of samples, drawn by the seed and the epoch alone.
 *
 * <p>If {@code size} does not divide the number of samples, the last batch of an epoch is smaller;
 * its gradient is the mean over what it has.
 *
 * @param size samples per batch; no more than there are
 */
public record Batches(int size, Sampling sampling, long seed) {
    /** The order in which an epoch's N samples are drawn. */
    public enum Sampling {
        /** Every sample once per epoch, in a new random order. */
        SHUFFLED,
        /**
         * Every sample once, in the order of the data, so that another program can repeat the run.
         */
        IN_ORDER,
        /**
         * N independent draws per epoch, for which the rates of stochastic gradient descent are
         * proved.
         */
        INDEPENDENT
    }

    /** Batches that are shuffled in every epoch. */
    public static Batches shuffled(int size, long seed) {
        return new Batches(size, Sampling.SHUFFLED, seed);
    }

    /** Refuses a size that is not positive. */
    public Batches {
        requireNonNull(sampling, "sampling");
        OptimizeRefusal.require(size > 0, "batch", size, "a number of samples > 0");
    }

    /**
     * Refuses a batch size with which some batch has too few samples.
     *
     * @param fewest that every batch needs
     */
    public static void requireSamples(int fewest, int size, int samples) {
        OptimizeRefusal.require(size > 0, "batch", size, "a number of samples > 0");
        OptimizeRefusal.require(samples > 0, "samples", samples, "a number > 0");
        int last = (samples - 1) % size + 1;
        if (Math.min(last, size) < fewest) {
            throw Refusal.of(
                    OptimizeRefusal.BATCH_TOO_SMALL,
                    "batch " + size + " of " + samples + " rows",
                    "the last batch of an epoch has "
                            + last
                            + ", and batch normalisation takes the variance of a batch",
                    "at least " + fewest + " in every batch",
                    "take another size");
        }
    }

    /** Batches per epoch: ⌈N / size⌉. */
    public int perEpoch(int samples) {
        OptimizeRefusal.require(samples > 0, "samples", samples, "a number > 0");
        return (samples - 1) / size + 1;
    }

    /** The samples of an epoch, counted from 0, in the order in which they are drawn. */
    public int[] order(int epoch, int samples) {
        OptimizeRefusal.require(epoch >= 0, "epoch", epoch, "a number >= 0");
        OptimizeRefusal.require(samples > 0, "samples", samples, "a number > 0");
        RandomStream stream = RandomStream.of(seed, "order of epoch " + epoch);
        return switch (sampling) {
            case SHUFFLED -> stream.permutation(samples);
            case IN_ORDER -> IntStream.range(0, samples).toArray();
            case INDEPENDENT -> {
                int[] drawn = new int[samples];
                for (int i = 0; i < samples; i++) {
                    drawn[i] = stream.below(i, samples);
                }
                yield drawn;
            }
        };
    }
}
