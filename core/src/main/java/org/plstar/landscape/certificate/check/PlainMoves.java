package org.plstar.landscape.certificate.check;

/**
 * How far D²F[d, d'] of one sample moves from the centre to any point of a tube, for directions
 * whose z' at the centre is known: dense networks only.
 *
 * <p>Line by line the formula of {@code docs/certificates.md}, from exact numbers at the centre.
 */
final class PlainMoves {
    /**
     * A kind of direction d.
     *
     * @param z ‖z'_l‖ at the centre, by stage
     * @param unit the largest unit of it
     * @param length |d|
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Way(double[] z, double[] unit, double length) {}

    private final PlainNetwork net;
    private final PlainSizes o;
    private final PlainBall ball;
    private final PlainBall still;

    PlainMoves(PlainNetwork net, PlainSizes centre, PlainBall ball, PlainBall still) {
        this.net = net;
        this.o = centre;
        this.ball = ball;
        this.still = still;
    }

    double of(Way a, Way b) {
        double[] xa = new double[net.last];
        double[] ya = new double[net.last];
        double[] xb = new double[net.last];
        double[] yb = new double[net.last];
        tangents(a, xa, ya);
        tangents(b, xb, yb);
        double sum = 0;
        double fromA = 0;
        double fromB = 0;
        for (int l = 1; l <= net.hidden(); l++) {
            double bent = ball.bentMoved(l) * a.z[l] * b.z[l];
            double inNorm = ball.du[l] * ball.d2[l] + o.uMax[l] * net.phi[l].b3 * ball.zt[l];
            double other = inNorm * Math.min(a.unit[l] * b.z[l], a.z[l] * b.unit[l]);
            sum += Math.min(bent, other);
            sum += ball.al[l] * (a.z[l] * xb[l] + xa[l] * b.z[l] + xa[l] * xb[l]);
        }
        for (int l = 2; l <= net.last; l++) {
            double s = net.maps.get(l - 1).spread;
            double v = o.v[l] + ball.dv[l];
            double slope = ball.dv[l] * still.dm[l - 1];
            double one = s * (slope * b.z[l - 1] + v * yb[l - 1]);
            double two = s * (slope * a.z[l - 1] + v * ya[l - 1]);
            fromA += one * one;
            fromB += two * two;
        }
        return PlainAlgebra.up(
                sum + a.length * Math.sqrt(fromA + 1e-290) + b.length * Math.sqrt(fromB + 1e-290));
    }

    /** How far z'_l and h'_l move. */
    private void tangents(Way d, double[] x, double[] y) {
        double slopes = 0;
        for (int l = 1; l <= net.hidden(); l++) {
            PlainMap map = net.maps.get(l - 1);
            if (l > 1) {
                double turned = map.spread * ball.radius();
                double norm = map.operator + turned;
                x[l] =
                        map.spread * ball.eta[l - 1] * d.length
                                + turned * still.dm[l - 1] * d.z[l - 1]
                                + norm * slopes
                                + Math.min(norm * ball.dm[l - 1], ball.p[l][l - 1]) * x[l - 1];
            }
            PlainActivation phi = net.phi[l];
            double bend = Math.min(phi.b2, o.bend[l] + phi.b3 * ball.zi[l] / 2);
            slopes = Math.min(ball.ddr[l] * d.z[l], bend * ball.zt[l] * d.unit[l]);
            y[l] = slopes + ball.dm[l] * x[l];
        }
    }
}
