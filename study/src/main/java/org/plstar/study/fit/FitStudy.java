package org.plstar.study.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
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
import org.plstar.study.LossFloor;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.unseen.LeftOut;

/** Trains a network and observes its tangent kernel. */
public final class FitStudy {
    private final FitRequest request;
    private final Session session;
    private final StudySystems systems;
    private final FitSettings settings;
    private final Method method;
    private final ObservationPlan observations;
    private final ModelState begun;
    private final Progress progress;
    private final Storage first;
    private Optional<Resumption> resumption = Optional.empty();

    /** A study before its start; nothing is measured or written yet. */
    public FitStudy(FitRequest request, Session session) {
        this(request, session, LossEngine.LOCAL);
    }

    /**
     * A study before its start, with losses summed by an engine.
     *
     * @param engine for the loss of runs whose steps take more rows than a tile has
     */
    public FitStudy(FitRequest request, Session session, LossEngine engine) {
        request.requireWhole();
        this.request = request;
        this.session = session;
        this.settings = request.settings();
        this.method = settings.method();
        this.begun = request.start();
        this.progress = session.progress();
        this.observations = request.observations();
        this.systems = new StudySystems(
                request.data(),
                request.model(),
                settings,
                begun,
                observations,
                session.workers(),
                engine);
        this.first = settings.precision().of(begun.parameters().clone());
    }

    /** The planned observations of the run. */
    public ObservationPlan observations() {
        return observations;
    }

    /**
     * Continues from the state of an interrupted run of the same request.
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
            new SavedLoop(loop, StepTrackers.of(systems, any.eta(), observations))
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
     * Runs the study; may be called once.
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
            StepTrackers trackers = StepTrackers.of(systems, step.eta(), observations);
            StepObserver eyes = new StepObserver(
                    systems, first, beginning, initial, step.eta(), certifier, trackers);
            NavigableSet<Integer> due = new TreeSet<>(observations.all());
            due.addAll(certifier.steps());
            Foretold foretold = Foretold.of(
                    systems.data, systems.network, settings, begun, progress, systems.workers);
            return descend(beginning, foretold, step, eyes, trackers, due, journal);
        }
    }

    private StepChoice step(InitialCurvature beginning, Matrix initial) {
        if (settings.fromCurvature() || observations.products() > 0) {
            progress.at("largest curvature on all rows", 0, 1);
        }
        return StepChoice.of(systems, observations.products(), first, beginning, initial);
    }

    /**
     * Trains as the run does, without its observations, and finds the step at which the loss of the
     * rows left out is least; may be called once, and not with {@link #run}. Cost: the run's steps,
     * and an evaluation of those rows at each step, or ten times an epoch of batches.
     *
     * @param patient whether to go on to the last step; otherwise the search ends where no lower
     *     loss is met between a step and its double, 20 steps at least
     * @throws Refusal CHOSEN_STEP without rows that are left out
     */
    public ChosenStep search(boolean patient) {
        try (StudySystems _ = systems) {
            StepSearch search = new StepSearch(systems);
            StepChoice step;
            try (Matrix initial = systems.rows.at(begun.parameters())) {
                InitialCurvature beginning =
                        InitialCurvature.of(systems, begun.parameters(), initial);
                step = step(beginning, initial);
            }
            try (Training loop = loop(step, start())) {
                loop.run(stopping(), m -> {
                    progress.at("search for the best step", m.step(), settings.steps());
                    boolean stop = session.stop().getAsBoolean();
                    boolean lower = search.see(m, stop || m.step() >= settings.steps());
                    return !stop && (patient || lower);
                });
            }
            return search.found();
        }
    }

    private Stopping stopping() {
        Stopping most = Stopping.after(settings.steps());
        return settings.until().isPresent()
                ? most.orLoss(settings.until().getAsDouble())
                : most.orRounding();
    }

    private FitResult descend(
            InitialCurvature beginning,
            Foretold foretold,
            StepChoice step,
            StepObserver eyes,
            StepTrackers trackers,
            NavigableSet<Integer> due,
            Journal journal) {
        Storage w = start();
        try (Training loop = loop(step, w)) {
            List<Observation> path = new ArrayList<>();
            SavedLoop saved = new SavedLoop(loop, trackers);
            resumption.ifPresent(r -> {
                path.addAll(r.path());
                saved.restore(r);
            });
            Watch watch = m -> {
                progress.at("training", m.step(), settings.steps());
                progress.loss(m.loss());
                eyes.passing(m);
                boolean beyond = trackers.passing(m, loop::state);
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
                        session.stop().getAsBoolean() || (beyond && settings.untilUnstable());
                boolean done = m.step() >= settings.steps();
                journal.before(m.step(), saved.state(), last || done);
                if (!last && !done) {
                    trackers.losses().ifPresent(l -> l.add(m.loss()));
                }
                return !last;
            };
            Ending ending = loop.run(stopping(), watch);
            if (ending.outcome() == Outcome.DIVERGED) {
                trackers.steps().ifPresent(s -> s.see(ending.steps(), ending.loss()));
            }
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
            return result(beginning, foretold, step, ending, path, w, outputs, trackers);
        }
    }

    private FitResult result(
            InitialCurvature beginning,
            Foretold foretold,
            StepChoice step,
            Ending ending,
            List<Observation> path,
            Storage w,
            EndOutputs outputs,
            StepTrackers trackers) {
        double[] end = w.toDoubles(0, w.size());
        Rates rates = Rates.of(path);
        List<Suspect> suspects = trackers.margins().map(Margins::suspects).orElse(List.of());
        List<TargetErrors> errors = systems.training.errors(outputs.training());
        List<TargetErrors> testErrors =
                systems.test == null ? List.of() : systems.test.errors(outputs.test());
        EndOutputs finite = outputs.ifFinite(end);
        Optional<NearestRows> nearest = NearestRows.of(systems);
        LossFloor floor = RunFloor.of(systems, path, step.eta(), end, progress);
        Optional<LinearParallel> parallel = step.eta().isPresent()
                ? beginning
                        .dynamics()
                        .map(d -> LinearParallel.of(path, rates, d, step.eta().getAsDouble()))
                : Optional.empty();
        return new FitResult(
                request,
                step,
                systems.rows,
                ending,
                new FitResult.Seen(
                        observations,
                        path,
                        trackers.steps()
                                .orElseGet(() -> new StepLosses(systems))
                                .summary(ending.steps(), path),
                        trackers.losses().map(BatchLosses::means).orElse(BatchMeans.NONE)),
                FitQuality.of(
                        errors,
                        testErrors,
                        ClassBalance.of(systems, finite),
                        suspects,
                        RowFacts.of(systems, finite, nearest)),
                new FitResult.Law(rates, floor, parallel),
                systems.at(end),
                finite,
                trackers.edgeOf(systems, observations),
                EndNumbers.of(systems, first, end, finite, nearest),
                LeftOut.of(
                        systems.data,
                        systems.network,
                        method.loss(),
                        method.decays(),
                        systems.rows,
                        begun,
                        systems.at(end),
                        systems.workers),
                foretold);
    }
}
