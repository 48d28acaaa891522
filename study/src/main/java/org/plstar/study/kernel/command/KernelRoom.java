package org.plstar.study.kernel.command;

import java.util.List;
import java.util.Map;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Hint;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.kernel.KernelClaim;
import org.plstar.study.kernel.StoreProblem;

/** The commands about tangent kernels, which are formed, compared and stored. */
public final class KernelRoom implements Room {
    /** Called by the service loader. */
    public KernelRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.of("kernel", Group.UNDERSTAND, KernelCommand::new));
    }

    @Override
    public List<Claim[]> claims() {
        return List.<Claim[]>of(KernelClaim.values());
    }

    @Override
    public Map<Refusal.Code, Hint> hints() {
        return Map.of(
                StoreProblem.TOO_LARGE,
                Hint.beside("--store no, --triangle lower, --outputs trace, --rows, --most-bytes"));
    }
}
