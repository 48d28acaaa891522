package org.plstar.infinite;

/** Covariances of pairs with their determinants d = ab - c², which are computed separately. */
final class Pairs {
    private Pairs() {}

    /** κ = 1 - c/√(ab), in [0, 2]; 0 where a variance is 0. */
    static double defect(double a, double b, double c, double d) {
        double s = Math.sqrt(a * b);
        if (s == 0) {
            return 0;
        }
        return c > 0 ? d / (s * (s + c)) : 1 - c / s;
    }

    /** The determinant of the sum of two covariances, without cancellation for c > 0. */
    static double joined(
            double a, double b, double c, double d, double a2, double b2, double c2, double d2) {
        double k = defect(a, b, c, d);
        double k2 = defect(a2, b2, c2, d2);
        double cross = 2 * Math.sqrt(a * b) * Math.sqrt(a2 * b2) * (k + k2 - k * k2);
        return Math.max(0, d + d2 + squaredGap(a, b, a2, b2) + cross);
    }

    /**
     * The determinant of the covariance (a - p², b - r², c - pr) that remains without the means p,
     * r.
     */
    static double centred(double a, double b, double c, double d, double p, double r) {
        double cross = 2 * p * r * Math.sqrt(a * b) * defect(a, b, c, d);
        double gap = Math.sqrt(a) * r - Math.sqrt(b) * p;
        double squared = p * r > 0 ? squaredGap(a, b, p * p, r * r) : gap * gap;
        return Math.max(0, d - squared - cross);
    }

    /** (√(a b2) - √(a2 b))², exactly 0 for equal rows. */
    private static double squaredGap(double a, double b, double a2, double b2) {
        double left = a * b2;
        double right = b * a2;
        double roots = Math.sqrt(left) + Math.sqrt(right);
        double gap = roots == 0 ? 0 : (left - right) / roots;
        return gap * gap;
    }
}
