package org.plstar.study.solve.branch;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a branch. */
public final class BranchClaims {
    private static final int DIGITS = 12;
    private static final int FEW = 6;

    private BranchClaims() {}

    /** Says how far the branch was followed, where it turns back, and how well its points hold. */
    public static void tell(BranchRequest request, BranchResult r, Say say) {
        tell(r, r.complete(), request.shown(r), say);
        r.folds().stream()
                .mapToDouble(BranchResult.Fold::error)
                .max()
                .ifPresent(e ->
                        say.measured(BranchClaim.BRANCH_FOLD_ERROR, Scope.WHOLE, Digits.of(e, 2)));
        say.measured(BranchClaim.BRANCH_RESIDUAL, Scope.WHOLE, Digits.of(r.residual(), 2));
        request.equations()
                .warnings()
                .forEach(w -> say.more(WARNING).measured(BranchClaim.BRANCH_TEXT, Scope.WHOLE, w));
    }

    /**
     * Says how far a branch was followed, where it turns back, and where others cross it.
     *
     * @param complete whether all that was asked for was done
     * @param shown the unknown that sentences name
     */
    public static void tell(BranchResult r, boolean complete, int shown, Say say) {
        Scope along = Scope.WHOLE;
        String param = r.param();
        say.verdict(complete ? GOOD : WARNING)
                .measured(
                        BranchClaim.BRANCH_FOLLOWED,
                        along,
                        param + " = " + Digits.of(r.points().getFirst().value(), FEW),
                        r.end().words(),
                        param + " = " + Digits.of(r.points().getLast().value(), FEW),
                        Digits.count(r.points().size(), "point"),
                        Digits.count(r.folds().size(), "fold"));
        if (!r.at().isEmpty()) {
            say.reason(NOTE).measured(BranchClaim.BRANCH_BOUND, along, r.at());
        }
        for (BranchResult.Fold f : r.folds()) {
            say.reason(NOTE)
                    .measured(
                            BranchClaim.BRANCH_FOLD,
                            along,
                            param + " = " + Digits.of(f.value(), DIGITS),
                            r.unknowns().get(shown)
                                    + " = "
                                    + Digits.of(r.points().get(f.point()).w()[shown], FEW),
                            (f.largest() ? "less " : "more ") + param);
        }
        for (double value : r.crossings()) {
            say.reason(WARNING)
                    .measured(
                            BranchClaim.BRANCH_CROSSING,
                            along,
                            param + " = " + Digits.of(value, 4));
        }
    }
}
