package org.plstar.study.predict;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.refusal.Refusal;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Says how good a trained model is on rows whose targets are known: accuracy, confusion matrix,
 * precision and recall of each class, or R² and errors of numbers, and the rows that it is most
 * wrong about.
 *
 * <p>Without DATA the rows are those that the run held back. With DATA its columns are matched by
 * name, the target's among them.
 *
 * @param model a trained model
 * @param rows in the units of the training file, with targets of the classes or columns that the
 *     model was trained for
 * @param worst how many of the worst rows to name
 * @param interval also the share of the rows whose truth lies in the interval of this probability
 *     about the prediction; runs on the square loss with one column of numbers only
 * @param round also what rounding the weights of a network to such numbers does to its outputs:
 *     int8 and int4 in steps of each array's largest weight, bf16 each weight by itself
 */
@Study("evaluate")
public record EvaluationRequest(
        TrainedModel model,
        Dataset rows,
        @Asked(value = "10", least = 0) int worst,
        @Asked(above = 0, label = "P") OptionalDouble interval,
        @Asked("none") Rounding.Format round)
        implements Request<EvaluationResult>, EvaluationRequestWith {
    /**
     * Refuses rows whose targets the model does not have.
     *
     * @throws Refusal OUTPUTS if the rows have other classes or target columns than the model
     */
    public EvaluationRequest {
        requireNonNull(interval, "interval");
        requireNonNull(round, "round");
        boolean fits = switch (model.targets()) {
            case TargetEncoding.OfClasses c ->
                rows.target() instanceof Target.Classes t && t.classNames().equals(c.classNames());
            case TargetEncoding.Standardized s ->
                rows.target() instanceof Target.Regression t && t.names().equals(s.names());
        };
        if (!fits) {
            throw Refusal.of(
                    StudyRefusal.OUTPUTS,
                    rows.source(),
                    "its targets are not those that the model was trained for",
                    "the targets " + model.targets().outputNames(),
                    "take data with the classes or columns of the training file");
        }
    }

    /** A request that lists the ten worst rows. */
    public EvaluationRequest(TrainedModel model, Dataset rows) {
        this(model, rows, 10, OptionalDouble.empty(), Rounding.Format.NONE);
    }

    @Override
    public EvaluationResult run(Session session) {
        Description.checked(this);
        Predictions p = model.predict(rows, session.workers());
        EvaluationResult scores = EvaluationResult.of(p, worst);
        return new EvaluationResult(
                p,
                scores.classes(),
                scores.numbers(),
                model.seen(rows),
                interval.isPresent()
                        ? Optional.of(coverage(p, interval.getAsDouble(), session.workers()))
                        : Optional.empty(),
                round == Rounding.Format.NONE
                        ? Optional.empty()
                        : Optional.of(Rounding.of(network(), p, round, session.workers())));
    }

    private Coverage coverage(Predictions p, double probability, Workers workers) {
        double[] half = model.halfWidths(rows, probability, workers)
                .orElseThrow(() -> unable(
                        "interval " + probability, "intervals are told by runs of plstar train"));
        return Coverage.of(p, probability, half);
    }

    private FittedModel network() {
        if (model instanceof FittedModel fitted) {
            return fitted;
        }
        if (model instanceof WithNetwork more) {
            return more.network();
        }
        throw unable("round " + round.name().toLowerCase(Locale.ROOT), "the model has no weights");
    }

    private Refusal unable(String what, String reason) {
        return Refusal.of(StudyRefusal.RANGE, what, reason, "the run of a network", "leave it out");
    }
}
