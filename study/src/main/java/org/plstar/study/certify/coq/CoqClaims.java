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
    private static final List<Hypothesis> ACCEPTED = List.of(
            Hypothesis.that("coqc accepts the theorem", true),
            Hypothesis.that("it assumes no more than it may", true));

    private CoqClaims() {}

    /** Says the outcome of Coq. */
    public static void tell(CoqOutcome coq, Say say) {
        String reason = coq.reason().orElse("");
        switch (coq.status()) {
            case CONFIRMED -> confirmed(coq, say);
            case WRITTEN ->
                say.reason(NOTE)
                        .measured(CertifyClaim.COQ_WRITTEN, Scope.WHOLE, Coq.FOLDER + "/check.sh");
            case NOT_WRITTEN ->
                say.reason(WARNING).measured(CertifyClaim.COQ_LACKS, Scope.WHOLE, reason);
            case REFUSED ->
                say.reason(WARNING).measured(CertifyClaim.COQ_REFUSES, Scope.WHOLE, reason);
        }
        if (!coq.confirmed()) {
            coq.descent()
                    .filter(d -> d.status() == CoqOutcome.Status.NOT_WRITTEN)
                    .ifPresent(d -> say.measured(
                            CertifyClaim.COQ_LACKS_DESCENT,
                            Scope.WHOLE,
                            d.reason().orElse("")));
        }
    }

    /** Says that C is confirmed, in one sentence with what is known of B. */
    private static void confirmed(CoqOutcome coq, Say say) {
        String version = coq.version().orElse("");
        double radius = SafeDigits.up(coq.radius(), 4);
        String seconds = Digits.of(coq.seconds().orElse(0), 2);
        if (coq.descent().isEmpty()) {
            say.reason(GOOD)
                    .follows(
                            CertifyClaim.COQ_CONFIRMED,
                            ACCEPTED,
                            version,
                            radius,
                            coq.equations(),
                            coq.unknowns(),
                            seconds);
            return;
        }
        CoqOutcome.Descent d = coq.descent().get();
        if (d.status() == CoqOutcome.Status.CONFIRMED) {
            double both = coq.seconds().orElse(0) + d.seconds().orElse(0);
            say.reason(GOOD)
                    .follows(
                            CertifyClaim.COQ_CONFIRMED_DESCENT,
                            ACCEPTED,
                            version,
                            d.step(),
                            SafeDigits.up(d.radius(), 4),
                            radius,
                            coq.equations(),
                            coq.unknowns(),
                            Digits.of(both, 2));
            return;
        }
        say.reason(GOOD)
                .follows(
                        CertifyClaim.COQ_CONFIRMED_ALONE,
                        ACCEPTED,
                        version,
                        radius,
                        coq.equations(),
                        coq.unknowns(),
                        seconds,
                        d.reason().orElse(""));
    }
}
