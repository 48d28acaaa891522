package org.plstar.study.fit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.LinearParallel;
import org.plstar.landscape.Observation;
import org.plstar.landscape.Rates;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.optimize.Ending;
import org.plstar.optimize.Outcome;
import org.plstar.study.KernelRows;
import org.plstar.study.LossFloor;
import org.plstar.study.Measured;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Subject;
import org.plstar.study.TrainingLayers;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.unseen.LeftOut;

/**
 * A finished training run.
 *
 * @param request what was asked for
 * @param step that was taken, before its schedule
 * @param kernelRows the rows that kernels were taken of
 * @param ending why it ended
 * @param seen on the way
 * @param quality how well it predicts
 * @param law what its steps obey
 * @param end as training left it
 * @param outputs of the model at its end
 * @param edge how near its steps came to the edge of stability
 * @param atEnd further numbers that were measured at the end
 * @param leftOut what is to be expected of it on other rows
 * @param foretold what was to be expected before it trained
 */
public record FitResult(
        FitRequest request,
        StepChoice step,
        KernelRows kernelRows,
        Ending ending,
        Seen seen,
        FitQuality quality,
        Law law,
        ModelState end,
        EndOutputs outputs,
        EdgeSummary edge,
        Map<FitQuantity, Measured> atEnd,
        LeftOut leftOut,
        Foretold foretold) {
    /** Copies {@code atEnd}. */
    public FitResult {
        atEnd = Map.copyOf(atEnd);
    }

    /**
     * The observations along a run.
     *
     * @param plan what was to be observed
     * @param path observations in order of steps
     * @param losses how the loss on all rows went
     * @param batches losses of the batches along the run; empty without batches
     */
    public record Seen(
            ObservationPlan plan, List<Observation> path, LossPath losses, BatchMeans batches) {}

    /**
     * The laws that the steps of a run follow.
     *
     * @param rates of the loss's contraction
     * @param floor down to which loss PL* holds
     * @param parallel beside linear equations; absent for the reason of {@link #noPrediction}
     */
    public record Law(Rates rates, LossFloor floor, Optional<LinearParallel> parallel) {}

    /** The planned observations. */
    public ObservationPlan observations() {
        return seen.plan();
    }

    /** The observations in the order of steps. */
    public List<Observation> path() {
        return seen.path();
    }

    /** The course of the loss on all training rows. */
    public LossPath losses() {
        return seen.losses();
    }

    /** Losses of the batches along the run; empty without batches. */
    public BatchMeans batches() {
        return seen.batches();
    }

    /** The reason why the run ended. */
    public Outcome outcome() {
        return ending.outcome();
    }

    /** The step size; absent where the method computes it at every step. */
    public OptionalDouble eta() {
        return step.eta();
    }

    /** The training rows and the rows held back. */
    public PreparedDataset data() {
        return request.data();
    }

    /** The model that was trained. */
    public Model network() {
        return request.model();
    }

    /** The settings of the training. */
    public FitSettings settings() {
        return request.settings();
    }

    /** The model before training. */
    public ModelState start() {
        return request.start();
    }

    /** The model at the end of training with its data and its loss, for a look at that point. */
    public Subject subject() {
        return new Subject(
                data(),
                network(),
                settings().method().loss(),
                end,
                start(),
                "at the end of training" + settings().targets().words(),
                settings().targets());
    }

    /** The trained model, for predictions on other rows. */
    public FittedModel model() {
        return new FittedModel(
                network(), end, data().rowEncoding(), settings().method().loss());
    }

    /** The reason why there is no prediction in closed form; absent where there is one. */
    public Optional<NoPrediction> noPrediction() {
        Optional<NoPrediction> why =
                NoPrediction.of(settings().method(), TrainingLayers.of(network()));
        return why.isPresent() || kernelRows.all()
                ? why
                : Optional.of(NoPrediction.KERNEL_OF_SOME_ROWS);
    }

    /**
     * Whether steps, rates and limits are those of plain gradient descent on the observed model.
     */
    public boolean plain() {
        return NoPrediction.of(settings().method(), TrainingLayers.of(network()))
                .isEmpty();
    }

    /** η of plain gradient descent, for which rates follow from μ; absent for other methods. */
    public OptionalDouble plainStep() {
        return plain() ? eta() : OptionalDouble.empty();
    }

    /** The last observation of the run. */
    public Observation last() {
        return path().getLast();
    }

    /** The kernels along the path. */
    public List<KernelState> kernels() {
        return path().stream().flatMap(o -> o.kernel().stream()).toList();
    }

    /** The smallest observed μ_t, with which the loss satisfied PL* at every observed step. */
    public OptionalDouble smallestMu() {
        return path().stream().flatMapToDouble(o -> o.mu().stream()).min();
    }
}
