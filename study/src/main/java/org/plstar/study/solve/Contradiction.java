package org.plstar.study.solve;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import org.plstar.data.equations.Equations;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * Equations that contradict each other: a combination of their left sides minus their right sides
 * is a number other than 0.
 *
 * @param everywhere whether that is so whatever the unknowns; else near the point, to first order
 * @param constant that number
 * @param combination the equations and their factors
 */
public record Contradiction(
        boolean everywhere, double constant, @JsonUnwrapped Combination combination) {
    /** The part of ‖r‖ below which an equation's residual is rounding. */
    private static final double PART = 1e-6;

    private static final int MOST = 5;

    /**
     * The combination by the residuals, which no small change removes at a point of least squares.
     */
    static Contradiction near(Equations text, double[] r) {
        double norm = LeastSquares.norm(r);
        double least = Arrays.stream(r)
                .map(Math::abs)
                .sorted()
                .skip(Math.max(0, r.length - MOST))
                .findFirst()
                .orElse(0);
        double[] factors = new double[r.length];
        for (int i = 0; i < r.length; i++) {
            boolean large = Math.abs(r[i]) >= Math.max(least, PART * norm);
            factors[i] = large ? r[i] * text.equations().get(i).scale() : 0;
        }
        factors = Combination.reduced(factors);
        double constant = 0;
        for (int i = 0; i < r.length; i++) {
            constant += factors[i] * (r[i] / text.equations().get(i).scale());
        }
        return new Contradiction(false, constant, Combination.of(text, factors));
    }

    /** The contradiction of an identity. */
    static Contradiction everywhere(Equations text, Identities.Identity identity) {
        double[] factors = identity.factors().clone();
        for (int i = 0; i < factors.length; i++) {
            factors[i] *= text.equations().get(i).scale();
        }
        return new Contradiction(true, identity.constant(), Combination.of(text, factors));
    }
}
