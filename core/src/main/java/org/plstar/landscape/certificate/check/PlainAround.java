package org.plstar.landscape.certificate.check;

/**
 * Bounds in a tube about the centre, with D²F - D²F(centre) = Δ.
 *
 * @param moved ‖Δ‖
 * @param whole ‖D²F‖
 * @param first ‖Δ[e, J⁺·]‖ for e in V
 * @param second ‖Δ[f, J⁺·]‖ for any f
 * @param out ‖Δ[e, ·]‖
 * @param inside ‖Δ[e, e']‖
 * @param pulled ‖Δ[J⁺·, J⁺·]‖
 */
record PlainAround(
        double moved,
        double whole,
        double first,
        double second,
        double out,
        double inside,
        double pulled) {
    private static final double MOST = Double.POSITIVE_INFINITY;

    /** Where there may be a kink. */
    static final PlainAround UNKNOWN = new PlainAround(MOST, MOST, MOST, MOST, MOST, MOST, MOST);
}
