package org.plstar.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.program.Axes;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;

/**
 * An objective on some of its samples at a time, whose rows are copied into one buffer that stays.
 *
 * <p>For samples B the loss is (N/|B|) Σ_{i∈B} weight_i l_i: the mean over the batch for the
 * default weights, and without bias for any if every sample is as likely as another. Not
 * thread-safe, nor together with its objective, whose memory it works in.
 */
public final class Minibatch {
    private record Column(Storage all, Storage buffer, int width) {}

    private final Objective objective;
    private final Kernels kernels;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Column[] all;
    private final Column weights;
    private final int size;
    private int count;
    private final GradientStep step;
    private @Nullable Bound bound;

    /** Where the gradient's program reads and writes. */
    private record Bound(Storage w, Storage g, Binding places) {}

    Minibatch(Objective objective, int size) {
        ResidualSystem system = objective.system();
        if (!system.perSample()) {
            throw new IllegalArgumentException("a system without samples has no batches");
        }
        this.objective = objective;
        this.size = Math.min(size, system.samples());
        Precision precision = objective.precision();
        this.kernels = Kernels.of(precision);
        system.program()
                .inputs()
                .forEach(
                        (name, type) -> {
                            if (type.axes() == Axes.SAMPLE) {
                                column(name, system.stored(name, precision), type);
                            }
                        });
        Type outputs = system.program().outputType(system.output());
        column(LossPrograms.TARGET, objective.targets(), outputs);
        column(LossPrograms.WEIGHT, objective.weights(), Type.perSample());
        this.all = columns.values().toArray(Column[]::new);
        this.weights = column(LossPrograms.WEIGHT);
        this.step = objective.stepper(this::binding);
    }

    private void column(String name, Storage all, Type type) {
        int width = type.shape().size();
        Storage buffer = all.precision().allocate(Math.multiplyExact(size, width));
        columns.put(name, new Column(all, buffer, width));
    }

    /** Most samples at a time. */
    public int size() {
        return size;
    }

    /** Samples of the batch at hand. */
    public int count() {
        return count;
    }

    /**
     * Makes {@code which[from]}, …, {@code which[from + count - 1]} the batch at hand.
     *
     * @param which indices of samples, not modified
     * @param samples how many, 1 … {@link #size()}
     */
    public void take(int[] which, int from, int samples) {
        if (samples < 1 || samples > size) {
            throw new IllegalArgumentException(samples + " samples in a batch of " + size);
        }
        count = samples;
        for (Column c : all) {
            for (int i = 0; i < samples; i++) {
                kernels.copy(
                        c.all, which[from + i] * c.width, 1, c.buffer, i * c.width, 1, c.width);
            }
        }
        Storage weights = this.weights.buffer;
        double scale = objective.system().samples() / (double) samples;
        kernels.scale(scale, weights, 0, weights, 0, samples);
    }

    /** The loss of the batch at hand. */
    public double value(Storage w) {
        return objective.value(binding(w), count);
    }

    /**
     * The loss of the batch at hand, and its gradient.
     *
     * @param g [p], overwritten
     */
    public double gradient(Storage w, Storage g) {
        Bound b = bound;
        // buffers that change are read anew
        if (b == null || b.w != w || b.g != g || objective.system().hasLiveInputs()) {
            b = new Bound(w, g, objective.gradientPlaces(binding(w), g));
            bound = b;
        }
        return objective.gradient(b.places, count, g);
    }

    /**
     * The loss of the batch at hand, and, if {@code go} says so of it, a step along its gradient,
     * as in {@link Objective#step}.
     *
     * @param w changed where the answer is yes
     * @param go told the loss before w changes; must not ask for gradients or steps of the
     *     objective or its batches
     * @return what it said
     */
    public boolean step(Storage w, double eta, DoublePredicate go) {
        return step.run(w, count, eta, go);
    }

    private Column column(String name) {
        Column c = columns.get(name);
        if (c == null) {
            throw new IllegalArgumentException("no column " + name);
        }
        return c;
    }

    Binding binding(Storage w) {
        if (count == 0) {
            throw new IllegalStateException("no batch was taken yet");
        }
        objective.require(w);
        Binding b = objective.system().binding(w);
        columns.forEach((name, c) -> b.input(name, c.buffer, 0));
        return b;
    }
}
