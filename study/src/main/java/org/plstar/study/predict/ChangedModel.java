package org.plstar.study.predict;

import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Schema;
import org.plstar.data.TargetEncoding;
import org.plstar.system.Loss;

/**
 * A model together with the change of its training rows that made it.
 *
 * @param model as it is with the change
 * @param foretold whether the kernel of a run tells its predictions
 */
public record ChangedModel(TrainedModel model, TrainingChange change, boolean foretold)
        implements TrainedModel {
    @Override
    public Schema schema() {
        return model.schema();
    }

    @Override
    public TargetEncoding targets() {
        return model.targets();
    }

    @Override
    public Loss loss() {
        return model.loss();
    }

    @Override
    public MissingValues missing() {
        return model.missing();
    }

    @Override
    public Predictions predict(Dataset rows, Workers workers) {
        return model.predict(rows, workers);
    }

    @Override
    public Optional<Dataset> training() {
        return model.training();
    }

    @Override
    public OptionalInt seen(Dataset rows) {
        return model.seen(rows);
    }

    /** The sentence that says what the predictions rest on. */
    EvaluationClaim claim() {
        return foretold ? EvaluationClaim.CHANGED_RUN : EvaluationClaim.CHANGED_MODEL;
    }

    /** What the predictions rest on, in a sentence. */
    public String words() {
        return claim().words().replace("{change}", change.words()) + ".";
    }
}
