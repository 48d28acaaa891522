package org.plstar.app.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.data.TargetEncoding;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.LinearParallel;
import org.plstar.landscape.Observation;
import org.plstar.landscape.PlConstant;
import org.plstar.landscape.Rates;
import org.plstar.landscape.certificate.CertifiedRadii;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Ending;
import org.plstar.optimize.Outcome;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.optimize.Watch;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;

/** Trains a network and watches its tangent kernel on the way. */
public final class TrainingStudy {
    private final Preparation data;
    private final Model network;
    private final TrainingSettings settings;
    private final Method method;
    private final Workers workers;
    private final Progress progress;
    private final KernelRows rows;
    private final Evaluation training;
    private final @Nullable Evaluation test;
    private final double[] start;
    private final ModelState begun;
    private final ModelState state;
    private final TrainingLayers layers;
    private final Optional<TrainingMode> mode;
    private final Storage first;
    private final Objective objective;
    private final Storage whole;
    private final Certifier certifier;
    private final Optional<PathLength> length;

    // as doubles, for the eyes only; kept, since for a large network fresh ones would be most of
    // the garbage
    private final double[] origin;
    private final double[] wt;
    private final double[] gradient;
    private boolean ended;

    private TrainingStudy(
            Preparation data,
            Model network,
            TrainingSettings settings,
            ModelState begun,
            Certifier certifier,
            Workers workers,
            Progress progress) {
        this.certifier = certifier;
        this.data = data;
        this.network = network;
        this.settings = settings;
        this.method = settings.method();
        this.workers = workers;
        this.progress = progress;
        this.begun = begun;
        this.start = begun.parameters();
        // its running statistics move as training goes on, and all systems here see it
        this.state = begun.copy();
        this.layers = TrainingLayers.of(network);
        this.mode =
                layers.any()
                        ? Optional.of(TrainingMode.of(network, state.buffers(), settings.seed()))
                        : Optional.empty();
        Precision precision = settings.precision();
        first = precision.of(start.clone());
        origin = first.toDoubles(0, start.length);
        wt = new double[start.length];
        gradient = new double[start.length];
        ResidualSystem exact = data.trainingSystem(network, state.buffers());
        ResidualSystem system =
                method.smoothing() == 0
                        ? exact
                        : exact.withTargets(
                                Loss.smoothed(
                                        exact.targets(), exact.outputs(), method.smoothing()));
        objective = Objective.mean(system, method.loss(), precision, workers);
        whole = precision.allocate(separate() ? system.unknowns() : 0);
        length =
                method.batches().isPresent()
                        ? Optional.empty()
                        : Optional.of(new PathLength(system.unknowns()));
        rows = KernelRows.of(system, data.duplicates(), settings.looks().equations(), workers);
        training =
                new Evaluation(
                        system, data.encoding(), data.training().target(), precision, workers);
        test =
                data.testSystem(network, state.buffers())
                        .map(
                                s ->
                                        new Evaluation(
                                                s,
                                                data.encoding(),
                                                data.test().orElseThrow().target(),
                                                precision,
                                                workers))
                        .orElse(null);
    }

    private Descent descent(StepChoice step, Storage w) {
        return method.newton().isPresent()
                ? new Descent.ByEquations(objective.system(), method.newton().get(), w, workers)
                : new Descent.ByGradients(
                        Training.of(objective, mode, method.optimizer(step.eta()), w)
                                .knowing(step.lambdaMax()));
    }

    /**
     * Runs.
     *
     * @param start as the model begins; not modified
     * @param certifier tries the theorems at the steps that the settings name
     * @param resumption where an earlier run of the same settings stopped
     * @param stop asked before every step whether to end early
     * @param journal sees every observation as it is made, and every step
     */
    public static TrainingResult run(
            Preparation data,
            Model network,
            TrainingSettings settings,
            ModelState start,
            Certifier certifier,
            Optional<Resumption> resumption,
            Workers workers,
            Progress progress,
            BooleanSupplier stop,
            Journal journal) {
        return new TrainingStudy(data, network, settings, start, certifier, workers, progress)
                .run(resumption, stop, journal);
    }

    private TrainingResult run(
            Optional<Resumption> resumption, BooleanSupplier stop, Journal journal) {
        if (resumption.isEmpty() && !Double.isFinite(objective.value(first))) {
            throw Refusal.of(
                    RequestRefusal.DIVERGED_AT_START,
                    "network " + network.text(),
                    "its loss is beyond the range of "
                            + settings.precision()
                            + " before a step is taken",
                    "a start with a finite loss",
                    "begin with smaller weights, or scale the features and targets");
        }
        resumption.ifPresent(this::requireFitting);
        progress.at("tangent kernel at the start", 0, 1);
        try (Matrix initial = rows.at(start)) {
            Beginning b = beginning(initial);
            if (settings.fromCurvature() || settings.looks().products() > 0) {
                progress.at("largest curvature on all rows", 0, 1);
            }
            StepChoice step =
                    StepChoice.of(
                            settings,
                            layers,
                            stepObjective(),
                            first,
                            rows,
                            initial,
                            method.loss() == Loss.SQUARE && rows.all() && !layers.any()
                                    ? OptionalDouble.of(b.state.max())
                                    : OptionalDouble.empty(),
                            b.state.min());
            Storage w = settings.precision().of(start.clone());
            return descend(initial, b, step, w, resumption, stop, journal);
        }
    }

