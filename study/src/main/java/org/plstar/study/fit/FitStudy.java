package org.plstar.study.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.landscape.LinearParallel;
import org.plstar.landscape.Observation;
import org.plstar.landscape.Rates;
import org.plstar.network.ModelState;
import org.plstar.optimize.Ending;
import org.plstar.optimize.Outcome;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.optimize.Watch;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.unseen.LeftOut;
import org.plstar.system.Loss;

/** Trains a network and watches its tangent kernel on the way. */
public final class FitStudy {
    private final FitRequest request;
    private final Session session;
    private final StudySystems systems;
    private final FitSettings settings;
    private final LossEngine engine;
    private final Method method;
    private final ObservationPlan observations;
    private final ModelState begun;
    private final Progress progress;
    private final Optional<PathLength> length;
    private final Storage first;
    private final Optional<BatchLosses> losses;
    private final Optional<Margins> margins;
    private final Optional<BatchEdge> batchEdge;
    private Optional<Resumption> resumption = Optional.empty();

    /** A study that has not begun; nothing is measured or written yet. */
    public FitStudy(FitRequest request, Session session) {
        this(request, session, LossEngine.LOCAL);
    }

    /**
     * The same with its loss summed elsewhere.
     *
     * @param engine for the loss of runs whose steps take more rows than a tile has
     */
    public FitStudy(FitRequest request, Session session, LossEngine engine) {
        this.request = request;
        this.session = session;
        this.engine = engine;
        this.settings = request.settings();
        this.method = settings.method();
        this.begun = request.start();
        this.progress = session.progress();
        this.observations = request.observations();
        this.systems =
                new StudySystems(
                        request.data(),
                        request.model(),
                        settings,
                        begun,
                        observations.equations(),
                        observations.testRows(),
                        session.workers(),
                        engine);
        this.first = settings.precision().of(begun.parameters().clone());
        this.length =
                method.batches().isPresent()
                        ? Optional.empty()
                        : Optional.of(new PathLength(first.size()));
        this.margins = Margins.of(systems);
        this.batchEdge = BatchEdge.of(systems);
        this.losses =
                method.batches().isPresent() ? Optional.of(new BatchLosses()) : Optional.empty();
    }

    /** What the run observes. */
    public ObservationPlan observations() {
        return observations;
    }

    /**
     * Goes on where an earlier run of the same request stopped.
     *
     * @throws Refusal if the state is that of another method or model
     */
    public void resume(Resumption from) {
        requireFitting(from);
        resumption = Optional.of(from);
    }

    private void requireFitting(Resumption from) {
        StepChoice any = new StepChoice(OptionalDouble.of(1), "", Optional.empty());
        try (Training loop = loop(any, start())) {
            new SavedLoop(
                            loop,
                            length,
                            losses,
                            StepEdge.of(systems, any.eta(), observations),
                            batchEdge,
                            margins)
                    .requireFitting(from);
        }
    }

    private Storage start() {
        return settings.precision().of(begun.parameters().clone());
    }

    private Training loop(StepChoice step, Storage w) {
        return Training.of(systems.objective, systems.mode, method.optimizer(step.eta()), w)
                .knowing(step.lambdaMax());
    }

    /**
     * Runs, once.
     *
     * @param certifier tries the theorems at the steps that the settings name
     * @param journal sees every observation as it is made, and every step
     */
    public FitResult run(Certifier certifier, Journal journal) {
        try (StudySystems _ = systems) {
            return observed(certifier, journal);
        }
    }

    private FitResult observed(Certifier certifier, Journal journal) {
        if (resumption.isEmpty() && !Double.isFinite(systems.objective.value(first))) {
            throw Refusal.of(
                    StudyRefusal.DIVERGED_AT_START,
                    "network " + systems.network.text(),
                    "its loss is beyond the range of "
                            + settings.precision()
                            + " before a step is taken",
                    "a start with a finite loss",
                    "begin with smaller weights, or scale the features and targets");
        }
        progress.at("tangent kernel at the start", 0, 1);
        try (Matrix initial = systems.rows.at(begun.parameters())) {
            InitialCurvature beginning = InitialCurvature.of(systems, begun.parameters(), initial);
            StepChoice step = step(beginning, initial);
            Optional<StepEdge> edge = StepEdge.of(systems, step.eta(), observations);
            StepObserver eyes =
                    new StepObserver(
                            systems,
                            first,
                            beginning,
                            initial,
                            step.eta(),
                            certifier,
                            length,
                            edge);
            NavigableSet<Integer> due = new TreeSet<>(observations.all());
            due.addAll(certifier.steps());
            return descend(beginning, step, eyes, edge, due, journal);
        }
    }

    private StepChoice step(InitialCurvature beginning, Matrix initial) {
        if (settings.fromCurvature() || observations.products() > 0) {
            progress.at("largest curvature on all rows", 0, 1);
        }
        boolean exact = method.loss() == Loss.SQUARE && systems.rows.all() && !systems.layers.any();
        return StepChoice.of(
                settings,
                observations.products(),
                systems.layers,
                systems.stepObjective(),
                first,
                systems.rows,
                initial,
                exact ? OptionalDouble.of(beginning.state().max()) : OptionalDouble.empty(),
                beginning.state().min());
    }

