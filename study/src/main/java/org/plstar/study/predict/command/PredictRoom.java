package org.plstar.study.predict.command;

import java.util.List;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import org.plstar.study.predict.EvaluationClaim;
import org.plstar.study.predict.EvaluationRequest;

/** The commands for predictions of trained models, and for their quality. */
public final class PredictRoom implements Room {
    /** Called by the service loader. */
    public PredictRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(
                Offer.of("predict", Group.TRAIN, PredictCommand::new),
                Offer.study(
                        "evaluate",
                        Group.TRAIN,
                        () -> Description.of(EvaluationRequest.class),
                        () -> StudyCommand.of(new EvaluatedOptions(), new EvaluationPage())));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(EvaluationClaim.values());
    }
}
