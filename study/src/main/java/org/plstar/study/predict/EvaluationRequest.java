package org.plstar.study.predict;

import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * How good a trained model is on rows whose targets are known. Cost: one forward pass.
 *
 * @param rows in the units of the training file, with targets of the classes or columns that the
 *     model was trained for
 * @param worst how many of the rows that it is most wrong about are told
 */
public record EvaluationRequest(TrainedModel model, Dataset rows, int worst)
        implements Request<EvaluationResult> {
    /**
     * Checks the targets.
     *
     * @throws Refusal OUTPUTS if the rows have other classes or target columns than the model;
     *     RANGE if {@code worst} is below 0
     */
    public EvaluationRequest {
        boolean fits =
                switch (model.targets()) {
                    case TargetEncoding.OfClasses c ->
                            rows.target() instanceof Target.Classes t
                                    && t.classNames().equals(c.classNames());
                    case TargetEncoding.Standardized s ->
                            rows.target() instanceof Target.Regression t
                                    && t.names().equals(s.names());
                };
        if (!fits) {
            throw Refusal.of(
                    StudyRefusal.OUTPUTS,
                    rows.source(),
                    "its targets are not those that the model was trained for",
                    "the targets " + model.targets().outputNames(),
                    "take data with the classes or columns of the training file");
        }
        if (worst < 0) {
            throw StudyRefusal.range("worst " + worst, "a number from 0 up");
        }
    }

    /** With the ten worst rows. */
    public EvaluationRequest(TrainedModel model, Dataset rows) {
        this(model, rows, 10);
    }

    @Override
    public EvaluationResult run(Session session) {
        return EvaluationResult.of(model.predict(rows, session.workers()), worst);
    }
}
