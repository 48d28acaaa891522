package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * The theorems on slopes, tried at a point: C'' and C' by contraction, A' and B' by the least
 * singular value that is left in the ball.
 *
 * <p>With E(S) ≥ ‖T - Ĵ‖ for every slope matrix T of two points within S of the point: C' and C''
 * need aN ≤ (1 - E(R)/a0) R; A' ∫₀^S (a0 - E) ≥ r0; B' r0 &lt; (a0 - 3E(S)) S and η ≤ 1/(b0 +
 * E(S))². Kinks may lie in the ball. docs/certificates.md proves them.
 */
public final class SlopeTheorems {

    /** Radii that are tried, in units of the least that may do. */
    private static final double[] RADII = {1.02, 1.1, 1.3, 1.7, 2.5, 4, 8};

    /** Radii of balls, in Newton steps: the first leaves the check much room, the last none. */
    private static final double[] BALLS = {6, 3, 1.5, 1.1, 1.02};

    /**
     * The distance that is claimed, so that a check with coarser bounds of rounding confirms it.
     */
    private static final double CHECK_ROOM = 4;

    /** κ up to which a check with coarser bounds is sure to confirm. */
    private static final double FIRM = 0.25;

    /** Slopes so far apart in the widest ball are too far in the smallest. */
    private static final double HOPELESS = 15;

    private static final int NAMED = 3;

    private final SlopeSystem at;

    /** About the point that a system was measured at. */
    public SlopeTheorems(SlopeSystem at) {
        this.at = at;
    }

    /**
     * C'': a solution near the point, which lies {@code distance} from w0. Cost: one or two passes
     * of five Jacobians.
     */
    public Proof refinedExistence(double distance) {
        Proof p = contraction(Theorem.REFINED_EXISTENCE);
        return p.holds() ? p.seenFrom(value(p, "R1"), distance) : p;
    }

    /** C': a solution near the point. */
    public Proof existence() {
        return contraction(Theorem.EXISTENCE);
    }

    /**
     * Whether a proof of C' or C'' holds, with slopes so close to Ĵ that coarser bounds of them
     * prove it too.
     */
    public static boolean isFirm(Proof existence) {
        return existence.holds() && value(existence, "κ") <= FIRM;
    }

    private static double value(Proof p, String symbol) {
        return p.constants().stream()
                .filter(c -> c.symbol().equals(symbol))
                .mapToDouble(Constant::value)
                .findFirst()
                .orElseThrow();
    }

    private Proof contraction(Theorem theorem) {
        String inequality = "(1 - κ) R ≥ aN, κ = ‖E‖_F/a0";
        if (at.leastSingularValue().isEmpty()) {
            return withoutSpectrum(theorem);
        }
        double a0 = at.leastSingularValue().getAsDouble();
        double length = at.newtonLength();
        double radius = 0;
        double kappa = 1;
        SlopeSystem.Slopes e = SlopeSystem.Slopes.NONE;
        for (double more : BALLS) {
            // where slopes grow fast, the smallest ball that may do
            radius = more * length;
            e = at.slopes(radius);
            kappa = Rounding.up(e.total() / a0);
            if ((kappa < 1 && left(kappa, radius) >= length) || !(kappa < HOPELESS)) {
                break;
            }
        }
        List<Constant> constants = pointConstants();
        constants.add(Constant.upper("aN", length, "‖Ĵ⁺(F - y)‖, the length of a Newton step"));
        constants.add(Constant.chosen("R", radius, "radius of the ball"));
        if (!(kappa < 1) || !(left(kappa, radius) >= length)) {
            double ball = radius;
            at.kinkRadius().stream()
                    .filter(k -> k < ball)
                    .forEach(k -> constants.add(Constant.kinkRadius(k)));
            return missing(theorem, inequality, constants, e, kappa);
        }
        constants.add(
                Constant.upper("κ", kappa, "how much slopes in the ball differ from Ĵ, over a0"));
        double reach = Math.min(radius, Rounding.up(CHECK_ROOM * length / (1 - kappa)));
        constants.add(Constant.upper("R1", reach, "distance to the solution"));
        constants.addAll(parts(e));
        at.kinkRadius().ifPresent(k -> constants.add(Constant.kinkRadius(k)));
        return Proof.within(
                theorem == Theorem.EXISTENCE ? radius : reach,
                theorem,
                new Proof.Inequality(inequality, left(kappa, radius), length),
                constants);
    }

    private static double left(double kappa, double radius) {
        return Rounding.down(Rounding.downDifference(1, kappa) * radius);
    }

    /** A': gradient flow. Cost: up to seven passes of five Jacobians. */
    public Proof flow() {
        String inequality = "∫₀^R (a0 - E(s)) ds ≥ r0";
        if (at.leastSingularValue().isEmpty()) {
            return withoutSpectrum(Theorem.FLOW);
        }
        double a0 = at.leastSingularValue().getAsDouble();
        double r0 = at.residualNorm();
        double sum = 0;
        double from = 0;
        SlopeSystem.Slopes e = SlopeSystem.Slopes.NONE;
        List<Constant> constants = pointConstants();
        double unit = r0 / a0;
        for (double part : radii()) {
            double to = part * unit;
            e = at.slopes(to);
            double least = Rounding.downDifference(a0, e.total());
            if (!(least > 0)) {
                break;
            }
            sum = Rounding.down(sum + Rounding.down((to - from) * least));
            from = to;
            if (sum >= r0) {
                constants.add(Constant.chosen("R", to, "radius of the ball"));
                constants.add(Constant.upper("E(R)", e.total(), "‖T - Ĵ‖ for all slopes within R"));
                constants.add(Constant.lower("σ", least, "σ_min of every Jacobian within R"));
                constants.addAll(parts(e));
                double rate = Rounding.down(Proof.CLAIMED * least * least);
                var shown = new Proof.Inequality(inequality, sum, r0);
                return Proof.within(to, Theorem.FLOW, shown, constants)
                        .falling(OptionalDouble.empty(), rate);
            }
        }
        return missing(Theorem.FLOW, inequality, constants, e, e.total() / a0);
    }

