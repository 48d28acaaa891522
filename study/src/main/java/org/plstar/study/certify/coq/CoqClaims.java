package org.plstar.study.certify.coq;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import org.plstar.certify.SafeDigits;
import org.plstar.study.certify.CertifyClaim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides what is said of a claim that was given to Coq. */
public final class CoqClaims {
    private CoqClaims() {}

    /** Says the outcome of Coq. */
    public static void tell(CoqOutcome coq, Say say) {
        String reason = coq.reason().orElse("");
        switch (coq.status()) {
            case CONFIRMED ->
                say.reason(GOOD)
                        .follows(
                                CertifyClaim.COQ_CONFIRMED,
                                List.of(
                                        Hypothesis.that("coqc accepts the theorem", true),
                                        Hypothesis.that("it assumes no more than it may", true)),
                                coq.version().orElse(""),
                                SafeDigits.up(coq.radius(), 4),
                                coq.equations(),
                                coq.unknowns(),
                                Digits.of(coq.seconds().orElse(0), 2));
            case WRITTEN ->
                say.reason(NOTE)
                        .measured(CertifyClaim.COQ_WRITTEN, Scope.WHOLE, Coq.FOLDER + "/check.sh");
            case NOT_WRITTEN ->
                say.reason(WARNING).measured(CertifyClaim.COQ_LACKS, Scope.WHOLE, reason);
            case REFUSED ->
                say.reason(WARNING).measured(CertifyClaim.COQ_REFUSES, Scope.WHOLE, reason);
        }
    }
}
