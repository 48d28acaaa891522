package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.plstar.array.Precision;
import org.plstar.data.Target;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.optimize.Batches;
import org.plstar.optimize.StepRule;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;

/**
 * A model to be fitted to data while its tangent kernel is observed.
 *
 * @param model that gives as many outputs as the targets have
 * @param settings how to train and what to observe
 * @param start the model as it begins; not modified
 */
public record FitRequest(PreparedDataset data, Model model, FitSettings settings, ModelState start)
        implements Request<FitResult> {
    /**
     * Checks that the model fits the data; {@link #requireWhole} checks the settings, once all of
     * them are set.
     *
     * @throws Refusal OUTPUTS or INPUT if the model is not one for these data
     */
    public FitRequest {
        requireNonNull(settings, "settings");
        requireNonNull(start, "start");
        data.requireFitting(model);
    }

    /**
     * Refuses requests that {@link #run} would refuse.
     *
     * @throws Refusal NO_STEP_ADVICE or NEEDS_DOUBLE if the settings do not fit each other;
     *     TRAINING_LAYER if batch norm or dropout do not allow them; RANGE if it is to stop where
     *     it is not measured, or to list labels of numbers
     */
    public void requireWhole() {
        settings.requireWhole();
        TrainingLayers layers = TrainingLayers.of(model);
        check(layers, settings, data.training().rows());
        String unmeasured = settings.untilUnstable()
                ? StepEdge.withheld(
                        settings.method(), layers.any(), observations(data, model, settings))
                : "";
        require(
                unmeasured.isEmpty(),
                "until-unstable",
                unmeasured,
                "full batches with a step size, and a budget of observations");
        require(
                settings.suspects() == 0 || data.training().target() instanceof Target.Classes,
                "suspects " + settings.suspects(),
                "the targets are numbers",
                "classes");
    }

    private static void require(boolean holds, String what, String reason, String expected) {
        if (!holds) {
            throw Refusal.of(StudyRefusal.RANGE, what, reason, expected, "leave it out");
        }
    }

    /** A network in NTK parametrization with the default settings and random weights of seed 1. */
    public static FitRequest of(PreparedDataset data, String network) {
        return of(data, data.network(network));
    }

    /** A model with the default settings and its random weights of seed 1. */
    public static FitRequest of(PreparedDataset data, Model model) {
        FitSettings settings = FitSettings.DEFAULT;
        return new FitRequest(data, model, settings, ModelState.initial(model, settings.seed()));
    }

    /** The same request with other settings; the start is kept. */
    public FitRequest with(UnaryOperator<FitSettings> change) {
        return new FitRequest(data, model, change.apply(settings), start);
    }

    /** The same request with another maximum of steps. */
    public FitRequest withSteps(int most) {
        return with(s -> s.withSteps(most));
    }

    /** The same request, to end at a step that was found. */
    public FitRequest endingAt(ChosenStep step) {
        return with(s -> s.withSteps(step.step()).withChosen(Optional.of(step)));
    }

    /** The same request with another method. */
    public FitRequest withMethod(Method method) {
        return with(s -> s.withMethod(method));
    }

    /** A step size, in the normalisation of the mean loss. */
    public FitRequest withEta(double eta) {
        return with(s -> s.withEta(OptionalDouble.of(eta)));
    }

    /** A loss at which to stop. */
    public FitRequest withUntil(double loss) {
        return with(s -> s.withUntil(OptionalDouble.of(loss)));
    }

    /** The same request with another precision of training. */
    public FitRequest withPrecision(Precision precision) {
        return with(s -> s.withPrecision(precision));
    }

    /** The same request with another seed of training and of the initial weights. */
    public FitRequest withSeed(long seed) {
        return new FitRequest(
                data, model, settings.withSeed(seed), ModelState.initial(model, seed));
    }

    /** The same request with other initial weights. */
    public FitRequest withStart(ModelState other) {
        requireNonNull(other, "other");
        return new FitRequest(data, model, settings, other);
    }

    /**
     * The observations of the run, planned from operation counts alone: the same on every machine.
     */
    public ObservationPlan observations() {
        return observations(data, model, settings);
    }

    private static ObservationPlan observations(
            PreparedDataset data, Model model, FitSettings settings) {
        return settings.budget().plan(RunWork.of(data, model, settings));
    }

    @Override
    public FitResult run(Session session) {
        return new FitStudy(this, session).run(Certifier.NONE, Journal.NONE);
    }

    private static void check(TrainingLayers layers, FitSettings settings, int rows) {
        if (!layers.any()) {
            return;
        }
        Method m = settings.method();
        if (m.newton().isPresent()) {
            throw Refusal.of(
                    StudyRefusal.TRAINING_LAYER,
                    m.name() + " with " + layers.names(),
                    "it solves the equations of the network as it is evaluated, and these layers"
                            + " act"
                            + " in another way while they train",
                    "layers that act the same in training",
                    "take another optimizer");
        }
        if (m.rule().stream().anyMatch(r -> r instanceof StepRule.Following)) {
            throw Refusal.of(
                    StudyRefusal.TRAINING_LAYER,
                    m.title() + " with " + layers.names(),
                    "the curvature that is followed is that of the network as it is evaluated, and"
                            + " these layers act in another way while they train",
                    "layers that act the same in training",
                    "give a step size, or take the one of the start");
        }
        Batches.requireSamples(layers.fewest(), m.batches().map(Batches::size).orElse(rows), rows);
        if (m.batches().isPresent()
                && settings.eta().isEmpty()
                && m.rule().isEmpty()
                && m.customary().isEmpty()) {
            throw Refusal.of(
                    StudyRefusal.TRAINING_LAYER,
                    "a step from theory, with batches and " + layers.names(),
                    layers.batchNorm()
                            ? "the step for batches follows from the kernel of single rows, and in"
                                    + " training a row's output depends on its batch"
                            : "the step for batches follows from the kernel, which does not know"
                                    + " the"
                                    + " noise of dropout",
                    "a step size, or full batches",
                    "use eta 0.1, for instance");
        }
    }
}
