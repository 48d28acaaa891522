package org.plstar.landscape.certificate;

/**
 * s, κ, δ, t, Ω of a majorant's system by ρ, by explicit steps: all rates grow with the unknowns
 * and these grow with ρ, so each is too small, and by little. One way through all that is asked
 * for.
 */
public final class FromBelow {
    /** For each call. */
    private static final int STEPS = 1000;

    private final MadeUpSystem g;
    private double fallen;
    private double s;
    private double kappa;
    private double out;
    private double across;
    private double omega;

    /** At w0. */
    public FromBelow(MadeUpSystem g) {
        this.g = g;
        kappa = g.epsilon() / g.a0();
        out = g.epsilon();
    }

    /** Goes on until ρ has grown to that. */
    public FromBelow until(double next) {
        double width = (next - fallen) / STEPS;
        for (int j = 0; j < STEPS; j++) {
            double moved = change();
            double sigma = g.a0() * (1 - kappa);
            double step = width / sigma;
            double most = out / sigma;
            double k = worst(g.w1() + g.first() * moved, g.w2() + g.second() * moved, most);
            double d = worst(g.w3() + g.third() * moved, g.start() + moved, most);
            double whole = curvature();
            kappa += step * Math.min(k, whole / g.a0());
            out += step * Math.min(d, whole);
            across += g.bend() == 0 ? 0 : step * worst(0, 1, most);
            omega += step * whole;
            s += step;
        }
        fallen = next;
        return this;
    }

    /**
     * The largest (a + b T)/(1 + h T²), where the derivative b - 2 a h T - b h T² vanishes or T
     * ends; of another T it would be too small.
     */
    private double worst(double a, double b, double most) {
        double h = g.bend();
        if (h == 0 || b == 0) {
            return a;
        }
        double t = Math.min(most, (Math.sqrt(h * h * a * a + h * b * b) - h * a) / (h * b));
        return (a + b * t) / (1 + h * t * t);
    }

    public double s() {
        return s;
    }

    public double kappa() {
        return kappa;
    }

    public double out() {
        return out;
    }

    public double across() {
        return across;
    }

    public double omega() {
        return omega;
    }

    /** dD where the path has got. */
    public double change() {
        return g.change(s, across);
    }

    /** Λ there. */
    public double curvature() {
        return g.curvature(s, across);
    }
}
