package org.plstar.optimize;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.array.random.RandomStream;
import org.plstar.program.Derivatives;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * Randomized Kaczmarz: every step draws one equation F_k(w) = y_k and projects w onto its
 * linearization, w ← w - (F_k(w) - y_k) a/‖a‖², a = ∇F_k(w).
 *
 * <p>Equations are drawn in proportion to ‖∇F_k‖² at the start. For a linear system Aw = y with a
 * solution, E‖w_t - w*‖² ≤ (1 - σ_min²/‖A‖_F²)^t ‖w_0 - w*‖², w* the solution nearest to the start
 * (Strohmer and Vershynin 2009). A step costs a pass forward and back through one sample; the start
 * costs n of them. Not thread-safe.
 */
public final class Kaczmarz implements Checkpointed {
    private final Objective objective;
    private final ResidualSystem system;
    private final Storage w;
    private final Storage row;
    private final Storage value;
    private final Storage seed;
    private final Executor executor;
    private final Kernels kernels;
    private final UpdateKernels updates;
    private final RandomStream draws;
    private final Storage steps = Precision.DOUBLE.allocate(1);
    private final Storage weights;

    private Kaczmarz(Objective objective, Storage w, long seed) {
        this.objective = objective;
        this.system = objective.system();
        this.w = w;
        Precision precision = w.precision();
        this.row = precision.allocate(w.size());
        this.value = precision.allocate(system.outputs());
        this.seed = precision.allocate(system.outputs());
        this.executor =
                Executor.of(
                        Derivatives.vjp(system.program(), system.layout()::contains, false),
                        precision,
                        objective.workers());
        this.kernels = Kernels.of(precision);
        this.updates = UpdateKernels.of(precision);
        this.draws = RandomStream.of(seed, "rows of Kaczmarz' method");
        this.weights = Precision.DOUBLE.allocate(system.equations());
        double sum = 0;
        for (int k = 0; k < weights.size(); k++) {
            residual(k);
            sum += updates.dot(row, row);
            weights.set(k, sum);
        }
    }

    /**
     * A run that has not begun.
     *
     * @param objective tells the system, the precision and, for tests of its value, the
     *     normalisation of the loss
     * @param w start, [p]; overwritten by the iterates
     */
    public static Kaczmarz of(Objective objective, Storage w, long seed) {
        return new Kaczmarz(objective, w, seed);
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("w", w);
        all.put("steps", steps);
        all.put("row_weights", weights);
        return all;
    }

    /**
     * Goes on until a test holds or the watch says so; both are asked every n steps, which are an
     * epoch, and cost a gradient of the objective.
     *
     * @param stopping its {@code steps} count single equations
     */
    public Ending run(Stopping stopping, Watch watch) {
        Storage gradient = w.precision().allocate(w.size());
        int n = system.equations();
        for (int t = (int) steps.get(0); ; t++, steps.set(0, t)) {
            boolean last = t >= stopping.steps();
            if (t % n == 0 || last) {
                double loss = objective.gradient(w, gradient);
                if (!Double.isFinite(loss)) {
                    return new Ending(
                            Outcome.DIVERGED,
                            t,
                            Double.POSITIVE_INFINITY,
                            "after " + t + " equations");
                }
                if (!watch.at(new Watch.Moment(t, t / n, loss, w, gradient))) {
                    return new Ending(Outcome.STOPPED, t, loss, "after " + t + " equations");
                }
                if (stopping.loss().isPresent() && loss <= stopping.loss().getAsDouble()) {
                    String test =
                            "loss %.6g <= %.6g".formatted(loss, stopping.loss().getAsDouble());
                    return new Ending(Outcome.TARGET_REACHED, t, loss, test);
                }
                if (last) {
                    return new Ending(Outcome.STEPS_DONE, t, loss, t + " equations");
                }
            }
            project(draw(t));
        }
    }

    private int draw(int t) {
        double[] cumulated = ((Storage.Float64) weights).data();
        double at = draws.uniform(t) * cumulated[cumulated.length - 1];
        int k = Arrays.binarySearch(cumulated, at);
        // at a boundary the next equation is meant: [c_{k-1}, c_k) belongs to k; equations without
        // gradient are never drawn
        int found = k >= 0 ? k + 1 : -k - 1;
        while (found < cumulated.length - 1 && cumulated[found] <= at) {
            found++;
        }
        return Math.min(found, cumulated.length - 1);
    }

    private void project(int k) {
        double residual = residual(k);
        double squaredNorm = updates.dot(row, row);
        if (squaredNorm > 0) {
            kernels.axpy(-residual / squaredNorm, row, 0, w, 0, w.size());
        }
    }

    /** F_k(w) - y_k; {@code row} becomes its gradient. */
    private double residual(int k) {
        int sample = k / system.outputs();
        int output = k % system.outputs();
        kernels.fill(0, seed, 0, seed.size());
        seed.set(output, 1);
        Binding b =
                system.binding(w, sample)
                        .input("u:" + system.output(), seed, 0)
                        .output(system.output(), value, 0);
        Program program = executor.program();
        for (ParamLayout.Entry e : system.layout().entries()) {
            if (program.hasOutput("g:" + e.name())) {
                b.output("g:" + e.name(), row, e.offset());
            }
        }
        executor.run(b, 1);
        return value.get(output) - system.targets()[k];
    }
}
