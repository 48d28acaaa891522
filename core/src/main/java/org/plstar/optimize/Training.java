package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.refusal.Refusal;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.TrainingMode;

/**
 * The loop of every optimizer: it counts the steps of a {@link Descent}, shows them to the watch,
 * and ends where a test of {@link Stopping} holds, the run diverges, or no step lowers the loss.
 *
 * <p>Same seed, same bytes, for any number of threads, resumed or not. Not thread-safe.
 */
public final class Training implements Checkpointed, AutoCloseable {
    /**
     * The ratio of loss or residual to the initial one above which a run has diverged; peaks of
     * catapults are far below (by theory, a catapult ends once ηλ &lt; 2).
     */
    private static final double HOPELESS = 1e8;

    private final Descent descent;
    private final Storage w;
    private final UpdateKernels updates;
    private final Storage steps = counter();
    private final Storage first = counter();
    private final Storage epochLoss = counter();
    private OptionalDouble curvature = OptionalDouble.empty();

    private Training(Descent descent, Storage w) {
        this.descent = descent;
        this.w = w;
        this.updates = UpdateKernels.of(w.precision());
    }

    private static Storage counter() {
        return Precision.DOUBLE.allocate(1);
    }

    /**
     * A run before its first step; the caller closes it where the optimizer holds matrices.
     *
     * @param w start, [p], in the objective's precision; overwritten by the iterates
     * @throws Refusal if the optimizer has batches and the objective no samples
     */
    public static Training of(DifferentiableLoss objective, Optimizer optimizer, Storage w) {
        return of(objective, Optional.empty(), optimizer, w);
    }

    /**
     * A run before its first step, of a model that differs in training: losses and gradients are
     * those of training mode, and every step moves the mode's running statistics, which are part of
     * the state.
     *
     * @param objective the loss of the model as it is evaluated
     * @param w start, [p], in the objective's precision; overwritten by the iterates
     * @throws Refusal if the optimizer has batches and the objective no samples, or a batch has too
     *     few
     */
    public static Training of(
            DifferentiableLoss objective,
            Optional<TrainingMode> mode,
            Optimizer optimizer,
            Storage w) {
        if (w.precision() != objective.precision() || w.size() != objective.unknowns()) {
            throw Refusal.of(
                    OptimizeRefusal.SETTING,
                    "w of " + w.size() + " numbers in precision " + w.precision(),
                    "it does not fit the objective",
                    objective.unknowns() + " numbers in precision " + objective.precision(),
                    "pass such a start");
        }
        return of(optimizer.descent(objective, mode, w), w);
    }

    /**
     * A run before its first step, of an optimizer that was made for a problem.
     *
     * @param w the point that the descent moves
     */
    public static Training of(Descent descent, Storage w) {
        requireNonNull(descent, "descent");
        return new Training(descent, w);
    }

    /**
     * Records λ_max of the loss's curvature at the start, by which the message of a divergence
     * explains it.
     */
    public Training knowing(OptionalDouble lambdaMax) {
        requireNonNull(lambdaMax, "lambdaMax");
        curvature = lambdaMax;
        return this;
    }

    /** Number of steps done. */
    public int steps() {
        return (int) steps.get(0);
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("w", w);
        all.put("steps", steps);
        all.put("first_" + descent.measure().name(), first);
        if (descent.partial()) {
            all.put("epoch_loss", epochLoss);
        }
        all.putAll(descent.state());
        return all;
    }

    @Override
    public void restore(Map<String, Storage> saved) {
        Storage t = saved.get("steps");
        if (t != null && t.size() == 1 && !(t.get(0) >= 0 && t.get(0) == Math.rint(t.get(0)))) {
            throw Refusal.of(
                    OptimizeRefusal.STATE_VALUES,
                    "optimizer state, steps = " + t.get(0),
                    "it is no count",
                    "a whole number ≥ 0",
                    "take another checkpoint");
        }
        Checkpointed.super.restore(saved);
        descent.restored();
    }

    /**
     * Runs until a test of {@code stopping} holds or the watch ends the run.
     *
     * @throws Refusal if the gradient's norm is to be tested and only those of batches are known,
     *     or none
     */
    public Ending run(Stopping stopping, Watch watch) {
        Tests tests = new Tests(stopping, watch);
        for (; ; steps.set(0, steps.get(0) + 1)) {
            boolean moved = descent.step(steps(), tests);
            if (tests.ending != null) {
                return tests.ending;
            }
            if (!moved) {
                return tests.end(Outcome.STALLED, descent.stalled(steps(), tests.measured));
            }
        }
    }

