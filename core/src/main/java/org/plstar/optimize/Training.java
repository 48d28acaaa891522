package org.plstar.optimize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.refusal.Refusal;
import org.plstar.system.Objective;
import org.plstar.system.TrainingMode;

/**
 * The training loop: an objective, an optimizer and the parameters that it changes.
 *
 * <p>A step costs one gradient of the objective, or of a batch, and one pass over what the
 * optimizer remembers; Armijo's rule costs a value for every trial besides. Nothing that grows with
 * the data or the parameters is allocated per step. Same seed, same bytes, for any number of
 * threads, resumed or not. Not thread-safe.
 *
 * <p>Steps of a fixed size along the gradient are made without it where the watch does not want to
 * see all of them ({@link Watch#gradients}): the products that would make it add to w.
 */
public final class Training implements Checkpointed {
    /**
     * A loss this many times the initial one is beyond any catapult, whose peaks stay far below
     * (theory: it ends once ηλ &lt; 2).
     */
    private static final double HOPELESS = 1e8;

    /** Parameters per task; fixed, so that the cut does not depend on the threads. */
    private static final int CHUNK = 1 << 16;

    private final Objective objective;
    private final Optimizer optimizer;
    private final Kernels kernels;
    private final UpdateKernels updates;
    private final LossOracle oracle;
    private final StepSearch search;
    private final Storage w;
    private final Storage none;
    private Storage gradient;
    private @Nullable Ending ending;
    private final List<Storage> memory = new ArrayList<>();
    private final Storage steps = counter();
    private final Storage firstLoss = counter();
    private final Storage epochLoss = counter();
    private OptionalDouble curvature = OptionalDouble.empty();

    private Training(
            Objective objective, Optional<TrainingMode> mode, Optimizer optimizer, Storage w) {
        this.objective = objective;
        this.optimizer = optimizer;
        this.w = w;
        this.kernels = Kernels.of(w.precision());
        this.updates = UpdateKernels.of(w.precision());
        this.none = w.precision().allocate(0);
        this.gradient = none;
        this.oracle = LossOracle.of(objective, mode, optimizer.batches());
        this.search = new StepSearch(optimizer.rule(), oracle, w);
        optimizer
                .direction()
                .remembers()
                .forEach(_ -> memory.add(w.precision().allocate(w.size())));
    }

    private static Storage counter() {
        return Precision.DOUBLE.allocate(1);
    }

    /**
     * A run that has not begun.
     *
     * @param w start, [p], in the objective's precision; overwritten by the iterates
     * @throws Refusal if the optimizer has batches and the objective no samples
     */
    public static Training of(Objective objective, Optimizer optimizer, Storage w) {
        return of(objective, Optional.empty(), optimizer, w);
    }

    /**
     * A run that has not begun, of a model that is another while it trains: losses and gradients
     * are those of training mode, and every step moves the mode's running statistics, which are
     * part of the state.
     *
     * @param objective the loss of the model as it is evaluated
     * @param w start, [p], in the objective's precision; overwritten by the iterates
     * @throws Refusal if the optimizer has batches and the objective no samples, or a batch has too
     *     few
     */
    public static Training of(
            Objective objective, Optional<TrainingMode> mode, Optimizer optimizer, Storage w) {
        if (w.precision() != objective.precision() || w.size() != objective.system().unknowns()) {
            throw new IllegalArgumentException(
                    w.size() + " parameters of " + w.precision() + " do not fit the objective");
        }
        return new Training(objective, mode, optimizer, w);
    }

    /**
     * Tells λ_max of the loss's curvature at the start, so that a divergence can be explained by
     * it.
     */
    public Training knowing(OptionalDouble lambdaMax) {
        curvature = lambdaMax;
        return this;
    }

    /** Steps of one epoch; 1 without batches. */
    public int stepsPerEpoch() {
        return oracle.perEpoch();
    }

    /** Steps done. */
    public int steps() {
        return (int) steps.get(0);
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("w", w);
        all.put("steps", steps);
        all.put("first_loss", firstLoss);
        if (optimizer.batches().isPresent()) {
            all.put("epoch_loss", epochLoss);
        }
        search.memory().ifPresent(s -> all.put("step_size", s));
        List<String> names = optimizer.direction().remembers();
        for (int i = 0; i < names.size(); i++) {
            all.put(names.get(i), memory.get(i));
        }
        all.putAll(oracle.state());
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
    }

    /**
     * Goes on until a test of {@code stopping} holds or the watch says so.
     *
     * @throws Refusal if the gradient's norm is to be tested and there are batches
     */
    public Ending run(Stopping stopping, Watch watch) {
        if (stopping.gradientNorm().isPresent() && optimizer.batches().isPresent()) {
            throw Refusal.of(
                    OptimizeRefusal.GRADIENT_TEST_NEEDS_FULL_BATCH,
                    "gradient norm " + stopping.gradientNorm().getAsDouble(),
                    "a batch's gradient does not vanish with the whole one",
                    "a test of the loss, or no batches",
                    "leave out the batch or the test");
        }
        Optional<IntPredicate> seen = inPlace(stopping) ? watch.gradients() : Optional.empty();
        for (; ; steps.set(0, steps.get(0) + 1)) {
            oracle.prepare(steps());
            Ending end =
                    seen.isPresent()
                            ? stepInPlace(seen.get(), stopping, watch)
                            : stepByGradient(stopping, watch);
            if (end != null) {
                return end;
            }
            oracle.stepped();
        }
    }

