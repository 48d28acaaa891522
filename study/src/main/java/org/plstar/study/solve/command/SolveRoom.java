package org.plstar.study.solve.command;

import java.util.List;
import java.util.Optional;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.Room;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.describe.Description;
import org.plstar.study.pde.PdeClaim;
import org.plstar.study.solve.ExistenceProof;
import org.plstar.study.solve.SolveClaim;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.box.BoxClaim;
import org.plstar.study.solve.branch.BranchClaim;
import org.plstar.study.solve.branch.RangeClaim;
import picocli.CommandLine.Model.CommandSpec;

/** Systems of equations and differential equations. */
public final class SolveRoom implements Room {
    /** Called by the service loader. */
    public SolveRoom() {}

    @Override
    public List<Offer> commands() {
        return List.of(Offer.study(
                "solve", Group.SOLVE, () -> Description.of(SolveRequest.class), SolveRoom::solve));
    }

    @Override
    public List<Claim[]> claims() {
        return List.of(
                SolveClaim.values(),
                BoxClaim.values(),
                BranchClaim.values(),
                RangeClaim.values(),
                PdeClaim.values());
    }

    private static CommandSpec solve() {
        SolvedOptions solved = new SolvedOptions();
        ExistenceProof.ByCoq coq = new ExistenceProof.ByCoq(solved::asksCoq);
        return StudyCommand.of(
                solved,
                new SolvePage(solved::answer, solved::tellsMissed, coq),
                new PdePage(coq),
                new SweepPage(),
                new BoxPage(),
                new BranchPage(),
                new CollocationPage(),
                new PdeBranchPage(),
                new RangePage());
    }

    @Override
    public Optional<List<String>> meant(List<String> arguments) {
        return AmplCall.meant(arguments);
    }
}
