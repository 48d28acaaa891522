package org.plstar.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.program.ParamLayout;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.program.execute.InPlaceRun;

/**
 * Steps w ← w - η∇L(w) without a gradient: the products that would make it add to w.
 *
 * <p>What other operations make, as the gradients of biases, and all of it where the samples take
 * several tiles, is made first and added in a pass. A library adds a product over many samples in
 * parts of a few hundred, and w is rounded as often. Steps allocate nothing.
 */
final class GradientStep {
    /** Parameters per task. */
    private static final int CHUNK = 1 << 16;

    private final Executor gradient;
    private final ResidualSystem system;
    private final Storage loss;
    private final Function<Storage, Binding> places;
    private final Map<Integer, Way> ways = new HashMap<>();
    private final BooleanSupplier ask = this::asked;
    private DoublePredicate wanted = _ -> false;

    /**
     * Steps along the gradient that a program makes.
     *
     * @param gradient puts out the loss and {@code g:} + parameter
     * @param loss where the loss is put, [1]
     * @param places binds, for given w, all but the parameters' gradients
     */
    GradientStep(
            Executor gradient,
            ResidualSystem system,
            Storage loss,
            Function<Storage, Binding> places) {
        this.gradient = gradient;
        this.system = system;
        this.loss = loss;
        this.places = places;
    }

    private boolean asked() {
        return wanted.test(loss.get(0));
    }

    /**
     * The loss at w, and, if it is wanted then, the step.
     *
     * @param go receives the loss before w changes; must not run the same program
     * @return what it said
     */
    boolean run(Storage w, int samples, double eta, DoublePredicate go) {
        Way way = ways.computeIfAbsent(samples, this::way);
        wanted = go;
        return way.step(w, samples, eta);
    }

    private Way way(int samples) {
        Map<String, String> leaves = new HashMap<>();
        List<ParamLayout.Entry> moved = new ArrayList<>();
        for (ParamLayout.Entry e : system.layout().entries()) {
            if (gradient.program().hasOutput("g:" + e.name())) {
                leaves.put("g:" + e.name(), e.name());
                moved.add(e);
            }
        }
        Optional<InPlaceRun> run = gradient.inPlace(leaves, LossPrograms.LOSS, samples);
        Set<String> added = run.map(InPlaceRun::added).orElse(Set.of());
        moved.removeIf(e -> added.contains("g:" + e.name()));
        return new Way(run.orElse(null), moved);
    }

    /** Steps on one number of samples. */
    private final class Way {
        private final @Nullable InPlaceRun inPlace;
        private final List<ParamLayout.Entry> others;
        private final Storage rest;
        private final int[] from;
        private final int[] to;
        private final int[] length;
        private final Kernels kernels = Kernels.of(gradient.precision());
        private final IntConsumer add = this::add;
        private double eta;
        private @Nullable Storage bound;
        private Binding binding = new Binding();

        Way(@Nullable InPlaceRun inPlace, List<ParamLayout.Entry> others) {
            this.inPlace = inPlace;
            this.others = others;
            int tasks =
                    others.stream().mapToInt(e -> Math.ceilDiv(e.size(), CHUNK)).sum();
            from = new int[tasks];
            to = new int[tasks];
            length = new int[tasks];
            int at = 0;
            int task = 0;
            for (ParamLayout.Entry e : others) {
                for (int i = 0; i < e.size(); i += CHUNK) {
                    from[task] = at + i;
                    to[task] = e.offset() + i;
                    length[task++] = Math.min(CHUNK, e.size() - i);
                }
                at += e.size();
            }
            rest = gradient.precision().allocate(at);
        }

        private void bind(Storage w) {
            // buffers that change are read again
            if (bound != w || system.hasLiveInputs()) {
                binding = places.apply(w);
                int at = 0;
                for (ParamLayout.Entry e : others) {
                    binding.output("g:" + e.name(), rest, at);
                    at += e.size();
                }
                bound = w;
            }
        }

        boolean step(Storage w, int samples, double step) {
            bind(w);
            if (inPlace == null) {
                gradient.run(binding, samples);
                if (!asked()) {
                    return false;
                }
            } else if (!inPlace.run(binding, -step, ask)) {
                return false;
            }
            eta = step;
            gradient.workers().run(length.length, add);
            return true;
        }

        private void add(int task) {
            Storage w = bound;
            if (w != null) {
                kernels.axpy(-eta, rest, from[task], w, to[task], length[task]);
            }
        }
    }
}
