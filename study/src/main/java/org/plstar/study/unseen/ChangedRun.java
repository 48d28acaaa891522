package org.plstar.study.unseen;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Schema;
import org.plstar.data.TargetEncoding;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.predict.TrainingChange;
import org.plstar.system.Loss;

/**
 * What a run is expected to predict without some of its training rows, or with other targets of
 * them, by its kernel at the end ({@link RunKernel#changed}).
 */
record ChangedRun(RunModel run, TrainingChange change) implements TrainedModel {
    @Override
    public Schema schema() {
        return run.schema();
    }

    @Override
    public TargetEncoding targets() {
        return run.targets();
    }

    @Override
    public Loss loss() {
        return run.loss();
    }

    @Override
    public MissingValues missing() {
        return run.missing();
    }

    @Override
    public Predictions predict(Dataset rows, Workers workers) {
        Predictions p = run.end().predict(rows, workers);
        try (RunKernel kernel = run.kernel(workers)) {
            return new Predictions(
                    rows,
                    targets(),
                    loss(),
                    kernel.changed(run.end().encoding().inputs(rows), p.outputs(), change));
        }
    }

    @Override
    public Optional<Dataset> training() {
        return run.training();
    }

    /** {@inheritDoc} Rows that are left out are not counted. */
    @Override
    public OptionalInt seen(Dataset rows) {
        Dataset training = run.data().training();
        int[] kept = IntStream.range(0, training.rows())
                .filter(i -> !change.out().get(i))
                .toArray();
        return TrainedModel.seen(training.select(kept), run.end().encoding().inputs(rows));
    }
}
