package org.plstar.study.linearity.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Hint;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import org.plstar.study.linearity.LinearityClaim;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.report.Report;
import org.plstar.study.store.RunDirectory;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ObjectNode;

/** The commands on whether wide networks become linear. */
public final class LinearityRoom implements Room {
    /** Called by the service loader. */
    public LinearityRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "linearity",
                Group.UNDERSTAND,
                () -> Description.of(LinearityRequest.class),
                () -> command(new LinearityOptions())));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(LinearityClaim.values());
    }

    @Override
    public Map<Refusal.Code, Hint> hints() {
        return Map.of(
                LinearityRefusal.NO_WIDTH, Hint.named(),
                LinearityRefusal.WIDTHS, Hint.named());
    }

    /** The command with the given options. */
    static CommandSpec command(LinearityOptions options) {
        return StudyCommand.of(options, new LinearityPage());
    }

    @Override
    public Optional<Report> report(ObjectNode summary, Path directory) {
        return summary.path("study").isString()
                ? Optional.of(new LinearityPage()
                        .read(summary, directory.resolve(RunDirectory.SUMMARY))
                        .report())
                : Optional.empty();
    }
}
