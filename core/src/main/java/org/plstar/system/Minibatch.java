package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.TrainingNetwork;
import org.plstar.program.Axes;
import org.plstar.program.Derivatives;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * An objective on some of its samples at a time, whose rows are copied into one buffer that is
 * reused.
 *
 * <p>For samples B the loss is (N/|B|) Σ_{i∈B} weight_i l_i: the mean over the batch for the
 * default weights, and without bias for any if every sample is as likely as another. Where the
 * model trains in another way than it is evaluated, the loss is that of training: the random
 * factors of a sample depend on the seed, the step, the layer and the sample's number alone, and
 * running statistics move only when {@link #moveStatistics} is called, by the batch of the last
 * gradient. Not thread-safe, nor together with its objective, whose memory it works in.
 */
public final class Minibatch implements SampledLoss {
    private record Column(Storage all, Storage buffer, int width) {}

    private final Objective objective;
    private final Kernels kernels;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Column[] all;
    private final Column weights;
    private final int size;
    private final Optional<TrainingMode> mode;
    private final SequencedMap<String, Storage> masks = new LinkedHashMap<>();
    private final SequencedMap<String, Storage> statistics = new LinkedHashMap<>();
    private final LossPass pass;
    private int count;

    Minibatch(Objective objective, Optional<TrainingMode> mode, int size) {
        ResidualSystem system = objective.system();
        if (!system.perSample()) {
            throw Refusal.of(
                    SystemRefusal.PROGRAM,
                    "a system without samples",
                    "it has no batches",
                    "a program whose output has the sample axis",
                    "take all equations at once");
        }
        Require.atLeast(1, size, SystemRefusal.RANGE, "size");
        this.objective = objective;
        this.mode = mode;
        this.size = size;
        Precision precision = objective.precision();
        this.kernels = Kernels.of(precision);
        system.program().inputs().forEach((name, type) -> {
            if (type.axes() == Axes.SAMPLE) {
                column(name, system.stored(name, precision), type);
            }
        });
        Type outputs = system.program().outputType(system.output());
        column(LossPrograms.TARGET, objective.targets(), outputs);
        this.weights = column(LossPrograms.WEIGHT, objective.weights(), Type.perSample());
        this.all = columns.values().toArray(Column[]::new);
        this.pass = new LossPass(
                system, mode.map(this::training).orElseGet(objective::programs), this::binding);
    }

    private LossPass.Programs training(TrainingMode mode) {
        Precision precision = objective.precision();
        Workers workers = objective.workers();
        Program loss = LossPrograms.loss(mode.network().program(), mode.output(), objective.loss());
        Program slope = Derivatives.gradient(
                loss, LossPrograms.LOSS, objective.system().layout()::contains);
        mode.network().masks().forEach((name, mask) -> {
            int numbers = Math.multiplyExact(size, mask.shape().size());
            masks.put(name, precision.allocate(numbers));
        });
        for (TrainingNetwork.Statistic s : mode.network().statistics()) {
            statistics.put(
                    s.output(),
                    precision.allocate(slope.outputType(s.output()).shape().size()));
        }
        return new LossPass.Programs(
                Executor.of(loss.keep(List.of(LossPrograms.LOSS)), precision, workers),
                Executor.of(slope, precision, workers));
    }

    private Column column(String name, Storage all, Type type) {
        int width = type.shape().size();
        Storage buffer = all.precision().allocate(Math.multiplyExact(size, width));
        Column c = new Column(all, buffer, width);
        columns.put(name, c);
        return c;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void take(int[] which, int from, int samples, long step) {
        take(which, from, samples, objective.samples() / (double) Math.max(1, samples));
        mode.ifPresent(m -> draw(m, which, from, step));
    }

    /**
     * Makes some samples the current batch, for a model without a mode of training.
     *
     * @param scale of their losses
     */
    void take(int[] which, int from, int samples, double scale) {
        Require.that(
                samples >= 1 && samples <= size,
                SystemRefusal.RANGE,
                samples + " samples",
                "from 1 to " + size + ", the size of the batch");
        Require.that(
                from >= 0 && from <= which.length - samples,
                SystemRefusal.RANGE,
                samples + " samples from " + from + " on",
                "some of the " + which.length);
        for (int i = from; i < from + samples; i++) {
            Require.index(which[i], objective.samples(), SystemRefusal.RANGE, "sample");
        }
        count = samples;
        for (Column c : all) {
            for (int i = 0; i < samples; i++) {
                kernels.copy(
                        c.all, which[from + i] * c.width, 1, c.buffer, i * c.width, 1, c.width);
            }
        }
        Storage weights = this.weights.buffer;
        kernels.scale(scale, weights, 0, weights, 0, samples);
    }

    private void draw(TrainingMode mode, int[] which, int from, long step) {
        masks.forEach((name, to) -> {
            TrainingNetwork.Mask mask = requireNonNull(mode.network().masks().get(name));
            RandomStream random = mask.ofStep(mode.seed(), step);
            int width = mask.shape().size();
            objective
                    .workers()
                    .run(count, i -> mask.drawSample(random, which[from + i], to, i * width));
        });
    }

    /** r ← (1 - momentum) r + momentum s. */
    @Override
    public void moveStatistics() {
        if (mode.isEmpty()) {
            return;
        }
        Map<String, double[]> buffers = mode.get().buffers();
        for (TrainingNetwork.Statistic s : mode.get().network().statistics()) {
            double[] running = requireNonNull(buffers.get(s.buffer()));
            Storage batch = requireNonNull(statistics.get(s.output()));
            for (int i = 0; i < running.length; i++) {
                running[i] = (1 - s.momentum()) * running[i] + s.momentum() * batch.get(i);
            }
        }
        mode.get().network().counters().forEach(name -> requireNonNull(buffers.get(name))[0]++);
    }

    @Override
    public double value(Storage w) {
        requireNonNull(w, "w");
        return pass.value(w, count);
    }

    @Override
    public double gradient(Storage w, Storage g) {
        return pass.gradient(w, g, count);
    }

    private Binding binding(Storage w) {
        if (count == 0) {
            throw new IllegalStateException("no batch was taken yet");
        }
        objective.require(w);
        Binding b = objective.system().binding(w);
        columns.forEach((name, c) -> b.input(name, c.buffer, 0));
        masks.forEach((name, s) -> b.input(name, s, 0));
        statistics.forEach((name, s) -> b.output(name, s, 0));
        return b;
    }
}
