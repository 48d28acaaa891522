package org.plstar.study.fit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.LinearParallel;
import org.plstar.landscape.Observation;
import org.plstar.landscape.Rates;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Outcome;
import org.plstar.study.KernelRows;
import org.plstar.study.LossFloor;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.unseen.LeftOut;

/**
 * A finished training run.
 *
 * @param request what was asked for
 * @param observations what was observed
 * @param eta the step that was taken, before its schedule; absent where the method finds it at
 *     every step every time
 * @param etaReason where it came from
 * @param curvature the largest eigenvalue of JᵀBJ/N at the start on all training rows, B the
 *     Hessian of the loss in the outputs; absent where no step depends on it and the observations
 *     had no room for it
 * @param detail the test that ended the run, with its numbers
 * @param path observations in order of steps
 * @param trainErrors of a regression at the last step, a column each, in the file's units; empty
 *     for classes
 * @param testErrors the same of the test rows; empty without them
 * @param floor down to which loss PL* holds
 * @param parallel beside linear equations; absent for the reason of {@link #noPrediction}
 * @param end as training left it
 * @param batches losses of the batches along the run; empty without batches
 * @param outputs of the model at its end
 * @param edge how near its steps came to the edge of stability
 * @param suspicious training rows whose label may be wrong, the least margin first; empty unless
 *     they are asked for
 * @param without what training without them changes; absent unless it is asked for
 * @param leftOut what is to be expected of it on other rows
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record FitResult(
        FitRequest request,
        ObservationPlan observations,
        OptionalDouble eta,
        String etaReason,
        Optional<Estimate> curvature,
        KernelRows kernelRows,
        Outcome outcome,
        String detail,
        List<Observation> path,
        Rates rates,
        List<TargetErrors> trainErrors,
        List<TargetErrors> testErrors,
        LossFloor floor,
        Optional<LinearParallel> parallel,
        ModelState end,
        BatchMeans batches,
        EndOutputs outputs,
        EdgeSummary edge,
        List<Suspect> suspicious,
        Optional<WithoutSuspects> without,
        LeftOut leftOut) {
    /** The rows that were trained on, and those held back. */
    public PreparedDataset data() {
        return request.data();
    }

    /** What was trained. */
    public Model network() {
        return request.model();
    }

    /** How it was trained. */
    public FitSettings settings() {
        return request.settings();
    }

    /** The model as it began. */
    public ModelState start() {
        return request.start();
    }

    /** The model as training left it, for predictions on other rows. */
    public FittedModel model() {
        return new FittedModel(network(), end, data().rowEncoding(), settings().method().loss());
    }

    /** Why there is no prediction in closed form; absent where there is. */
    public Optional<NoPrediction> noPrediction() {
        Optional<NoPrediction> why =
                NoPrediction.of(settings().method(), TrainingLayers.of(network()));
        return why.isPresent() || kernelRows.all()
                ? why
                : Optional.of(NoPrediction.KERNEL_OF_SOME_ROWS);
    }

    /**
     * Whether steps, rates and limits are those of plain gradient descent on the model that is
     * observed.
     */
    public boolean plain() {
        return NoPrediction.of(settings().method(), TrainingLayers.of(network())).isEmpty();
    }

    /** η of plain gradient descent, for which rates follow from μ; absent for other methods. */
    public OptionalDouble plainStep() {
        return plain() ? eta : OptionalDouble.empty();
    }

    /** The last observation. */
    public Observation last() {
        return path.getLast();
    }

    /** The kernels along the path. */
    public List<KernelState> kernels() {
        return path.stream().flatMap(o -> o.kernel().stream()).toList();
    }

    /** The smallest μ_t that was observed: the loss obeyed PL* with it at every observed step. */
    public OptionalDouble smallestMu() {
        return path.stream().flatMapToDouble(o -> o.mu().stream()).min();
    }
}
