package org.plstar.landscape.certificate.check;

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

    /** ‖F(w0) - y‖ from above. */
    public double residual() {
        return bounds.residual;
    }
}
