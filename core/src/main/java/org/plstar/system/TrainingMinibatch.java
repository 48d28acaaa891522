package org.plstar.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.DoublePredicate;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.random.RandomStream;
import org.plstar.network.TrainingNetwork;
import org.plstar.program.Derivatives;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/**
 * The loss of a model as it trains, on some of its samples at a time; its normalisation is that of
 * {@link Minibatch}.
 *
 * <p>The random factors of a sample depend on the seed, the step, the layer and the sample's number
 * alone. Running statistics move only when {@link #moveStatistics} is called, by the batch of the
 * last gradient. Not thread-safe, nor together with its objective.
 */
public final class TrainingMinibatch {
    private final Objective objective;
    private final TrainingMode mode;
    private final Minibatch rows;
    private final Executor value;
    private final Executor gradient;
    private final Storage result;
    private final GradientStep step;
    private final SequencedMap<String, Storage> masks = new LinkedHashMap<>();
    private final SequencedMap<String, Storage> statistics = new LinkedHashMap<>();

    /**
     * Batches of an objective's samples.
     *
     * @param objective the loss of the model as it is evaluated
     * @param size most samples at a time
     */
    public TrainingMinibatch(Objective objective, TrainingMode mode, int size) {
        this.objective = objective;
        this.mode = mode;
        this.rows = objective.minibatch(size);
        Precision precision = objective.precision();
        Program loss = LossPrograms.loss(mode.network().program(), mode.output(), objective.loss());
        Program slope =
                Derivatives.gradient(
                        loss, LossPrograms.LOSS, objective.system().layout()::contains);
        this.value =
                Executor.of(loss.keep(List.of(LossPrograms.LOSS)), precision, objective.workers());
        this.gradient = Executor.of(slope, precision, objective.workers());
        this.result = precision.allocate(1);
        mode.network()
                .masks()
                .forEach(
                        (name, mask) ->
                                masks.put(
                                        name,
                                        precision.allocate(
                                                Math.multiplyExact(
                                                        rows.size(), mask.shape().size()))));
        for (TrainingNetwork.Statistic s : mode.network().statistics()) {
            statistics.put(
                    s.output(), precision.allocate(slope.outputType(s.output()).shape().size()));
        }
        this.step = new GradientStep(gradient, objective.system(), result, this::places);
    }

    /** Most samples at a time. */
    public int size() {
        return rows.size();
    }

    /**
     * Makes {@code which[from]}, …, {@code which[from + count - 1]} the batch at hand and draws its
     * random factors.
     *
     * @param which indices of samples, not modified
     * @param step number of the step
     */
    public void take(int[] which, int from, int count, long step) {
        rows.take(which, from, count);
        for (Map.Entry<String, TrainingNetwork.Mask> e :
                mode.network().masks().sequencedEntrySet()) {
            TrainingNetwork.Mask mask = e.getValue();
            Storage to = masks.getOrDefault(e.getKey(), result);
            RandomStream random = mask.ofStep(mode.seed(), step);
            int width = mask.shape().size();
            objective
                    .workers()
                    .run(count, i -> mask.drawSample(random, which[from + i], to, i * width));
        }
    }

    /** The loss of the batch at hand. */
    public double value(Storage w) {
        value.run(binding(w), rows.count());
        return result.get(0);
    }

    /**
     * The loss of the batch at hand, and its gradient.
     *
     * @param g [p], overwritten
     */
    public double gradient(Storage w, Storage g) {
        gradient.run(objective.outputs(places(w), gradient.program(), "g:", g), rows.count());
        return result.get(0);
    }

    /**
     * The loss of the batch at hand, and, if {@code go} says so of it, a step along its gradient,
     * as in {@link Objective#step}.
     *
     * @param w changed where the answer is yes
     * @param go told the loss before w changes; must not ask for gradients or steps of these
     *     batches
     * @return what it said
     */
    public boolean step(Storage w, double eta, DoublePredicate go) {
        return step.run(w, rows.count(), eta, go);
    }

    private Binding places(Storage w) {
        Binding b = binding(w);
        statistics.forEach((name, s) -> b.output(name, s, 0));
        return b;
    }

    private Binding binding(Storage w) {
        Binding b = rows.binding(w).output(LossPrograms.LOSS, result, 0);
        masks.forEach((name, s) -> b.input(name, s, 0));
        return b;
    }

    /**
     * Moves the running statistics towards those of the last gradient's batch: r ← (1 - momentum) r
     * + momentum s.
     */
    public void moveStatistics() {
        for (TrainingNetwork.Statistic s : mode.network().statistics()) {
            double[] running = buffer(s.buffer());
            Storage batch = statistics.getOrDefault(s.output(), result);
            for (int i = 0; i < running.length; i++) {
                running[i] = (1 - s.momentum()) * running[i] + s.momentum() * batch.get(i);
            }
        }
        mode.network().counters().forEach(name -> buffer(name)[0]++);
    }

    private double[] buffer(String name) {
        double[] numbers = mode.buffers().get(name);
        if (numbers == null) {
            throw new IllegalArgumentException("no buffer " + name);
        }
        return numbers;
    }
}
