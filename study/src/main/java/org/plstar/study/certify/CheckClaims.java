package org.plstar.study.certify;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.plstar.check.Check;
import org.plstar.check.Proof;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Which claims hold of a certificate that was checked; texts of the file are spelled out. */
public final class CheckClaims {
    private CheckClaims() {}

    /** Says whether all is confirmed, else what failed first; then each claim. */
    public static void tell(CertificateCheck checked, Say say) {
        List<Proof> proofs = checked.proofs();
        Optional<Proof> failed = proofs.stream().filter(p -> !p.confirmed()).findFirst();
        if (proofs.isEmpty()) {
            say.verdict(WARNING)
                    .measured(
                            CertifyClaim.NO_CLAIM,
                            Scope.WHOLE,
                            Check.printable(checked.unverified().getOrDefault("reason", "")));
            return;
        }
        if (failed.isPresent()) {
            say.verdict(WARNING)
                    .measured(
                            CertifyClaim.NOT_CONFIRMED,
                            Scope.WHOLE,
                            CertificateCheck.symbol(failed.get().claim()),
                            words(failed.get()));
        } else {
            say.verdict(GOOD)
                    .follows(
                            checked.ofRun().isPresent()
                                    ? CertifyClaim.CONFIRMED_OF_RUN
                                    : CertifyClaim.CONFIRMED,
                            List.of(Hypothesis.atLeast(
                                    "claims that are proved again", proofs.size(), proofs.size())),
                            Digits.count(proofs.size(), "claim"));
        }
        proofs.forEach(p -> proof(p, say));
        checked.ofRun().ifPresent(c -> ofRun(c, say));
        new TreeMap<>(checked.unverified())
                .forEach((name, text) -> say.measured(
                        CertifyClaim.NOT_VERIFIED,
                        Scope.WHOLE,
                        Check.printable(name),
                        Check.printable(text)));
    }

    private static void proof(Proof p, Say say) {
        String symbol = CertificateCheck.symbol(p.claim());
        if (p.confirmed()) {
            say.more(GOOD)
                    .follows(
                            CertifyClaim.CLAIM_HOLDS,
                            List.of(Hypothesis.that("its inequality, rounded safely", true)),
                            symbol,
                            words(p));
        } else {
            say.more(WARNING).measured(CertifyClaim.CLAIM_FAILS, Scope.WHOLE, symbol, words(p));
        }
    }

    private static String words(Proof p) {
        return Check.printable(p.words());
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
        return Check.printable(String.join(", ", names));
    }
}
