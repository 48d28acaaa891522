package org.plstar.study.pde;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a collocation. */
public final class CollocationClaims {
    private static final int DIGITS = 12;
    private static final int FEW = 6;

    private CollocationClaims() {}

    /**
     * Says whether the equations hold, where least, and how far a finer mesh moved the functions.
     */
    public static void tell(CollocationRequest request, CollocationResult r, Say say) {
        String coordinate = request.problem().coordinates().getFirst().name();
        String intervals = Digits.count(r.intervals(), "interval");
        String residual = PdeClaims.number(r.worst().residual());
        String asked = Digits.of(request.tolerance(), 2);
        String steps = Digits.count(r.steps(), "step");
        String meshes = r.meshes().size() + (r.meshes().size() == 1 ? " mesh" : " meshes");
        if (r.solved()) {
            say.verdict(GOOD)
                    .measured(
                            PdeClaim.COLLOCATION_SOLVED,
                            Scope.WHOLE,
                            intervals,
                            residual,
                            asked,
                            steps,
                            meshes);
        } else {
            say.verdict(WARNING)
                    .measured(
                            PdeClaim.COLLOCATION_NOT_SOLVED,
                            Scope.WHOLE,
                            r.detail(),
                            residual,
                            asked,
                            steps,
                            meshes);
        }
        for (CollocationResult.CoefficientValue c : r.coefficients()) {
            say.reason(r.solved() ? GOOD : NOTE)
                    .measured(
                            PdeClaim.COEFFICIENT,
                            Scope.WHOLE,
                            c.name(),
                            Digits.of(c.value(), DIGITS),
                            c.moved().isPresent()
                                    ? ", which halving all intervals moved by "
                                            + Digits.of(c.moved().getAsDouble(), 2)
                                    : "");
        }
        for (CollocationResult.Moved m : r.functions()) {
            say.reason(GOOD)
                    .measured(
                            PdeClaim.COLLOCATION_MOVED,
                            Scope.WHOLE,
                            m.name(),
                            Digits.of(m.moved(), 2),
                            coordinate + " = " + Digits.of(m.at(), FEW));
        }
        if (r.solved() && r.functions().isEmpty()) {
            say.reason(WARNING)
                    .measured(
                            PdeClaim.COLLOCATION_UNJUDGED,
                            Scope.WHOLE,
                            Digits.count(request.nodes(), "node"));
        }
        for (FunctionErrors e : r.errors()) {
            PdeClaims.error(e, say);
        }
        PdeClaims.untold(request.problem(), r.errors(), say);
        PdeClaims.text(request.problem(), say);
        List<String> unused = request.problem().ofNetworks();
        if (!unused.isEmpty()) {
            say.reason(NOTE)
                    .measured(PdeClaim.COLLOCATION_LEAVES, Scope.WHOLE, String.join(", ", unused));
        }
        say.measured(
                PdeClaim.COLLOCATION_WORST,
                Scope.WHOLE,
                coordinate + " = " + Digits.of(r.worst().lower(), FEW),
                Digits.of(r.worst().upper(), FEW));
        say.measured(PdeClaim.PDE_ENDED_BY, Scope.WHOLE, r.detail());
    }
}
