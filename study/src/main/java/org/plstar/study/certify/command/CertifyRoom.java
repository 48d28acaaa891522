package org.plstar.study.certify.command;

import java.util.List;
import java.util.Map;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.lower.LoweringRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.certify.CertifyClaim;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Hint;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import picocli.CommandLine.Model.CommandSpec;

/** The commands about proofs that a solution is near and that gradient descent reaches it. */
public final class CertifyRoom implements Room {
    /** Called by the service loader. */
    public CertifyRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "certify",
                Group.PROVE,
                () -> Description.of(CertifyRequest.class),
                CertifyRoom::certify));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(CertifyClaim.values());
    }

    @Override
    public Map<Refusal.Code, Hint> hints() {
        return Map.of(
                LoweringRefusal.JUMP, Hint.beside("--network"),
                CertificateRefusal.TOO_MANY, Hint.beside("--rows"));
    }

    private static CommandSpec certify() {
        CertifiedOptions certified = new CertifiedOptions();
        return StudyCommand.of(
                certified, new CertificatePage(certified::origin, certified::asksCoq));
    }
}
