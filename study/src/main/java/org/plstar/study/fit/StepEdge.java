package org.plstar.study.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.operator.PowerIteration;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Direction;
import org.plstar.optimize.StabilityEdge;
import org.plstar.optimize.StepSchedule;
import org.plstar.optimize.Watch;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.LossCurvature;

/**
 * Measures along a run the ratio of its steps to the edge of stability, and predicts increases of
 * the loss.
 *
 * <p>Two numbers, both 1 at the edge: the curvature along the step just made, s·(g - g')/(-2 g'·s)
 * with the step s and the gradients g, g' after and before it; and η λ over
 * {@link StabilityEdge#limit()}, λ the largest eigenvalue by {@link PowerIteration}. A component of
 * the gradient along its vector u that grows by ρ a step adds the part φ = .3 of the loss after
 * ln(√(2φλL)/|u·g|)/ln ρ steps. Beyond the edge of plain gradient descent the loss midway between
 * the weights of the last two steps is computed too: there their swing is left out. Memory 7 p.
 */
final class StepEdge {
    private static final String VECTOR = "gauge_vector";
    private static final String STATE = "gauge_looks";
    private static final String RISE = "gauge_rise";

    /** The part of the loss that a predicted increase adds. */
    private static final double PART = 0.3;

    /** The largest number of steps that an increase is predicted ahead. */
    private static final double FAR = 100;

    /** The number of steps in which the divisors of a rescaling method converge. */
    private static final int SETTLING = 10;

    private static final double ABSENT = -Double.MAX_VALUE;

    private static final int LOOKED = 0;
    private static final int LOOKS = 1;
    private static final int LARGEST = 2;
    private static final int LARGEST_AT = 3;
    private static final int FROM = 4;
    private static final int LAST_STEP = 5;
    private static final int LAST_TOP = 6;
    private static final int FIRST = 7;
    private static final int BEYOND = 8;
    private static final int BEYOND_LAST = 9;
    private static final int LAST_BETWEEN = 10;
    private static final int BETWEEN = 11;
    private static final int BETWEEN_AT = 12;
    private static final int BETWEEN_LOSS = 13;

    private final StabilityEdge edge;
    private final Direction direction;
    private final double eta;
    private final StepSchedule schedule;
    private final NavigableSet<Integer> steps;
    private final DifferentiableLoss objective;
    private final StepLosses losses;
    private final PowerIteration sharpness;
    private final Storage told = Precision.DOUBLE.allocate(14);
    private final ForetoldRise rise = new ForetoldRise();
    private final double[] w;
    private final double[] g;
    private final Kernels kernels;
    private final UpdateKernels updates;
    private final Optional<MidwayLoss> midway;
    private int before = -1;
    private @Nullable LossCurvature curvature;

    private StepEdge(
            StabilityEdge edge,
            Method method,
            double eta,
            NavigableSet<Integer> steps,
            DifferentiableLoss objective,
            StepLosses losses,
            long seed) {
        this.edge = edge;
        this.direction = method.direction();
        this.eta = eta;
        this.schedule = method.schedule();
        this.steps = steps;
        this.objective = objective;
        this.losses = losses;
        this.sharpness = new PowerIteration(objective.unknowns(), seed);
        this.w = new double[objective.unknowns()];
        this.g = new double[objective.unknowns()];
        this.kernels = Kernels.of(objective.precision());
        this.updates = UpdateKernels.of(objective.precision());
        this.midway = direction.isPlainGradient()
                ? Optional.of(new MidwayLoss(objective))
                : Optional.empty();
        for (int i = 0; i < told.size(); i++) {
            told.set(i, i == LOOKS || i == BEYOND ? 0 : ABSENT);
        }
    }

    /**
     * The measurement of a run; absent for the reason of {@link #withheld}.
     *
     * @param losses of the steps, which receive each step before this measurement
     */
    static Optional<StepEdge> of(
            StudySystems systems, OptionalDouble eta, ObservationPlan plan, StepLosses losses) {
        Method method = systems.method;
        return withheld(method, systems.layers.any(), plan).isEmpty()
                ? Optional.of(new StepEdge(
                        method.direction().edge().orElseThrow(),
                        method,
                        eta.orElseThrow(),
                        plan.gauges(),
                        systems.objective,
                        losses,
                        systems.settings.seed()))
                : Optional.empty();
    }

    /** The reason why a run is not measured; empty where it is. */
    static String withheld(Method method, boolean layers, ObservationPlan plan) {
        if (method.findsItsStep()) {
            return "the method finds its step at every step";
        }
        if (method.batches().isPresent()) {
            return "with batches a rise at one step is noise, and the edge is looked at before the"
                    + " first step alone";
        }
        if (layers) {
            return "the network acts in another way while it trains";
        }
        if (method.direction().edge().isEmpty()) {
            return "nothing is known of the stability of " + method.direction().title();
        }
        return plan.gauges().isEmpty() ? "the budget of observations has no room for it" : "";
    }

    private boolean due(int t) {
        return steps.contains(t) && t >= first();
    }

    private int first() {
        return direction.rescales() ? SETTLING : 0;
    }

