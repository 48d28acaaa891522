package org.plstar.network;

import java.util.List;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.random.RandomStream;
import org.plstar.program.Program;

/**
 * A network as it is while it trains: dropout drops, and batch normalisation takes the statistics of the batch.
 *
 * <p>For networks without such layers it is the network itself.
 *
 * @param program the network's inputs and {@code masks} to {@link Network#OUTPUT} and what {@code statistics} name
 * @param masks further inputs, by name: random factors, to be drawn anew in every step
 * @param statistics what buffers move towards, in every step
 */
public record TrainingNetwork(
        Program program, SequencedMap<String, Mask> masks, List<Statistic> statistics) {

    /**
     * Random factors: 0 with probability {@code rate}, else 1/(1 - rate).
     *
     * @param name of the input
     * @param shape per sample
     */
    public record Mask(String name, Shape shape, double rate) {
        /**
         * Draws factors: those of a sample depend on seed, step and the sample's number alone, whatever batch it is in.
         *
         * @param step number of the step
         * @param samples the samples' numbers in the data
         * @return [samples, shape], row-major
         */
        public double[] draw(long seed, long step, int... samples) {
            int size = shape.size();
            double[] factors = new double[Math.multiplyExact(samples.length, size)];
            RandomStream ofStep = RandomStream.of(seed, "dropout " + name).fork("step " + step);
            for (int i = 0; i < samples.length; i++) {
                long first = (long) samples[i] * size;
                for (int e = 0; e < size; e++) {
                    factors[i * size + e] = ofStep.uniform(first + e) < rate ? 0 : 1 / (1 - rate);
                }
            }
            return factors;
        }
    }

    /**
     * A buffer's movement: (1 - momentum) · buffer + momentum · output after every step.
     *
     * @param output the output of the program that has the buffer's shape
     */
    public record Statistic(String buffer, String output, double momentum) {}
}
