package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.random.RandomStream;
import org.plstar.program.Program;
import org.plstar.refusal.Require;

/**
 * A network in training: dropout is active, and batch normalisation uses the statistics of the
 * batch.
 *
 * <p>For networks without such layers it is the network itself.
 *
 * @param program the network's inputs and {@code masks} to {@link Network#OUTPUT} and what
 *     {@code statistics} name
 * @param masks further inputs, by name: random factors, to be drawn in every step
 * @param statistics what buffers move towards, in every step
 * @param counters names of counts of steps that are kept beside the buffers; one that several
 *     places share is named as often
 * @param fewestSamples that a step needs: 2 where a variance is taken of one number per sample
 */
public record TrainingNetwork(
        Program program,
        SequencedMap<String, Mask> masks,
        List<Statistic> statistics,
        List<String> counters,
        int fewestSamples) {
    /** Refuses null with a {@link NullPointerException}. */
    public TrainingNetwork {
        requireNonNull(counters, "counters");
        requireNonNull(masks, "masks");
        requireNonNull(program, "program");
        requireNonNull(statistics, "statistics");
    }

    /** The program of a model that is the same in training and in evaluation. */
    public static TrainingNetwork same(Program program) {
        requireNonNull(program, "program");
        return new TrainingNetwork(program, new LinkedHashMap<>(), List.of(), List.of(), 1);
    }

    /**
     * Random factors: 0 with probability {@code rate}, otherwise 1/(1 - rate).
     *
     * @param name of the input
     * @param shape per sample
     */
    public record Mask(String name, Shape shape, double rate) {
        /** Refuses a rate outside of [0, 1). */
        public Mask {
            requireNonNull(name, "name");
            requireNonNull(shape, "shape");
            Require.that(
                    rate >= 0 && rate < 1,
                    NetworkRefusal.BAD_ARGUMENT,
                    "rate = " + rate,
                    "at least 0 and below 1");
        }

        /**
         * Draws dropout factors: those of a sample depend on seed, step and the sample's number
         * alone, whatever batch it is in.
         *
         * @param step number of the step
         * @param samples the samples' numbers in the data
         * @return [samples, shape], row-major
         */
        public double[] draw(long seed, long step, int... samples) {
            int size = shape.size();
            double[] factors = new double[Math.multiplyExact(samples.length, size)];
            RandomStream ofStep = ofStep(seed, step);
            for (int i = 0; i < samples.length; i++) {
                drawSample(ofStep, samples[i], Precision.DOUBLE.of(factors), i * size);
            }
            return factors;
        }

        /** The random numbers of a step. */
        public RandomStream ofStep(long seed, long step) {
            return RandomStream.of(seed, "dropout " + name).fork("step " + step);
        }

        /**
         * Writes the dropout factors of one sample, by its number in the data, to {@code to} from
         * {@code at} on.
         */
        public void drawSample(RandomStream ofStep, int sample, Storage to, int at) {
            long first = (long) sample * shape.size();
            for (int e = 0; e < shape.size(); e++) {
                to.set(at + e, ofStep.uniform(first + e) < rate ? 0 : 1 / (1 - rate));
            }
        }
    }

    /**
     * A buffer's movement: (1 - momentum) · buffer + momentum · output after every step.
     *
     * @param output the output of the program that has the buffer's shape
     */
    public record Statistic(String buffer, String output, double momentum) {
        /** Refuses a momentum outside of [0, 1]. */
        public Statistic {
            requireNonNull(buffer, "buffer");
            requireNonNull(output, "output");
            Require.that(
                    momentum >= 0 && momentum <= 1,
                    NetworkRefusal.BAD_ARGUMENT,
                    "momentum = " + momentum,
                    "from 0 to 1");
        }
    }
}