    /**
     * Observes every step, and measures at those of the plan.
     *
     * @param state of the loop, which is asked for at steps of the plan only
     * @return whether the steps are beyond the edge here, as measured at this step
     */
    boolean passing(Watch.Moment m, Supplier<SequencedMap<String, Storage>> state) {
        int t = m.step();
        rise.passing(t, losses.rise() >= StepLosses.RISEN);
        boolean beyond = due(t) && told.get(LOOKED) < t && look(m, state.get());
        if (due(t + 1)) {
            before = t;
            for (int i = 0; i < w.length; i++) {
                w[i] = m.w().get(i);
                g[i] = m.gradient().get(i);
            }
        }
        return beyond;
    }

    private boolean look(Watch.Moment m, Map<String, Storage> state) {
        int t = m.step();
        told.set(LOOKED, t);
        boolean behind = before == t - 1 && t > 0;
        told.set(LAST_STEP, behind ? alongStep(m) : ABSENT);
        told.set(LAST_BETWEEN, ABSENT);
        double[] divisor = edge.divisor().at(vectors(m, state), t);
        LossCurvature h = curvature;
        if (h == null) {
            h = objective.hessian(m.w());
            curvature = h;
        } else {
            h.moveTo(m.w());
        }
        PowerIteration.Look look = sharpness.look(h, edge.decay(), divisor);
        double now = eta * schedule.factor(t) * look.value();
        double top = now / edge.limit();
        told.set(LAST_TOP, look.settled() ? top : ABSENT);
        if (!look.settled()) {
            return false;
        }
        told.set(LOOKS, told.get(LOOKS) + 1);
        if (top > 1) {
            told.set(BEYOND, told.get(BEYOND) + 1);
            told.set(BEYOND_LAST, t);
            if (behind && midway.isPresent()) {
                between(midway.get().between(w, m.w()), m);
            }
        }
        if (top > told.get(LARGEST)) {
            told.set(LARGEST, top);
            told.set(LARGEST_AT, t);
        }
        if (t == 0) {
            told.set(FIRST, top);
        }
        if (t == 0 || top <= 1) {
            return false;
        }
        if (told.get(FROM) < 0) {
            told.set(FROM, t);
        }
        double component = sharpness.component(m.gradient(), divisor);
        double ahead = Math.log(Math.sqrt(2 * PART * look.value() * m.loss()) / component)
                / Math.log(edge.growth(now));
        if (!losses.rose() && ahead >= 0 && ahead <= FAR) {
            rise.foretell(t, ahead);
        }
        return true;
    }

    private void between(double loss, Watch.Moment m) {
        if (Double.isFinite(loss)) {
            told.set(LAST_BETWEEN, loss);
            told.set(BETWEEN, loss);
            told.set(BETWEEN_AT, m.step());
            told.set(BETWEEN_LOSS, m.loss());
        }
    }

    private Direction.Vectors vectors(Watch.Moment m, Map<String, Storage> state) {
        List<Storage> memory = direction.remembers().stream().map(state::get).toList();
        return new Direction.Vectors(
                kernels, updates, m.w(), m.gradient(), memory, 0, m.w().size());
    }

    private double alongStep(Watch.Moment m) {
        double bent = 0;
        double fall = 0;
        for (int i = 0; i < w.length; i++) {
            double s = m.w().get(i) - w[i];
            bent = Math.fma(s, m.gradient().get(i) - g[i], bent);
            fall = Math.fma(-s, g[i], fall);
        }
        return fall == 0 ? ABSENT : bent / (2 * fall);
    }

    /** The measurements before step t; empty if the last measurement was at another step. */
    Map<String, Double> at(int t) {
        SequencedMap<String, Double> all = new LinkedHashMap<>();
        if (told.get(LOOKED) == t) {
            known(LAST_STEP).ifPresent(v -> all.put(EdgeSummary.STEP, v));
            known(LAST_TOP).ifPresent(v -> all.put(EdgeSummary.TOP, v));
            known(LAST_BETWEEN).ifPresent(v -> all.put(EdgeSummary.BETWEEN, v));
        }
        return all;
    }

    /** The summary of the measurements. */
    EdgeSummary summary() {
        return new EdgeSummary(
                known(LARGEST),
                step(LARGEST_AT),
                known(FIRST),
                step(FROM),
                new EdgeSummary.Looks(
                        (int) told.get(LOOKS), (int) told.get(BEYOND), step(BEYOND_LAST)),
                rise.summary(),
                new EdgeSummary.Between(known(BETWEEN), known(BETWEEN_LOSS), step(BETWEEN_AT)),
                EdgeSummary.Batches.none("no steps along the gradients of batches"),
                "no look settled");
    }

    private OptionalDouble known(int slot) {
        double v = told.get(slot);
        return v == ABSENT ? OptionalDouble.empty() : OptionalDouble.of(v);
    }

    private OptionalInt step(int slot) {
        double v = told.get(slot);
        return v < 0 ? OptionalInt.empty() : OptionalInt.of((int) v);
    }

    /** A loop with the measurements added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(VECTOR, sharpness.state(), STATE, told, RISE, rise.state()));
    }
}
