package org.plstar.landscape.certificate.check;

import org.plstar.array.Workers;

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

    /** What is known in a tube of a dense network. */
    static PlainAround inTube(
            PlainCurvature curvature, PlainRestricted restricted, double along, double across) {
        PlainNetwork net = curvature.net;
        PlainSizes[] sizes = curvature.sizes;
        int samples = sizes.length;
        Workers workers = curvature.workers;
        PlainBall[] still = curvature.balls(0);
        PlainBall[] balls = new PlainBall[samples];
        workers.run(
                samples,
                i -> {
                    PlainTube tube = new PlainTube(net, restricted, i, along, across);
                    balls[i] = new PlainBall(net, sizes[i], along, tube);
                });
        if (PlainCurvature.kink(balls)) {
            return UNKNOWN;
        }
        double whole = curvature.least(balls);
        double moved = curvature.drift(balls);
        double pulled = PlainAlgebra.up(moved / restricted.a0);
        double[] inV = new double[samples];
        double[] twice = new double[samples];
        double[] first = new double[samples];
        double[] second = new double[samples];
        double[] out = new double[samples];
        workers.run(
                samples,
                i -> {
                    PlainMoves moves = new PlainMoves(net, sizes[i], balls[i], still[i]);
                    PlainMoves.Way v = restricted.along(i);
                    PlainMoves.Way p = restricted.pulled(i);
                    PlainMoves.Way any = new PlainMoves.Way(still[i].rate, still[i].unitRate, 1);
                    inV[i] = moves.of(v, v);
                    twice[i] = moves.of(p, p);
                    first[i] = moves.of(v, p);
                    second[i] = moves.of(any, p);
                    out[i] = moves.of(v, any);
                });
        return new PlainAround(
                moved,
                whole,
                Math.min(pulled, PlainAlgebra.norm(first)),
                Math.min(pulled, PlainAlgebra.norm(second)),
                Math.min(moved, PlainAlgebra.norm(out)),
                PlainAlgebra.norm(inV),
                PlainAlgebra.norm(twice));
    }
}
