package org.plstar.optimize;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
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
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;

/**
 * Randomized Kaczmarz: every step draws one equation F_k(w) = y_k and projects w onto its
 * linearization, w ← w - (F_k(w) - y_k) a/‖a‖², a = ∇F_k(w).
 *
 * <p>Equations are drawn in proportion to ‖∇F_k‖² at the start. For a linear system Aw = y with a
 * solution, E‖w_t - w*‖² ≤ (1 - σ_min²/‖A‖_F²)^t ‖w_0 - w*‖², w* the solution nearest to the start
 * (Strohmer and Vershynin 2009). A step costs a pass forward and back through one sample; the start
 * costs n of them. Tests and watch are asked every n steps, which are an epoch, and cost a gradient
 * of the objective.
 *
 * @param seed of the draws
 */
public record Kaczmarz(long seed) implements Optimizer {
    /** A run that has not begun; its {@code steps} count single equations. */
    public static Training of(Objective objective, Storage w, long seed) {
        return Training.of(objective, new Kaczmarz(seed), w);
    }

    @Override
    public Descent descent(DifferentiableLoss objective, Optional<TrainingMode> mode, Storage w) {
        return new Projections(OptimizeRefusal.equations(objective, "Kaczmarz' method"), w, seed);
    }

    private static final class Projections implements Descent {
        private final Objective objective;
        private final ResidualSystem system;
        private final Storage w;
        private final Storage row;
        private final Storage gradient;
        private final Storage value;
        private final Storage seed;
        private final Executor executor;
        private final Kernels kernels;
        private final UpdateKernels updates;
        private final RandomStream draws;
        private final Storage weights;

        Projections(Objective objective, Storage w, long seed) {
            this.objective = objective;
            this.system = objective.system();
            this.w = w;
            Precision precision = w.precision();
            this.row = precision.allocate(w.size());
            this.gradient = precision.allocate(w.size());
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

        @Override
        public boolean step(int t, Gate gate) {
            if ((t % perEpoch() == 0 || gate.last())
                    && !gate.opens(objective.gradient(w, gradient), gradient)) {
                return false;
            }
            project(draw(t));
            return true;
        }

        @Override
        public int perEpoch() {
            return system.equations();
        }

        @Override
        public SequencedMap<String, Storage> state() {
            SequencedMap<String, Storage> all = new LinkedHashMap<>();
            all.put("row_weights", weights);
            return all;
        }

        private int draw(int t) {
            double[] cumulated = ((Storage.Float64) weights).data();
            double at = draws.uniform(t) * cumulated[cumulated.length - 1];
            int k = Arrays.binarySearch(cumulated, at);
            // at a boundary the next equation is meant: [c_{k-1}, c_k) belongs to k; equations
            // without
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
}
