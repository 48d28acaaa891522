package org.plstar.landscape.certificate;

import java.util.Random;

/**
 * Constants and tubes of no network, for what follows a path: the tube's bounds grow with both of
 * its lengths.
 *
 * @param start Λ(0)
 * @param alongS how fast dD grows with the length of the tube
 * @param alongT how fast with its width
 * @param first what part of dD is ‖Δ[e, J⁺·]‖, at most 1/a0
 * @param second and ‖Δ[f, J⁺·]‖, at most 1/a0
 * @param third and ‖Δ[e, ·]‖, at most 1
 * @param bend h
 * @param need how far ρ shall get
 */
public record MadeUpSystem(
        double start,
        double alongS,
        double alongT,
        double first,
        double second,
        double third,
        double w1,
        double w2,
        double w3,
        double a0,
        double epsilon,
        double bend,
        double need) {
    /** One of all sizes; every fourth leaves V faster and faster, as nothing in V changes. */
    public static MadeUpSystem random(Random random, int trial) {
        double a0 = Math.pow(10, -1 + 2 * random.nextDouble());
        double start = Math.pow(10, -1 + 2 * random.nextDouble());
        boolean straight = trial % 4 == 3;
        double few = straight ? 1e-3 : 1;
        return new MadeUpSystem(
                start,
                few * start * 4 * random.nextDouble(),
                start * random.nextDouble(),
                few * random.nextDouble() / a0,
                few * random.nextDouble() / a0,
                few * random.nextDouble(),
                few * start / a0 * random.nextDouble() / 10,
                few * start / a0 * random.nextDouble() / 3,
                few * start * random.nextDouble() / 2,
                a0,
                a0 / 50 * random.nextDouble(),
                trial % 3 / 2.0,
                a0 * a0 / start * (straight ? 10 : 1) * random.nextDouble());
    }

    /** dD. */
    public double change(double s, double t) {
        return alongS * s + alongT * t;
    }

    /** Λ. */
    public double curvature(double s, double t) {
        return start + change(s, t);
    }
}
