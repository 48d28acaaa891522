package org.plstar.study.fit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.landscape.Alignment;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.PlConstant;
import org.plstar.optimize.Watch;
import org.plstar.system.ResidualSystem;

/** Observes a run between its steps. */
final class StepObserver {
    /** The number of rows below which an alignment is chance. */
    private static final int ALIGNED = 20;

    private final StudySystems systems;
    private final InitialCurvature beginning;
    private final Matrix initial;
    private final OptionalDouble eta;
    private final Certifier certifier;
    private final StepTrackers trackers;
    private final Storage whole;

    // doubles for observation only; kept, since new arrays of a large network would be most of the
    // garbage
    private final double[] origin;
    private final double[] wt;
    private final double[] gradient;

    private OptionalDouble damping = OptionalDouble.empty();
    private OptionalDouble trust = OptionalDouble.empty();

    private int seen = -1;
    private @Nullable Evaluation seenTest;

    /**
     * An observer of one run.
     *
     * @param first w at the start, [p]; not modified
     * @param initial the kernel there, which the caller closes after the last observation
     * @param eta the run's step; absent where it finds its step at every step
     */
    StepObserver(
            StudySystems systems,
            Storage first,
            InitialCurvature beginning,
            Matrix initial,
            OptionalDouble eta,
            Certifier certifier,
            StepTrackers trackers) {
        this.systems = systems;
        this.beginning = beginning;
        this.initial = initial;
        this.eta = eta;
        this.certifier = certifier;
        this.trackers = trackers;
        int p = first.size();
        whole = systems.settings.precision().allocate(systems.separate() ? p : 0);
        origin = first.toDoubles(0, p);
        wt = new double[p];
        gradient = new double[p];
    }

    /** Records every step. */
    void passing(Watch.Moment m) {
        damping = m.damping();
        trust = m.trust();
    }

    /**
     * Observes before a step.
     *
     * <p>With batches the loop knows the batch's loss and gradient only, in kernel space no
     * gradient, and in training mode another loss than that of the network as it is evaluated, so
     * those of all rows are computed here.
     */
    Observation at(Watch.Moment m, boolean kernel) {
        return systems.separate()
                ? at(
                        m.step(),
                        systems.objective.gradient(m.w(), whole),
                        m.w(),
                        whole,
                        kernel,
                        false)
                : at(m.step(), m.loss(), m.w(), m.gradient(), kernel, false);
    }

    /** Observes after the last of t steps, the kernel and the theorems included. */
    Observation atEnd(int t, Storage w) {
        Storage g = w.precision().allocate(w.size());
        return at(t, systems.objective.gradient(w, g), w, g, true, true);
    }

    /** The observation with all test rows, where it has only some of them. */
    Observation wholeTest(Observation o, Storage w) {
        @Nullable Evaluation test = systems.test;
        if (test == null || test == systems.someTest) {
            return o;
        }
        double[] held = test.outputs(w);
        seenTest = test;
        return o.withTest(
                test.accuracy(held), OptionalDouble.of(test.loss(systems.method.loss(), held)));
    }

    /**
     * The outputs of the model on all rows after t steps, reused from the observation of that step
     * if there is one.
     */
    EndOutputs outputs(int t, Storage w) {
        @Nullable Evaluation test = systems.test;
        return new EndOutputs(
                seen == t ? systems.training.last() : systems.training.outputs(w),
                test == null
                        ? new double[0]
                        : seen == t && seenTest == test ? test.last() : test.outputs(w));
    }

    private Observation at(
            int t, double loss, Storage w, Storage g, boolean withKernel, boolean end) {
        int p = w.size();
        read(w, wt);
        read(g, gradient);
        double norm = Math.sqrt(DoubleReductions.sumSquares(gradient, 0, p));
        double distance = Math.sqrt(DoubleReductions.squaredDistance(wt, 0, origin, 0, p));
        double size = Math.sqrt(DoubleReductions.sumSquares(origin, 0, p));
        @Nullable
        Evaluation test = t == systems.settings.steps() || end ? systems.test : systems.someTest;
        seen = t;
        seenTest = test;
        double[] f = systems.training.outputs(w);
        double[] held = test == null ? new double[0] : test.outputs(w);
        Method method = systems.method;
        OptionalDouble linearized = beginning.dynamics().isPresent() && eta.isPresent()
                ? beginning.dynamics().get().loss(eta.getAsDouble(), t)
                : OptionalDouble.empty();
        Map<String, Double> further = further(t, end);
        Optional<KernelState> kernel =
                withKernel ? Optional.of(kernel(t, further)) : Optional.empty();
        return new Observation(
                t,
                loss,
                norm,
                PlConstant.at(loss - method.floor(systems.data.encoding().outputs()), norm),
                systems.training.accuracy(f),
                test == null
                        ? Observation.Test.NONE
                        : new Observation.Test(
                                test.accuracy(held),
                                OptionalDouble.of(test.loss(method.loss(), held))),
                new Observation.Path(
                        distance,
                        size > 0 ? distance / size : 0,
                        trackers.length().stream()
                                .mapToDouble(PathLength::length)
                                .findFirst()),
                linearized,
                kernel,
                damping,
                trust,
                further);
    }

    private Map<String, Double> further(int t, boolean end) {
        Map<String, Double> all =
                new HashMap<>(trackers.edge().map(e -> e.at(t)).orElse(Map.of()));
        if (end || certifier.steps().contains(t)) {
            all.putAll(certifier.at(t, wt, systems.predicted() ? eta : OptionalDouble.empty()));
        }
        return all;
    }

    private static void read(Storage from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(i);
        }
    }

    private KernelState kernel(int t, Map<String, Double> further) {
        if (t == 0) {
            aligned(initial, further);
            return beginning.state();
        }
        try (Matrix k = systems.rows.at(wt)) {
            aligned(k, further);
            return KernelState.of(
                    t,
                    k,
                    initial,
                    systems.rows.lossWeight(),
                    systems.network.layout().size(),
                    systems.workers);
        }
    }

    /** Records the alignments of a kernel, if it has enough rows. */
    private void aligned(Matrix k, Map<String, Double> further) {
        ResidualSystem system = systems.rows.system();
        if (system.samples() < ALIGNED) {
            return;
        }
        int[] weights = systems.rows.weights();
        Alignment.withTargets(k, system.targets(), system.outputs(), weights)
                .ifPresent(a -> further.put(Alignment.TARGETS, a));
        Alignment.between(initial, k, system.outputs(), weights)
                .ifPresent(a -> further.put(Alignment.START, a));
    }
}
