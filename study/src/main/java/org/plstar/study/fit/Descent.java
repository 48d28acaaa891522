package org.plstar.study.fit;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Ending;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Outcome;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.optimize.Watch;
import org.plstar.system.ResidualSystem;

/** The loop of a method, as a study drives it. */
sealed interface Descent extends Checkpointed, AutoCloseable {
    /**
     * Goes on to the end.
     *
     * @param watch sees every step; the gradient that it is shown is that of the method, empty
     *     where the method has none
     */
    Ending run(Stopping stopping, Watch watch);

    /** λ of the next attempt and the trust ratio of the last step, where the method has them. */
    OptionalDouble damping();

    /** Actual over predicted decrease in the step before. */
    OptionalDouble trust();

    @Override
    void close();

    /** Steps along a direction made from gradients. */
    record ByGradients(Training training) implements Descent {
        @Override
        public Ending run(Stopping stopping, Watch watch) {
            return training.run(stopping, watch);
        }

        @Override
        public OptionalDouble damping() {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble trust() {
            return OptionalDouble.empty();
        }

        @Override
        public SequencedMap<String, Storage> state() {
            return training.state();
        }

        @Override
        public void restore(Map<String, Storage> saved) {
            training.restore(saved);
        }

        @Override
        public void close() {}
    }

    /** Steps to solutions of the linearized equations; all losses are ½‖r‖²/N. */
    final class ByEquations implements Descent {
        /**
         * A residual this far below the first one is rounding: pure steps would go on stirring it.
         */
        private static final double ROUNDING = 1e-13;

        private static final Storage NO_GRADIENT = Precision.DOUBLE.allocate(0);

        private final KernelNewton newton;
        private final ResidualSystem system;
        private OptionalDouble damping = OptionalDouble.empty();
        private OptionalDouble trust = OptionalDouble.empty();

        /**
         * A run that has not begun.
         *
         * @param w start, [p], in double precision; overwritten by the iterates
         */
        ByEquations(ResidualSystem system, KernelNewton.Method method, Storage w, Workers workers) {
            this.system = system;
            this.newton = KernelNewton.of(system, method, w, workers);
        }

        @Override
        public Ending run(Stopping stopping, Watch watch) {
            int n = system.samples();
            double target =
                    stopping.loss().isPresent()
                            ? Math.sqrt(2 * n * stopping.loss().getAsDouble())
                            : ROUNDING * size(system.targets());
            Ending end = newton.run(stopping.steps(), target, it -> seen(it, watch));
            if (end.outcome() == Outcome.TARGET_REACHED && stopping.loss().isEmpty()) {
                return new Ending(
                        Outcome.STALLED,
                        end.steps(),
                        end.loss() / n,
                        "at rounding: " + end.detail() + ", 1e-13 of the targets' norm");
            }
            return new Ending(end.outcome(), end.steps(), end.loss() / n, end.detail());
        }

        private boolean seen(KernelNewton.Iteration it, Watch watch) {
            damping = OptionalDouble.of(it.damping());
            trust = it.ratio();
            double loss = it.residual() * it.residual() / (2 * system.samples());
            return watch.at(new Watch.Moment(it.step(), it.step(), loss, it.w(), NO_GRADIENT));
        }

        private static double size(double[] y) {
            double sum = 0;
            for (double v : y) {
                sum = Math.fma(v, v, sum);
            }
            return Math.sqrt(sum);
        }

        @Override
        public OptionalDouble damping() {
            return damping;
        }

        @Override
        public OptionalDouble trust() {
            return trust;
        }

        @Override
        public SequencedMap<String, Storage> state() {
            return newton.state();
        }

        @Override
        public void restore(Map<String, Storage> saved) {
            newton.restore(saved);
        }

        @Override
        public void close() {
            newton.close();
        }
    }
}