    /** The tests between the measurement at w and the step from there. */
    private final class Tests implements Descent.Gate {
        private final Measure measure = descent.measure();
        private final Stopping stopping;
        private final Watch watch;
        private double measured;
        private @Nullable Ending ending;

        Tests(Stopping stopping, Watch watch) {
            this.stopping = stopping;
            this.watch = watch;
            if (stopping.gradientNorm().isPresent() && descent.partial()) {
                throw noGradient("a batch's gradient does not vanish with the whole one");
            }
        }

        @Override
        public boolean last() {
            return steps() >= stopping.steps();
        }

        @Override
        public boolean opens(double now, Storage gradient) {
            measured = now;
            ending = tested(steps(), gradient);
            return ending == null;
        }

        Ending end(Outcome outcome, String detail) {
            double loss = measure.loss(measured);
            return new Ending(
                    outcome, steps(), Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss, detail);
        }

        /** The ending of the run before this step; null if it continues. */
        private @Nullable Ending tested(int t, Storage gradient) {
            if (t == 0) {
                first.set(0, descent.begin(measured));
            }
            OptionalDouble compared = compared(t);
            if (!Double.isFinite(measured)
                    || measured > HOPELESS * Math.max(first.get(0), Double.MIN_NORMAL)) {
                return end(Outcome.DIVERGED, descent.diverged(rise(t), curvature));
            }
            if (!watch.at(new Watch.Moment(
                    t,
                    t / descent.perEpoch(),
                    measure.loss(measured),
                    w,
                    gradient,
                    descent.damping(),
                    descent.trust()))) {
                return end(Outcome.STOPPED, "at step " + t);
            }
            if (compared.isPresent() && stopping.loss().isPresent()) {
                double target = measure.at(stopping.loss().getAsDouble());
                if (compared.getAsDouble() <= target) {
                    return end(Outcome.TARGET_REACHED, reached(compared.getAsDouble(), target));
                }
            }
            if (stopping.rounding() && descent.rounding().isPresent()) {
                double target = descent.rounding().getAsDouble();
                if (measured <= target) {
                    String reached = reached(measured, target);
                    return end(
                            Outcome.STALLED,
                            "at rounding: " + reached + ", 1e-13 of the targets' norm");
                }
            }
            if (stopping.gradientNorm().isPresent()) {
                double norm = norm(gradient);
                double target = stopping.gradientNorm().getAsDouble();
                if (norm <= target) {
                    return end(
                            Outcome.GRADIENT_VANISHED,
                            String.format(Locale.ROOT, "gradient norm %.6g <= %.6g", norm, target));
                }
            }
            if (last()) {
                return end(Outcome.STEPS_DONE, t + " steps");
            }
            epochLoss.set(0, t % descent.perEpoch() == 0 ? measured : epochLoss.get(0) + measured);
            return null;
        }

        /**
         * The value that targets are compared with: the measure at w, or the mean over an epoch's
         * batches when the epoch is complete.
         */
        private OptionalDouble compared(int t) {
            if (!descent.partial()) {
                return OptionalDouble.of(measured);
            }
            return t == 0 || t % descent.perEpoch() != 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(epochLoss.get(0) / descent.perEpoch());
        }

        private String reached(double value, double target) {
            return measure.name() + " " + measure.text(value) + " <= " + measure.text(target);
        }

        private String rise(int t) {
            return String.format(
                    Locale.ROOT,
                    "the loss went from %.6g to %.6g in %d steps",
                    measure.loss(first.get(0)),
                    end(Outcome.DIVERGED, "").loss(),
                    t);
        }

        private double norm(Storage gradient) {
            if (gradient.size() < w.size()) {
                throw noGradient("this method makes none");
            }
            return Math.sqrt(updates.dot(gradient, gradient));
        }

        private Refusal noGradient(String reason) {
            return Refusal.of(
                    OptimizeRefusal.GRADIENT_TEST_NEEDS_FULL_BATCH,
                    "gradient norm " + stopping.gradientNorm().orElseThrow(),
                    reason,
                    "a test of the loss, or a method with gradients on all samples",
                    "leave out the batch or the test");
        }
    }

    @Override
    public void close() {
        descent.close();
    }
}