    private FitResult descend(
            InitialCurvature beginning,
            StepChoice step,
            StepObserver eyes,
            Optional<StepEdge> edge,
            NavigableSet<Integer> due,
            Journal journal) {
        Storage w = start();
        try (Training loop = loop(step, w)) {
            List<Observation> path = new ArrayList<>();
            SavedLoop saved = new SavedLoop(loop, length, losses, edge, batchEdge, margins);
            resumption.ifPresent(
                    r -> {
                        path.addAll(r.path());
                        saved.restore(r);
                    });
            Watch watch =
                    m -> {
                        progress.at("training", m.step(), settings.steps());
                        progress.loss(m.loss());
                        length.ifPresent(l -> l.to(m.w()));
                        eyes.passing(m);
                        margins.ifPresent(x -> x.passing(m.step(), m.w()));
                        batchEdge.ifPresent(x -> x.passing(m));
                        boolean beyond = edge.isPresent() && edge.get().passing(m, loop::state);
                        if (due.contains(m.step())) {
                            long before = System.nanoTime();
                            boolean kernel = observations.kernels().contains(m.step());
                            Observation o = eyes.at(m, kernel);
                            path.add(o);
                            journal.observed(o, m.w());
                            progress.apart(
                                    System.nanoTime() - before,
                                    due.tailSet(m.step(), false).size());
                        }
                        boolean last =
                                session.stop().getAsBoolean()
                                        || (beyond && settings.untilUnstable());
                        boolean done = m.step() >= settings.steps();
                        journal.before(m.step(), saved.state(), last || done);
                        if (!last && !done) {
                            losses.ifPresent(l -> l.add(m.loss()));
                        }
                        return !last;
                    };
            Stopping most = Stopping.after(settings.steps());
            Stopping stopping =
                    settings.until().isPresent()
                            ? most.orLoss(settings.until().getAsDouble())
                            : most.orRounding();
            IntPredicate shown = t -> due.contains(t) || (edge.isPresent() && edge.get().wants(t));
            Ending ending = loop.run(stopping, Watch.withGradientsAt(shown, watch));
            boolean seen = !path.isEmpty() && path.getLast().step() == ending.steps();
            if (!seen && ending.outcome() != Outcome.DIVERGED) {
                Observation o = eyes.atEnd(ending.steps(), w);
                path.add(o);
                journal.observed(o, w);
            } else if (seen && ending.steps() < settings.steps()) {
                path.set(path.size() - 1, eyes.wholeTest(path.getLast(), w));
            }
            progress.at("training", ending.steps(), settings.steps());
            EndOutputs outputs = eyes.outputs(ending.steps(), w);
            return result(beginning, step, ending, path, w, outputs, edge);
        }
    }

    private FitResult result(
            InitialCurvature beginning,
            StepChoice step,
            Ending ending,
            List<Observation> path,
            Storage w,
            EndOutputs outputs,
            Optional<StepEdge> edge) {
        double[] end = w.toDoubles(0, w.size());
        List<Suspect> suspects = margins.map(Margins::suspects).orElse(List.of());
        return new FitResult(
                request,
                observations,
                step.eta(),
                step.reason(),
                step.curvature(),
                systems.rows,
                ending.outcome(),
                ending.detail(),
                path,
                Rates.of(path),
                systems.training.errors(outputs.training()),
                systems.test == null ? List.of() : systems.test.errors(outputs.test()),
                RunFloor.of(systems, path, step.eta(), end, progress),
                beginning.dynamics().isPresent() && step.eta().isPresent()
                        ? Optional.of(
                                LinearParallel.of(
                                        path,
                                        Rates.of(path),
                                        beginning.dynamics().get(),
                                        step.eta().getAsDouble()))
                        : Optional.empty(),
                systems.at(end),
                losses.map(BatchLosses::means).orElse(BatchMeans.NONE),
                finite(end) && finite(outputs.training()) && finite(outputs.test())
                        ? outputs
                        : EndOutputs.NONE,
                edge.map(StepEdge::summary)
                        .orElseGet(
                                () ->
                                        EdgeSummary.none(
                                                StepEdge.withheld(
                                                        method, systems.layers.any(), observations),
                                                batchEdge)),
                suspects,
                settings.withoutSuspects()
                                && ending.outcome() != Outcome.STOPPED
                                && ending.outcome() != Outcome.DIVERGED
                        ? Optional.of(
                                WithoutSuspects.of(
                                        systems.data,
                                        suspects,
                                        new WithoutSuspects.End(
                                                ending.outcome(), path.getLast(), outputs.test()),
                                        others -> again(others, step.eta())))
                        : Optional.empty(),
                LeftOut.of(
                        systems.data,
                        systems.network,
                        method.loss(),
                        systems.rows,
                        begun,
                        systems.at(end),
                        systems.workers));
    }

    /** The same steps on other rows, looked at as little as can be. */
    private WithoutSuspects.End again(PreparedDataset others, OptionalDouble eta) {
        FitSettings same =
                settings.withUntilUnstable(false)
                        .withWithoutSuspects(false)
                        .withSuspects(0)
                        .withBudget(ObservationBudget.LEAST);
        FitRequest other =
                new FitRequest(
                        others,
                        request.model(),
                        eta.isPresent() ? same.withEta(eta.getAsDouble()) : same,
                        request.start());
        FitResult r = new FitStudy(other, session, engine).run(Certifier.NONE, Journal.NONE);
        return new WithoutSuspects.End(r.outcome(), r.last(), r.outputs().test());
    }

    private static boolean finite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }
}