    /** Cells of the integral below the least radius, then wider balls. */
    private static double[] radii() {
        double[] all = new double[RADII.length + 2];
        all[0] = 0.4;
        all[1] = 0.8;
        System.arraycopy(RADII, 0, all, 2, RADII.length);
        return all;
    }

    /**
     * B': gradient descent.
     *
     * @param step η in the normalisation ½‖r‖²; absent: the longest that the theorem allows
     */
    public Proof descent(OptionalDouble step) {
        String inequality = "(a0 - 3E(R)) R > r0, η ≤ 1/b1²";
        if (at.leastSingularValue().isEmpty()) {
            return withoutSpectrum(Theorem.DESCENT);
        }
        double a0 = at.leastSingularValue().getAsDouble();
        double r0 = at.residualNorm();
        List<Constant> constants = pointConstants();
        SlopeSystem.Slopes e = SlopeSystem.Slopes.NONE;
        for (double part : RADII) {
            double radius = part * r0 / a0;
            e = at.slopes(radius);
            double slower = Rounding.downDifference(a0, Rounding.up(3 * e.total()));
            if (!(slower > 0)) {
                break;
            }
            double left = Rounding.down(slower * radius);
            if (left <= r0) {
                continue;
            }
            double b0 = at.largestSingularValue();
            double b1 = Rounding.up(b0 + e.total());
            double most = Rounding.down(1 / (b1 * b1));
            double eta = step.orElse(0.99 * most);
            double least = Rounding.downDifference(a0, e.total());
            constants.add(Constant.chosen("R", radius, "radius of the ball"));
            constants.add(Constant.upper("E(R)", e.total(), "‖T - Ĵ‖ for all slopes within R"));
            constants.add(Constant.upper("b0", b0, "‖Ĵ‖"));
            constants.add(Constant.upper("b1", b1, "the norm of every Jacobian within R"));
            constants.add(Constant.chosen("η", eta, "the step in the normalisation ½‖F - y‖²"));
            constants.add(Constant.lower("σ", least, "σ_min of every Jacobian within R"));
            constants.addAll(parts(e));
            if (eta > most) {
                return Proof.missing(
                        Theorem.DESCENT,
                        inequality,
                        constants,
                        String.format(
                                Locale.ROOT,
                                "the step is too long: η = %.4g exceeds 1/b1² = %.4g; go on with"
                                        + " that step and B' may hold",
                                eta,
                                most));
            }
            double rate = Rounding.down(Proof.CLAIMED * eta * least * slower);
            var shown = new Proof.Inequality(inequality, left, r0);
            return Proof.within(radius, Theorem.DESCENT, shown, constants)
                    .falling(OptionalDouble.of(eta), rate);
        }
        return missing(Theorem.DESCENT, inequality, constants, e, 3 * e.total() / a0);
    }

    // ---- words

    private List<Constant> pointConstants() {
        List<Constant> all = new ArrayList<>();
        all.add(Constant.upper("r0", at.residualNorm(), "‖F - y‖ at the point"));
        all.add(Constant.upper("ε_F", at.residualError(), "the part of it that rounding may be"));
        all.add(Constant.lower("a0", at.leastSingularValue().orElse(0), "σ_min(Ĵ)"));
        return all;
    }

    private Proof withoutSpectrum(Theorem theorem) {
        return Proof.missing(
                theorem,
                "σ_min(Ĵ) > 0",
                pointConstants(),
                "σ_min(J) could not be shown to be positive: fewer unknowns than equations, rows"
                        + " that"
                        + " the model cannot tell apart, or units that are off for all rows");
    }

    private Proof missing(
            Theorem theorem,
            String inequality,
            List<Constant> constants,
            SlopeSystem.Slopes e,
            double kappa) {
        if (!e.doubts().isEmpty()) {
            return Proof.missing(
                    theorem,
                    inequality,
                    constants,
                    "the model may not be continuous within "
                            + String.format(Locale.ROOT, "%.3g", e.radius())
                            + " of the point: "
                            + String.join("; ", e.doubts().stream().limit(NAMED).toList()));
        }
        constants.addAll(parts(e));
        boolean kinked = constants.stream().anyMatch(c -> c.symbol().equals(Constant.KINK_RADIUS));
        return Proof.missing(
                theorem,
                inequality,
                constants,
                (kinked ? "a unit lies on its kink at the point: " : "")
                        + String.format(
                                Locale.ROOT,
                                "within %.3g of the point slopes may differ from the Jacobian by"
                                        + " %.3g of its least singular value, most of it in %s",
                                e.radius(),
                                kappa,
                                largest(e)));
    }

    private static List<Constant> parts(SlopeSystem.Slopes e) {
        return Constant.largestParts("E", e.byParam(), "how much slopes by it differ from Ĵ");
    }

    private static String largest(SlopeSystem.Slopes e) {
        List<Map.Entry<String, Double>> all = new ArrayList<>(e.byParam().entrySet());
        all.sort(Map.Entry.<String, Double>comparingByValue().reversed());
        return String.join(", ", all.stream().limit(NAMED).map(Map.Entry::getKey).toList());
    }
}
