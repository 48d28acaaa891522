package org.plstar.landscape.certificate.check;

import java.util.List;
import org.plstar.landscape.certificate.check.Claim.Axis;

/** Dense layers as stages of a claim. */
public final class DenseClaims {
    private static final Axis POINT = new Axis(1, 1, 0, 1, 1);

    private DenseClaims() {}

    /** z = scale · W h + biasScale · b of what stage {@code source} puts out. */
    public static Claim.Sum layer(
            int source,
            double[] weight,
            double[] bias,
            int out,
            double scale,
            double biasScale,
            String activation) {
        Claim.Term term =
                new Claim.Term(
                        source,
                        weight.length / out,
                        1,
                        1,
                        1,
                        POINT,
                        POINT,
                        out,
                        weight,
                        bias,
                        scale,
                        biasScale);
        return new Claim.Sum(out, List.of(term), activation);
    }
}
