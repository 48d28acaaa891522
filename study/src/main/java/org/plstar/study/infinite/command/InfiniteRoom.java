package org.plstar.study.infinite.command;

import java.util.List;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import org.plstar.study.infinite.InfiniteClaim;
import org.plstar.study.infinite.InfiniteFitRequest;

/** The commands about networks of infinite width. */
public final class InfiniteRoom implements Room {
    /** Called by the service loader. */
    public InfiniteRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "infinite",
                Group.UNDERSTAND,
                () -> Description.of(InfiniteFitRequest.class),
                () -> StudyCommand.of(new InfiniteOptions(), new InfinitePage())));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(InfiniteClaim.values());
    }
}
