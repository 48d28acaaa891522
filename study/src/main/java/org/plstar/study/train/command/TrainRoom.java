package org.plstar.study.train.command;

import java.util.List;
import java.util.Optional;
import org.plstar.study.Subject;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.fit.ComparisonClaim;
import org.plstar.study.fit.FitClaim;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;

/** The commands that train networks, and that store and show runs. */
public final class TrainRoom implements Room {
    /** Called by the service loader. */
    public TrainRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(
                Offer.of("demo", Group.TRAIN, DemoCommand::new),
                Offer.of("train", Group.TRAIN, TrainCommand::new),
                Offer.of("runs", Group.RESULTS, RunsCommand::new),
                Offer.of("report", Group.RESULTS, ReportCommand::new),
                Offer.of("open", Group.RESULTS, OpenCommand::new),
                Offer.of("serve", Group.RESULTS, ServeCommand::new));
    }

    @Override
    public List<Claim[]> claims() {
        return List.of(FitClaim.values(), ComparisonClaim.values());
    }

    @Override
    public Optional<Subject> subject(RunDirectory directory, RunRequest request, boolean end) {
        return request.arguments().getFirst().equals("train")
                ? Optional.of(EarlierRun.subject(directory, request, end))
                : Optional.empty();
    }

    @Override
    public Optional<List<String>> meant(List<String> arguments) {
        return LikeRun.meant(arguments);
    }
}
