package org.plstar.study.certify;

import java.util.OptionalDouble;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.program.SlopeCheck;
import org.plstar.landscape.certificate.check.program.SlopeClaim;

/**
 * A claim of a certificate, and the second way that proves it anew.
 *
 * @param radius R, for C'' R1
 */
record Claimed(
        String theorem, double radius, OptionalDouble step, OptionalDouble rate, Prover prover) {
    /** Proves a claim anew. */
    @FunctionalInterface
    interface Prover {
        Check check(Workers workers);
    }

    static Claimed of(Claim claim) {
        return new Claimed(
                claim.theorem(),
                claim.radius(),
                claim.step(),
                claim.rate(),
                workers -> Check.of(claim, workers));
    }

    static Claimed of(SlopeClaim claim) {
        return new Claimed(
                claim.theorem(),
                claim.reach(),
                claim.step(),
                claim.rate(),
                workers -> SlopeCheck.of(claim, workers));
    }
}
