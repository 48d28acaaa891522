package org.plstar.landscape.certificate.check.program;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a certificate claims of a program, with the numbers that it is about.
 *
 * @param theorem {@code A'}, {@code B'}, {@code C'} or {@code C''}
 * @param lines of the program
 * @param output the line whose elements are the equations
 * @param weights by name, at the point of the claim
 * @param samples N
 * @param y targets [N, C]
 * @param directions whether slopes are bounded along n directions, else in a ball of all weights
 * @param radius R of the ball in which slopes are bounded, ρ along directions; a choice, not
 *     believed
 * @param reach the claim's radius: a solution, or the path, lies within it
 * @param leastSingularValue a0, which is proved again, not believed; 0 along directions
 * @param step η of B', in the normalisation ½‖F - y‖²
 * @param rate that is claimed for A' and B'
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SlopeClaim(
        String theorem,
        List<Source> lines,
        int output,
        Map<String, double[]> weights,
        int samples,
        double[] y,
        boolean directions,
        double radius,
        double reach,
        double leastSingularValue,
        OptionalDouble step,
        OptionalDouble rate) {
    /** One about a ball of all weights. */
    public SlopeClaim(
            String theorem,
            List<Source> lines,
            int output,
            Map<String, double[]> weights,
            int samples,
            double[] y,
            double radius,
            double reach,
            double leastSingularValue,
            OptionalDouble step,
            OptionalDouble rate) {
        this(
                theorem,
                lines,
                output,
                weights,
                samples,
                y,
                false,
                radius,
                reach,
                leastSingularValue,
                step,
                rate);
    }
}
