package org.plstar.landscape.certificate.check;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a certificate claims, with the numbers that it is about.
 *
 * @param theorem {@code A'}, {@code B'}, {@code C'} or {@code C''}
 * @param layers of the network at the point of the claim
 * @param x inputs [N, d]
 * @param y targets [N, C]
 * @param radius R, for C'' R1
 * @param leastSingularValue a0, which is proved anew, not believed
 * @param step η of B', in the normalisation ½‖F - y‖²
 * @param rate that is claimed for A' and B'
 * @param measured whether norms of products of weights are needed, which take long
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Claim(
        String theorem,
        List<Layer> layers,
        double[] x,
        double[] y,
        double radius,
        double leastSingularValue,
        OptionalDouble step,
        OptionalDouble rate,
        boolean measured) {
    /**
     * z = scale · W h + biasScale · b, then the activation of that name.
     *
     * @param weight [out, in]
     * @param bias [out], or empty
     */
    public record Layer(
            int in,
            int out,
            double[] weight,
            double[] bias,
            double scale,
            double biasScale,
            String activation) {}
}
