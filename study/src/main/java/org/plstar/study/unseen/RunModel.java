package org.plstar.study.unseen;

import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Schema;
import org.plstar.data.TargetEncoding;
import org.plstar.network.ModelState;
import org.plstar.study.PreparedDataset;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.predict.TrainingChange;
import org.plstar.study.predict.WithNetwork;
import org.plstar.system.Loss;

/**
 * The model of a run with its training data, from which its kernels can be computed.
 *
 * @param data that it was trained on
 * @param decays whether weights decayed as it trained
 * @param start as it began
 * @param end as training left it
 * @param without whether it predicts the training rows, each by the kernel regression that fits the
 *     others as the network does
 */
public record RunModel(
        PreparedDataset data, boolean decays, ModelState start, FittedModel end, boolean without)
        implements TrainedModel, WithNetwork {
    @Override
    public Schema schema() {
        return end.schema();
    }

    @Override
    public TargetEncoding targets() {
        return end.targets();
    }

    @Override
    public Loss loss() {
        return end.loss();
    }

    @Override
    public MissingValues missing() {
        return end.missing();
    }

    /** {@inheritDoc} Rows that are left out are the training rows, whatever rows are passed. */
    @Override
    public Predictions predict(Dataset rows, Workers workers) {
        if (!without) {
            return end.predict(rows, workers);
        }
        try (RunKernel kernel = kernel(workers)) {
            return kernel.withoutEach();
        }
    }

    /**
     * The kernels of the run; the caller closes them.
     *
     * @throws org.plstar.refusal.Refusal LEFT_OUT if they say nothing of other rows
     */
    public RunKernel kernel(Workers workers) {
        return RunKernel.of(data, end.model(), end.loss(), decays, start, end.state(), workers);
    }

    @Override
    public Optional<Dataset> training() {
        return Optional.of(data.training());
    }

    /**
     * {@inheritDoc} By the kernel where the run ended, whose ridge is held; what a training without
     * the rows gives is foretold, not computed.
     */
    @Override
    public TrainedModel changed(TrainingChange change, Workers workers) {
        return change.none() ? this : new ChangedRun(this, change);
    }

    @Override
    public FittedModel network() {
        return end;
    }

    /** {@inheritDoc} The number is absent for the training rows, each left out. */
    @Override
    public OptionalInt seen(Dataset rows) {
        return without
                ? OptionalInt.empty()
                : TrainedModel.seen(data.training(), end.encoding().inputs(rows));
    }

    @Override
    public Optional<double[]> halfWidths(Dataset rows, double probability, Workers workers) {
        try (RunKernel kernel = kernel(workers)) {
            return Optional.of(kernel.halfWidths(end.encoding().inputs(rows), probability));
        }
    }
}
