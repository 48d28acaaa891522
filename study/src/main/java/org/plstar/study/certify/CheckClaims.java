package org.plstar.study.certify;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import org.plstar.check.Ended;
import org.plstar.study.certify.CertificateCheck.Checked;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/**
 * Decides which sentences are said of a certificate that was checked; texts of the file are spelled
 * out.
 */
public final class CheckClaims {
    private CheckClaims() {}

    /** Says whether all claims are confirmed, or which failed first; then each claim. */
    public static void tell(CertificateCheck checked, Say say) {
        List<Checked> theorems = checked.theorems();
        Optional<Checked> failed = theorems.stream().filter(p -> !p.confirmed()).findFirst();
        if (theorems.isEmpty()) {
            say.verdict(WARNING)
                    .measured(
                            CertifyClaim.NO_CLAIM,
                            Scope.WHOLE,
                            checked.unverifiedAsText().getOrDefault("reason", ""));
            return;
        }
        if (failed.isPresent()) {
            say.verdict(WARNING)
                    .measured(
                            CertifyClaim.NOT_CONFIRMED,
                            Scope.WHOLE,
                            failed.get().theorem(),
                            words(failed.get()));
        } else {
            say.verdict(GOOD)
                    .follows(
                            checked.ofRun().isPresent()
                                    ? CertifyClaim.CONFIRMED_OF_RUN
                                    : CertifyClaim.CONFIRMED,
                            List.of(Hypothesis.atLeast(
                                    "claims that are proved again",
                                    theorems.size(),
                                    theorems.size())),
                            Digits.count(theorems.size(), "claim"));
        }
        theorems.forEach(c -> theorem(c, say));
        checked.ofRun().ifPresent(c -> ofRun(c, say));
        checked.unverifiedAsText()
                .forEach((name, text) ->
                        say.measured(CertifyClaim.NOT_VERIFIED, Scope.WHOLE, name, text));
    }

    private static void theorem(Checked c, Say say) {
        if (c.confirmed()) {
            say.more(GOOD)
                    .follows(
                            CertifyClaim.CLAIM_HOLDS,
                            List.of(Hypothesis.that("its inequality, rounded safely", true)),
                            c.theorem(),
                            words(c));
        } else {
            say.more(WARNING)
                    .measured(CertifyClaim.CLAIM_FAILS, Scope.WHOLE, c.theorem(), words(c));
        }
    }

    private static String words(Checked c) {
        return Ended.printable(c.words());
    }

    private static void ofRun(CertificateCheck.Compared c, Say say) {
        say.measured(CertifyClaim.RUN_EQUATIONS, Scope.WHOLE);
        if (!c.theRuns().isEmpty()) {
            say.measured(CertifyClaim.RUN_WEIGHTS, Scope.WHOLE, printable(c.theRuns()));
        }
        if (!c.own().isEmpty()) {
            say.more(NOTE).measured(CertifyClaim.OWN_WEIGHTS, Scope.WHOLE, printable(c.own()));
        }
    }

    private static String printable(List<String> names) {
        return Ended.printable(String.join(", ", names));
    }
}
