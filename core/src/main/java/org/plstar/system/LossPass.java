package org.plstar.system;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Require;

/** A loss with its gradient, as programs, on the samples that a function binds. */
final class LossPass {
    /** The programs of a loss; all of its passes share their memory. */
    record Programs(Executor value, Executor gradient, Storage result) {
        Programs(Executor value, Executor gradient) {
            this(value, gradient, gradient.precision().allocate(1));
        }
    }

    /**
     * The storages of w and g that the gradient's program is bound to: a run binds them once, not
     * at every step.
     */
    private record Bound(Storage w, Storage g, Binding places) {}

    private final ResidualSystem system;
    private final Programs programs;
    private final Function<Storage, Binding> inputs;
    private final Kernels kernels;
    private final ParamLayout.Entry[] idle;
    private @Nullable Bound bound;

    /**
     * A pass over samples with the programs of a loss.
     *
     * @param inputs binds, for given w, all that the programs read, and what they put out besides
     *     loss and gradient
     */
    LossPass(ResidualSystem system, Programs programs, Function<Storage, Binding> inputs) {
        this.system = system;
        this.programs = programs;
        this.inputs = inputs;
        Precision precision = programs.gradient.precision();
        this.kernels = Kernels.of(precision);
        Program gradient = programs.gradient.program();
        this.idle = system.layout().entries().stream()
                .filter(e -> !gradient.hasOutput("g:" + e.name()))
                .toArray(ParamLayout.Entry[]::new);
    }

    private Binding places(Storage w) {
        return inputs.apply(w).output(LossPrograms.LOSS, programs.result, 0);
    }

    /** The loss at w on some samples. */
    double value(Storage w, int samples) {
        programs.value.run(places(w), samples);
        return finiteOrInfinite(programs.result.get(0));
    }

    /** The loss, or infinity where its terms overflow, which may also give no number. */
    static double finiteOrInfinite(double loss) {
        return Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }

    /**
     * The loss at w and its gradient on some samples.
     *
     * @param g [p], overwritten; 0 for parameters that do not matter
     */
    double gradient(Storage w, Storage g, int samples) {
        Bound b = bound;
        // buffers that have changed are read again
        if (b == null || b.w != w || b.g != g || system.hasLiveInputs()) {
            Require.size(system.unknowns(), g.size(), SystemRefusal.SIZE, "g");
            Require.that(
                    !w.sharesWith(g),
                    SystemRefusal.SHARED,
                    "w and g in one array",
                    "a place of its own for the gradient");
            b = new Bound(w, g, places(w));
            for (ParamLayout.Entry e : system.layout().entries()) {
                if (programs.gradient.program().hasOutput("g:" + e.name())) {
                    b.places.output("g:" + e.name(), g, e.offset());
                }
            }
            bound = b;
        }
        for (int i = 0; i < idle.length; i++) {
            kernels.fill(0, g, idle[i].offset(), idle[i].size());
        }
        programs.gradient.run(b.places, samples);
        return finiteOrInfinite(programs.result.get(0));
    }
}
