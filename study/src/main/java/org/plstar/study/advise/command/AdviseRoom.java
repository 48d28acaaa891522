package org.plstar.study.advise.command;

import java.util.List;
import org.plstar.study.advise.AdviceClaim;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.advise.SurveyClaim;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import picocli.CommandLine.Model.CommandSpec;

/** The commands about advice before training. */
public final class AdviseRoom implements Room {
    /** Called by the service loader. */
    public AdviseRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "advise",
                Group.UNDERSTAND,
                () -> Description.of(AdviceRequest.class),
                AdviseRoom::advise));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(AdviceClaim.values(), SurveyClaim.values());
    }

    private static CommandSpec advise() {
        AdvisedOptions advised = new AdvisedOptions();
        return StudyCommand.of(
                advised, new AdvicePage(advised::next), new SurveyPage(advised::next));
    }
}
