package org.plstar.landscape;

import java.util.OptionalDouble;

/**
 * Within which distance of the weights at one step of a run a solution is proved to lie; absent
 * where the theorem was not tried or not proved.
 *
 * @param existence R of C'
 * @param flow R of A', within which gradient flow from there stays
 * @param descent R of B', within which the run's own further steps stay
 */
public record CertifiedRadii(
        OptionalDouble existence, OptionalDouble flow, OptionalDouble descent) {
    /** Nothing was proved. */
    public static final CertifiedRadii NONE =
            new CertifiedRadii(
                    OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
