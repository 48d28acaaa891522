package org.plstar.study.spectrum.command;

import java.util.List;
import java.util.Map;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Hint;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.command.SubjectOptions;
import org.plstar.study.describe.Description;
import org.plstar.study.spectrum.SpectrumClaim;
import org.plstar.study.spectrum.SpectrumRefusal;
import org.plstar.study.spectrum.SpectrumRequest;

/** The commands about eigenvalues of curvature operators. */
public final class SpectrumRoom implements Room {
    /** Called by the service loader. */
    public SpectrumRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "spectrum",
                Group.UNDERSTAND,
                () -> Description.of(SpectrumRequest.class),
                () -> StudyCommand.of(new SubjectOptions(), new SpectrumPage())));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(SpectrumClaim.values());
    }

    @Override
    public Map<Refusal.Code, Hint> hints() {
        return Map.of(
                SpectrumRefusal.NOTHING,
                        Hint.instead(
                                "--top, --bottom", "ask for one of them, or --density or --trace"),
                SpectrumRefusal.MEMORY,
                        Hint.instead(
                                "--top, --steps, --probes",
                                "ask for fewer, or give Java more memory with PLSTAR_JAVA_OPTS=-Xmx…"),
                SpectrumRefusal.DENSE,
                        Hint.instead(
                                "--dense",
                                "take the ends alone, by Lanczos' method, with --dense 0 and --top and"
                                        + " --bottom"));
    }
}