    private TrainingResult descend(
            Matrix initial,
            Beginning b,
            StepChoice step,
            Storage w,
            Optional<Resumption> resumption,
            BooleanSupplier stop,
            Journal journal) {
        try (Descent loop = descent(step, w)) {
            List<Observation> path = new ArrayList<>();
            Checkpointed saved = saved(loop);
            resumption.ifPresent(
                    r -> {
                        path.addAll(r.path());
                        saved.restore(stored(saved, r));
                    });
            Looks looks = settings.looks();
            NavigableSet<Integer> due = new TreeSet<>(looks.all());
            due.addAll(certifier.steps());
            Watch watch =
                    m -> {
                        progress.at("training", m.step(), settings.steps());
                        length.ifPresent(l -> l.to(m.w()));
                        if (due.contains(m.step())) {
                            long before = System.nanoTime();
                            boolean kernel = looks.kernels().contains(m.step());
                            Observation o = observe(m, loop, step, b, initial, kernel);
                            path.add(o);
                            journal.observed(o, m.w());
                            progress.apart(
                                    System.nanoTime() - before,
                                    due.tailSet(m.step(), false).size());
                        }
                        boolean last = stop.getAsBoolean();
                        journal.before(m.step(), saved, last);
                        return !last;
                    };
            Stopping stopping =
                    new Stopping(settings.steps(), settings.until(), OptionalDouble.empty());
            Ending ending = loop.run(stopping, watch);
            boolean seen = !path.isEmpty() && path.getLast().step() == ending.steps();
            if (!seen && ending.outcome() != Outcome.DIVERGED) {
                Observation o = observeEnd(ending.steps(), w, loop, step, b, initial);
                path.add(o);
                journal.observed(o, w);
            }
            progress.at("training", settings.steps(), settings.steps());
            return new TrainingResult(
                    data,
                    network,
                    settings,
                    step.eta(),
                    step.reason(),
                    step.curvature(),
                    rows,
                    ending.outcome(),
                    ending.detail(),
                    path,
                    Rates.of(path),
                    data.encoding() instanceof TargetEncoding.Standardized
                            ? training.errors(training.outputs(w))
                            : List.of(),
                    test != null && data.encoding() instanceof TargetEncoding.Standardized
                            ? test.errors(test.outputs(w))
                            : List.of(),
                    floor(path, step, w),
                    b.dynamics.isPresent() && step.eta().isPresent()
                            ? Optional.of(
                                    LinearParallel.of(
                                            path,
                                            Rates.of(path),
                                            b.dynamics.get(),
                                            step.eta().getAsDouble()))
                            : Optional.empty(),
                    begun,
                    new ModelState(w.toDoubles(0, w.size()), state.buffers()));
        }
    }

    /** Down to which loss PL* holds, as the path and the kernel at w, where it ends, show it. */
    private LossFloor floor(List<Observation> path, StepChoice step, Storage w) {
        double[] end = w.toDoubles(0, w.size());
        if (method.loss() != Loss.SQUARE) {
            return LossFloor.absent(
                    "floors are told for the square loss, which is zero where the equations are solved");
        }
        if (!Arrays.stream(end).allMatch(Double::isFinite)) {
            return LossFloor.absent("the weights left the range of numbers");
        }
        KernelState last = path.stream().flatMap(o -> o.kernel().stream()).toList().getLast();
        return LossFloor.of(
                path,
                last.eigenvalues(),
                method.constantPlainStep() && !layers.any() ? step.eta() : OptionalDouble.empty(),
                objective.system(),
                data,
                rows,
                () -> {
                    progress.at("weak directions of the kernel", 0, 1);
                    double[] r = rows.weightedResidual(kernelOutputs(end));
                    Matrix k = rows.at(end);
                    double[] values = Lapack.eigenvectors(k);
                    for (int i = 0; i < values.length; i++) {
                        values[i] *= rows.lossWeight();
                    }
                    return new LossFloor.Decomposed(values, k, r);
                });
    }

    /** Outputs on the kernel's rows. */
    private double[] kernelOutputs(double[] w) {
        return new Evaluation(
                        rows.system(),
                        data.encoding(),
                        data.training().target(),
                        Precision.DOUBLE,
                        workers)
                .outputs(Precision.DOUBLE.of(w));
    }

    /** The arrays of a stored state in the precisions of the loop; one that the loop lacks stays for it to refuse. */
    private Checkpointed saved(Descent loop) {
        return length.map(l -> l.with(loop)).orElse(loop);
    }

    /** Refuses a state of another method or network before anything is measured; names and sizes do not depend on the step. */
    private void requireFitting(Resumption r) {
        StepChoice any = new StepChoice(OptionalDouble.of(1), "", Optional.empty());
        try (Descent loop = descent(any, settings.precision().of(start.clone()))) {
            Checkpointed saved = saved(loop);
            saved.requireFitting(stored(saved, r));
        }
    }

