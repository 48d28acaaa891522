package org.plstar.study.certify;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.certify.Theorem;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of theorems that were tried at a point. */
public final class CertifyClaims {
    private CertifyClaims() {}

    /**
     * The origin of the equations and of the point.
     *
     * @param train the command that trains the same equations from the same weights
     * @param method by which a run was trained, where B' does not speak of it
     * @param pace of the run
     */
    public record Origin(Optional<Command> train, Optional<String> method, RunPace pace) {
        /** The origin of a run that goes by gradient descent. */
        public static Origin ofRun(RunPace pace) {
            return new Origin(Optional.empty(), Optional.empty(), pace);
        }
    }

    /**
     * Says what is proved first, or how far the nearest theorem is from being proved.
     *
     * @param point the weights, in words
     * @param scaling of the targets, absent for classes
     * @param behind says what stands right behind the verdict
     */
    public static void tell(
            CertifyRequest request,
            CertifyResult result,
            Origin from,
            String point,
            Optional<String> scaling,
            Consumer<Say> behind,
            Say say) {
        List<TheoremResult> proved = ProofClaims.proved(result);
        if (proved.isEmpty()) {
            nothing(result, say);
        }
        String equations = result.system().equationsAsText();
        String w0 = from.pace.steps() > 0 ? ProofClaims.weightsOf(from.pace.steps()) : "w0";
        boolean own = from.pace.frozen().filter(f -> f.by(request.eta())).isPresent();
        proved.stream()
                .limit(1)
                .forEach(t -> ProofClaims.proved(t, equations, w0, own, say.verdict(GOOD)));
        behind.accept(say);
        proved.stream()
                .skip(1)
                .forEach(t -> ProofClaims.proved(t, equations, w0, own, say.reason(GOOD)));
        from.train.ifPresent(say::next);
        ProofClaims.missing(result, from.pace, say);
        say.measured(CertifyClaim.EQUATIONS, Scope.WHOLE, result.system().text(), point);
        SubjectClaim.targets(scaling, say);
        from.train.ifPresent(t -> say.measured(CertifyClaim.TRAINS_BY, Scope.WHOLE, t));
        from.method.ifPresent(m -> say.more(WARNING)
                .follows(
                        CertifyClaim.OTHER_METHOD,
                        List.of(Hypothesis.that("the run goes by another method", true)),
                        m));
        request.about()
                .conflicts()
                .ifPresent(c -> say.more(WARNING)
                        .follows(
                                CertifyClaim.CONFLICTING_ROWS,
                                List.of(Hypothesis.that(
                                        "equal features have different" + " targets", true)),
                                c));
    }

    private static void nothing(CertifyResult result, Say say) {
        List<TheoremResult> all = result.theorems();
        Optional<TheoremResult> nearest = all.stream()
                .filter(t -> t.inequality().tooLarge().isPresent())
                .min(Comparator.comparingDouble(t -> t.inequality().tooLarge().getAsDouble()));
        if (nearest.isPresent()) {
            TheoremResult t = nearest.get();
            say.verdict(WARNING)
                    .measured(
                            CertifyClaim.NOTHING_PROVED_YET,
                            Scope.WHOLE,
                            t.theorem(),
                            all.size(),
                            t.is(Theorem.REFINED_EXISTENCE) ? "w1" : "w0",
                            t.inequality().tooLarge().getAsDouble());
        } else {
            say.verdict(NOTE).measured(CertifyClaim.NOTHING_PROVED, Scope.WHOLE, all.size(), "w0");
        }
    }
}
