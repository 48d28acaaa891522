package org.plstar.landscape.certificate.check;

import java.util.Optional;
import org.plstar.array.Workers;

/** Single numbers of the second way, to hold beside those of the first. */
public final class PlainBounds {
    private final PlainSystem bounds;

    private PlainBounds(PlainSystem bounds) {
        this.bounds = bounds;
    }

    /** Measures at the point of a claim. */
    public static PlainBounds of(Claim claim, Workers workers) {
        return new PlainBounds(new PlainSystem(claim, workers));
    }

    /** Λ on the ball of radius R, by blocks. */
    public double curvature(double radius) {
        return bounds.curvature.blocks(radius);
    }

    /** Λ on the ball of radius R, the smallest of all ways. */
    public double smallestCurvature(double radius) {
        return bounds.curvature.at(radius);
    }

    /** ‖F(w0) - y‖ from above. */
    public double residual() {
        return bounds.residual;
    }

    /**
     * The restricted constants w1, wC, wE, w2, w3 of a dense network, and Λ, dD and its
     * restrictions in the tube T(along, across); empty if no basis of the row space was found;
     * {@code mixed}: with the sharper w2 and w3.
     */
    public Optional<double[]> sharper(
            double a0, double along, double across, boolean mixed, Workers workers) {
        return PlainWhitening.of(bounds.kernel, bounds.formation, a0)
                .map(
                        white -> {
                            PlainRestricted r = new PlainRestricted(bounds, white, a0, workers);
                            if (mixed) {
                                r.mix(workers);
                            }
                            PlainAround t = PlainAround.inTube(bounds.curvature, r, along, across);
                            return new double[] {
                                r.w1,
                                r.wC,
                                r.wE,
                                r.w2,
                                r.w3,
                                t.whole(),
                                t.moved(),
                                t.first(),
                                t.second(),
                                t.out(),
                                t.inside(),
                                t.pulled()
                            };
                        });
    }
}
