package org.plstar.landscape.certificate;

import java.util.OptionalDouble;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.program.PlainStages;
import org.plstar.landscape.certificate.check.program.SlopeClaim;
import org.plstar.landscape.certificate.check.program.Sources;
import org.plstar.system.ResidualSystem;

/** Claims about a system's program, whose stages the check reads by its own code. */
final class StageClaims {
    private StageClaims() {}

    static PlainStages.Read read(ResidualSystem system, double[] w) {
        SlopeClaim c = Sources.claim(system, w, 1, 1, 1);
        return PlainStages.of(c.lines(), c.output(), c.weights(), c.samples());
    }

    static Claim of(
            String theorem,
            ResidualSystem system,
            double[] w,
            double[] y,
            double radius,
            double a0,
            OptionalDouble step,
            OptionalDouble rate,
            boolean measured) {
        PlainStages.Read r = read(system, w);
        return new Claim(theorem, r.stages(), r.x(), y, radius, a0, step, rate, measured);
    }
}
