package org.plstar.landscape.certificate;

import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import org.plstar.landscape.certificate.bound.Rounding;

/** c of B': what curvature leaves of the fall of the residual. */
final class DescentFactor {
    /**
     * Where B' may choose its step, this part of the longest: so that a check with slightly coarser
     * bounds allows it too.
     */
    static final double SHORTER = 0.99;

    private DescentFactor() {}

    /**
     * c = √(1 - ηΛ r0) from below as a function of Λ(S) and Ω(S), for η or, if it is absent, for
     * the longest step; 0 where the step exceeds 1/b1², b1 = b0 + Ω(S).
     */
    static DoubleBinaryOperator of(double b0, double r0, OptionalDouble step) {
        return (lambda, omega) -> {
            double b1 = Rounding.up(b0 + omega);
            double most = Rounding.down(1 / (b1 * b1));
            if (step.isPresent() && step.getAsDouble() > most) {
                return 0;
            }
            double eta = step.orElse(SHORTER * most);
            double inner = Rounding.downDifference(1, Rounding.up(eta * lambda * r0));
            return inner > 0 ? Rounding.down(Math.sqrt(inner)) : 0;
        };
    }
}
