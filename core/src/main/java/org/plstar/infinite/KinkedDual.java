package org.plstar.infinite;

/**
 * φ(x) = x for x > 0, else sx: relu (s = 0), leaky_relu, abs (s = -1).
 *
 * <p>With θ the angle between u and v, all follows from relu's normalized defect k = 1 - E/√(E_aa
 * E_bb) = 2 sin²(θ/2) - (sin θ - θ cos θ)/π, which has no cancellation at θ = 0.
 *
 * @param slope s
 */
record KinkedDual(double slope) implements DualActivation {
    @Override
    public void at(double a, double b, double c, double d, double[] out) {
        // |u||v| has the same second moment for (u, -v), so an angle near π is treated as a small
        // angle
        boolean turned = slope == -1 && c < 0;
        double cov = turned ? -c : c;
        double root = Math.sqrt(d);
        double s = Math.sqrt(a * b);
        double kappa = Pairs.defect(a, b, cov, d);
        double k;
        double rest; // the number 1 - k
        double t; // the number π - θ
        if (cov >= 0) {
            double theta = StrictMath.atan2(root, cov);
            // 1 - cos θ is computed from the defect, without cancellation
            k = kappa - sineMinusArc(theta, root, cov, s) / Math.PI;
            rest = 1 - k;
            t = Math.PI - theta;
        } else {
            t = StrictMath.atan2(root, -cov);
            rest = sineMinusArc(t, root, -cov, s) / Math.PI;
            k = 1 - rest;
        }
        double square = (1 - slope) * (1 - slope);
        out[VALUE] = s * (square * rest * 0.5) + slope * cov;
        out[SLOPE] = square * t / (2 * Math.PI) + slope;
        if (turned) {
            out[SLOPE] = -out[SLOPE];
        }
        out[GAIN] = out[VALUE];
        out[DEFECT] = Math.max(0, (square * k / 2 + slope * kappa) / ((1 + slope * slope) / 2));
    }

    @Override
    public double determinant(double eaa, double ebb, double[] out) {
        double k = out[DEFECT];
        return Math.max(0, eaa * ebb * (k * (2 - k)));
    }

    @Override
    public double mean(double a) {
        return (1 - slope) * Math.sqrt(a / (2 * Math.PI));
    }

    @Override
    public double error(double a, double b, double c, double d) {
        return 1e-15;
    }

    /**
     * sin y - y cos y for y in [0, π/2].
     *
     * @param sine s sin y
     * @param cosine s cos y
     */
    private static double sineMinusArc(double y, double sine, double cosine, double s) {
        if (y >= 0.5) {
            return (sine - y * cosine) / s;
        }
        double q = y * y;
        double tail = 1 / 3991680.0 - q * (1 / 518918400.0 - q / 93405312000.0);
        return y * q * (1 / 3.0 - q * (1 / 30.0 - q * (1 / 840.0 - q * (1 / 45360.0 - q * tail))));
    }
}
