package org.plstar.study.landscape.command;

import java.util.List;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import org.plstar.study.landscape.LandscapeClaim;
import org.plstar.study.landscape.LandscapeRequest;

/** The loss around a point and along a path. */
public final class LandscapeRoom implements Room {
    /** Called by the service loader. */
    public LandscapeRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "landscape",
                Group.UNDERSTAND,
                () -> Description.of(LandscapeRequest.class),
                () -> StudyCommand.of(new PathOptions(), new LandscapePage())));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(LandscapeClaim.values());
    }
}
