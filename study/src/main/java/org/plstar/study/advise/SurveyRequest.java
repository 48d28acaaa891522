package org.plstar.study.advise;

import org.plstar.network.HeadedModel;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Says before training which weights of a model from a file are worth training on the rows.
 *
 * <p>It regresses the targets on the kernels of groups of weights behind random heads, which have
 * seen no target, and leaves out every row once. A group is named where it is ahead of the head
 * alone, and of the mean of the other rows, by two errors, with two sets of heads.
 *
 * @param data whose training rows the model is to learn
 * @param model a body and a head
 * @param heads random heads over which the kernels are means
 * @param patient compute kernels that take more than half an hour, which are refused otherwise
 *     after 15 seconds
 * @param seed of the heads
 */
@Study("survey")
public record SurveyRequest(
        PreparedDataset data,
        HeadedModel model,
        @Asked(value = "4", least = 1) int heads,
        @Asked boolean patient,
        @Asked("1") long seed)
        implements Request<Survey>, SurveyRequestWith {
    /** Refuses a model for other data. */
    public SurveyRequest {
        data.requireFitting(model);
    }

    @Override
    public Survey run(Session session) {
        return new SurveyStudy(Description.checked(this), session).survey();
    }
}
