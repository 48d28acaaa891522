package org.plstar.study.pde;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.solve.branch.BranchClaim;
import org.plstar.study.solve.branch.BranchClaims;

/** Decides which sentences are said of a branch of functions. */
public final class PdeBranchClaims {
    private PdeBranchClaims() {}

    /** Says the branch, how well its points hold, and how far a finer mesh moved its folds. */
    public static void tell(PdeBranchRequest request, PdeBranchResult r, Say say) {
        BranchClaims.tell(r.branch(), r.complete(), r.branch().shown(request.show()), say);
        String intervals = Digits.count(r.intervals(), "interval");
        say.reason(r.within() ? NOTE : WARNING)
                .measured(
                        BranchClaim.BRANCH_INTERVALS,
                        Scope.WHOLE,
                        intervals,
                        Digits.of(r.branch().residual(), 2),
                        Digits.of(request.tolerance(), 2));
        if (r.foldsMoved().isPresent()) {
            say.reason(NOTE)
                    .measured(
                            BranchClaim.BRANCH_FOLD_MOVED,
                            Scope.WHOLE,
                            Digits.count(r.intervals() / 2, "interval"),
                            Digits.of(r.foldsMoved().getAsDouble(), 2));
        } else if (!r.judged() || !r.branch().folds().isEmpty()) {
            say.reason(WARNING)
                    .measured(
                            BranchClaim.BRANCH_UNJUDGED,
                            Scope.WHOLE,
                            r.judged()
                                    ? "with all intervals halved it has another number of folds"
                                    : "it was not followed with all intervals halved, at most "
                                            + Digits.count(request.nodes(), "node")
                                            + " being allowed");
        }
        PdeClaims.text(request.problem(), say);
    }
}