    private static Map<String, Storage> stored(Checkpointed loop, Resumption r) {
        SequencedMap<String, Storage> mine = loop.state();
        Map<String, Storage> state = new LinkedHashMap<>();
        r.state()
                .forEach(
                        (name, values) -> {
                            Storage here = mine.get(name);
                            Precision p = here == null ? Precision.DOUBLE : here.precision();
                            state.put(name, p.of(values));
                        });
        return state;
    }

    /** What is known before the first step: the kernel's spectrum and, where they exist, the closed-form dynamics. */
    private record Beginning(KernelState state, Optional<LinearizedDynamics> dynamics) {}

    private Beginning beginning(Matrix initial) {
        double weight = rows.lossWeight();
        if (rows.all() && method.noPrediction().isEmpty() && !layers.any()) {
            try (Matrix vectors = initial.copy()) {
                double[] f = kernelOutputs(start.clone());
                LinearizedDynamics dynamics =
                        LinearizedDynamics.of(vectors, rows.weightedResidual(f), weight);
                double[] values = dynamics.eigenvalues();
                KernelState state = KernelState.of(0, values, 0, network.layout().size());
                return new Beginning(state, Optional.of(dynamics));
            }
        }
        try (Matrix spent = initial.copy()) {
            return new Beginning(
                    KernelState.of(0, spent, initial, weight, network.layout().size()),
                    Optional.empty());
        }
    }

    /** The loss whose curvature decides the step: that which training follows. */
    private Objective stepObjective() {
        return mode.isEmpty()
                ? objective
                : Objective.mean(
                        mode.get()
                                .firstStep(
                                        network,
                                        data.training().features(),
                                        objective.system().targets()),
                        method.loss(),
                        settings.precision(),
                        workers);
    }

    /** Whether the loop's losses and gradients are not those to be observed. */
    private boolean separate() {
        return method.separate() || layers.any();
    }

    /**
     * With batches the loop knows the batch's loss and gradient only, in kernel space no gradient, and in training mode another loss than that of the
     * network as it is evaluated, so those of all rows are computed here.
     */
    private Observation observe(
            Watch.Moment m,
            Descent loop,
            StepChoice step,
            Beginning b,
            Matrix initial,
            boolean kernel) {
        return separate()
                ? observe(
                        m.step(),
                        objective.gradient(m.w(), whole),
                        m.w(),
                        whole,
                        loop,
                        step,
                        b,
                        initial,
                        kernel)
                : observe(m.step(), m.loss(), m.w(), m.gradient(), loop, step, b, initial, kernel);
    }

    private Observation observeEnd(
            int t, Storage w, Descent loop, StepChoice step, Beginning b, Matrix initial) {
        Storage g = w.precision().allocate(w.size());
        ended = true;
        return observe(t, objective.gradient(w, g), w, g, loop, step, b, initial, true);
    }

    private Observation observe(
            int t,
            double loss,
            Storage w,
            Storage g,
            Descent loop,
            StepChoice step,
            Beginning b,
            Matrix initial,
            boolean withKernel) {
        int p = w.size();
        read(w, wt);
        read(g, gradient);
        double norm = Math.sqrt(DoubleReductions.sumSquares(gradient, 0, p));
        double distance = Math.sqrt(DoubleReductions.squaredDistance(wt, 0, origin, 0, p));
        double size = Math.sqrt(DoubleReductions.sumSquares(origin, 0, p));
        double[] f = training.outputs(w);
        double[] held = test == null ? new double[0] : test.outputs(w);
        OptionalDouble linearized =
                b.dynamics.isPresent() && step.eta().isPresent()
                        ? b.dynamics.get().loss(step.eta().getAsDouble(), t)
                        : OptionalDouble.empty();
        Optional<KernelState> kernel =
                withKernel
                        ? Optional.of(t == 0 ? b.state : kernel(t, wt, initial))
                        : Optional.empty();
        return new Observation(
                t,
                loss,
                norm,
                PlConstant.at(loss - method.floor(data.encoding().outputs()), norm),
                training.accuracy(f),
                test == null ? OptionalDouble.empty() : test.accuracy(held),
                test == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(test.loss(method.loss(), held)),
                distance,
                size > 0 ? distance / size : 0,
                linearized,
                kernel,
                loop.damping(),
                loop.trust(),
                length.isPresent()
                        ? OptionalDouble.of(length.get().length())
                        : OptionalDouble.empty(),
                ended || certifier.steps().contains(t)
                        ? certifier.at(
                                t,
                                wt,
                                method.noPrediction().isEmpty() && !layers.any()
                                        ? step.eta()
                                        : OptionalDouble.empty())
                        : CertifiedRadii.NONE);
    }

    private static void read(Storage from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(i);
        }
    }

    private KernelState kernel(int t, double[] w, Matrix initial) {
        try (Matrix k = rows.at(w)) {
            return KernelState.of(t, k, initial, rows.lossWeight(), network.layout().size());
        }
    }
}