    /** Whether steps need not know the gradient. */
    private boolean inPlace(Stopping stopping) {
        return optimizer.direction().isPlainGradient()
                && optimizer.rule() instanceof StepRule.Scheduled
                && stopping.gradientNorm().isEmpty();
    }

    private @Nullable Ending stepByGradient(Stopping stopping, Watch watch) {
        double loss = oracle.gradient(w, gradient());
        Ending end = end(loss, gradient(), stopping, watch);
        if (end != null || step(steps(), loss)) {
            return end;
        }
        return new Ending(
                Outcome.STALLED,
                steps(),
                loss,
                "no step lowers the loss " + loss + " at step " + steps());
    }

    private @Nullable Ending stepInPlace(IntPredicate seen, Stopping stopping, Watch watch) {
        double eta = eta(steps());
        if (seen.test(steps())) {
            Ending end = end(oracle.gradient(w, gradient()), gradient(), stopping, watch);
            if (end == null) {
                oracle.step(w, eta, _ -> true);
            }
            return end;
        }
        oracle.step(
                w,
                eta,
                loss -> {
                    ending = end(loss, none, stopping, watch);
                    return ending == null;
                });
        return ending;
    }

    private Storage gradient() {
        if (gradient.size() < w.size()) {
            gradient = w.precision().allocate(w.size());
        }
        return gradient;
    }

    /** How the run ends at this loss, before the step; null if it goes on. */
    private @Nullable Ending end(double loss, Storage shown, Stopping stopping, Watch watch) {
        int t = steps();
        if (t == 0) {
            // one batch may be fitted already, so that its loss is no measure of the start
            firstLoss.set(0, optimizer.batches().isPresent() ? objective.value(w) : loss);
        }
        OptionalDouble compared = compared(t, loss);
        if (diverged(loss)) {
            return new Ending(Outcome.DIVERGED, t, finite(loss), explain(t, loss));
        }
        int epoch = t / oracle.perEpoch();
        if (!watch.at(new Watch.Moment(t, epoch, loss, w, shown))) {
            return new Ending(Outcome.STOPPED, t, loss, "at step " + t);
        }
        if (compared.isPresent() && holds(stopping.loss(), compared.getAsDouble())) {
            return new Ending(
                    Outcome.TARGET_REACHED, t, loss, test("loss", compared, stopping.loss()));
        }
        if (stopping.gradientNorm().isPresent()) {
            OptionalDouble norm = OptionalDouble.of(Math.sqrt(updates.dot(shown, shown)));
            if (holds(stopping.gradientNorm(), norm.getAsDouble())) {
                return new Ending(
                        Outcome.GRADIENT_VANISHED,
                        t,
                        loss,
                        test("gradient norm", norm, stopping.gradientNorm()));
            }
        }
        if (t >= stopping.steps()) {
            return new Ending(Outcome.STEPS_DONE, t, loss, t + " steps");
        }
        epochLoss.set(0, t % oracle.perEpoch() == 0 ? loss : epochLoss.get(0) + loss);
        return null;
    }

    /**
     * The loss that a target is compared with: L(w_t), or the mean over the last epoch's batches
     * when it is complete.
     */
    private OptionalDouble compared(int t, double loss) {
        if (optimizer.batches().isEmpty()) {
            return OptionalDouble.of(loss);
        }
        return t == 0 || t % oracle.perEpoch() != 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(epochLoss.get(0) / oracle.perEpoch());
    }

    private boolean diverged(double loss) {
        return !Double.isFinite(loss)
                || loss > HOPELESS * Math.max(firstLoss.get(0), Double.MIN_NORMAL);
    }

    /** One step; false if none was found. */
    private boolean step(int t, double loss) {
        if (!(optimizer.rule() instanceof StepRule.Scheduled)) {
            return search.step(t, loss, gradient);
        }
        double eta = eta(t);
        int tasks = (w.size() + CHUNK - 1) / CHUNK;
        objective
                .workers()
                .run(
                        tasks,
                        task -> {
                            int at = task * CHUNK;
                            int n = Math.min(CHUNK, w.size() - at);
                            optimizer
                                    .direction()
                                    .turn(
                                            new Direction.Vectors(
                                                    kernels, updates, w, gradient, memory, at, n),
                                            t);
                            kernels.axpy(-eta, gradient, at, w, at, n);
                        });
        return true;
    }

    private double eta(int t) {
        return optimizer.rule() instanceof StepRule.Scheduled s
                ? s.eta() * s.schedule().factor(t)
                : 0;
    }

    private static boolean holds(OptionalDouble target, double value) {
        return target.isPresent() && value <= target.getAsDouble();
    }

    private static String test(String what, OptionalDouble value, OptionalDouble target) {
        return "%s %.6g <= %.6g".formatted(what, value.getAsDouble(), target.getAsDouble());
    }

    private static double finite(double loss) {
        return Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }

    private String explain(int t, double loss) {
        String rise =
                "the loss went from %.6g to %.6g in %d steps"
                        .formatted(firstLoss.get(0), finite(loss), t);
        return optimizer.rule() instanceof StepRule.Scheduled s
                ? rise + ". " + StepAdvice.explain(optimizer, s.eta(), curvature)
                : rise;
    }
}
