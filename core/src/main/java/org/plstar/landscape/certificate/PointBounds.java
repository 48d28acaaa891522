package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * Everything that is bounded at one point w0 of a system F(w) = y, and the theorems tried there.
 *
 * <p>With a0 ≤ σ_min(J(w0)), r0 ≥ ‖F(w0) - y‖, aN ≥ ‖J⁺r‖ and Ω(s) = ∫₀^s Λ: A' needs ∫₀^S (a0 - Ω)
 * ≥ r0, B' the same with c = √(1 - ηΛ(S) r0) before the integral and η ≤ 1/(b0 + Ω(S))², C' needs
 * a0 aN in the place of r0; all with Ω(S) &lt; a0, and R = S.
 */
public final class PointBounds implements AutoCloseable {
    /** Where Λ alone reaches less than this part of what is needed, nothing sharper helps. */
    private static final double NEAR = 0.08;

    private final CurvatureBound curvature;
    private final KernelBound kernel;
    private Optional<Sharper> sharper = Optional.empty();
    private boolean sharpened;

    private PointBounds(CurvatureBound curvature, KernelBound kernel) {
        this.curvature = curvature;
        this.kernel = kernel;
    }

    /**
     * Bounds at the point that stages are at.
     *
     * @param x inputs [N, d] row-major; kept, not modified
     * @param y targets [N, C]; not modified
     * @param measured whether products of weights are measured per sample, see {@link
     *     CurvatureBound#of}
     * @throws org.plstar.refusal.Refusal if data are not finite, or what is measured of all rows
     *     does not fit into memory
     */
    public static PointBounds at(
            StageNetwork stack, double[] x, double[] y, boolean measured, Workers workers) {
        StageNetwork.requireFinite("the inputs", x);
        StageNetwork.requireFinite("the targets", y);
        if (x.length % stack.inputs() != 0
                || y.length != x.length / stack.inputs() * stack.outputs()) {
            throw new IllegalArgumentException(
                    x.length + " inputs and " + y.length + " targets do not fit the network");
        }
        stack.requireRoom(x.length / stack.inputs());
        CurvatureBound curvature = CurvatureBound.of(stack, x, measured, workers);
        StageNetwork.requireFinite("the network's outputs", curvature.measured().f);
        return new PointBounds(curvature, new KernelBound(curvature, y, workers));
    }

    /**
     * The same with products of weights measured, which costs some m³ per sample; closing either
     * closes both.
     */
    public PointBounds withProducts(Workers workers) {
        return new PointBounds(curvature.withProducts(workers), kernel);
    }

    /** Λ. */
    public CurvatureBound curvature() {
        return curvature;
    }

    /** ĴĴᵀ as computed, [n, n]; not to be closed. */
    Matrix kernel() {
        return kernel.kernel;
    }

    /** What is known of the Jacobian and the residual. */
    KernelBound kernelBound() {
        return kernel;
    }

    /** a0 ≤ σ_min(J); absent if no positive bound could be shown. */
    public OptionalDouble leastSingularValue() {
        return kernel.least;
    }

    /** b0 ≥ ‖J‖. */
    public double largestSingularValue() {
        return kernel.largest;
    }

    /** r0 ≥ ‖F(w0) - y‖, rounding included. */
    public double residual() {
        return kernel.residual;
    }

    /**
     * Restricted constants and majorants; made when first asked for. Empty for networks that are no
     * stacks of dense layers, and others, see {@link Sharper#of}.
     */
    Optional<Sharper> sharper() {
        if (!sharpened) {
            sharpened = true;
            sharper = Sharper.of(curvature, kernel);
        }
        return sharper;
    }

    /**
     * Whether A', B' and C' may measure the row space of the Jacobian where Λ alone fails, which
     * takes longer than Λ.
     */
    public static boolean sharpens(StageNetwork network, int equations) {
        return network.isDense() && equations <= Sharper.MOST;
    }

    /** Whether the restricted constants are worth their cost: Λ alone failed, but not by far. */
    private boolean worthwhile(March march) {
        return !march.reached() && march.best() > NEAR && sharper().isPresent();
    }

    /** aN ≥ ‖J⁺r‖. */
    double newtonLength() {
        return kernel.newtonLength();
    }

    /** A': gradient flow. */
    public Proof flow() {
        return explained(flowAlone());
    }

    private Proof flowAlone() {
        String inequality = "∫₀^S (a0 - Ω(s)) ds ≥ r0";
        if (kernel.least.isEmpty()) {
            return withoutSpectrum(Theorem.FLOW, inequality);
        }
        double a0 = kernel.least.getAsDouble();
        March march = March.run(curvature::at, a0, kernel.residual, kernel.room(), (_, _) -> 1);
        if (worthwhile(march)) {
            return SharperProofs.flow(kernel, sharper().orElseThrow(), march);
        }
        double sigma = Rounding.downDifference(a0, march.change());
        List<Constant> constants = constants(march);
        constants.add(Constant.lower("σ", sigma, "σ_min(J) everywhere within R"));
        Proof p = proof(Theorem.FLOW, march, inequality, kernel.residual, constants);
        double rate = Rounding.down(Proof.CLAIMED * sigma * sigma);
        return p.holds() ? p.falling(OptionalDouble.empty(), rate) : p;
    }

    /**
     * B': gradient descent.
     *
     * @param step η in the normalisation ½‖r‖²; absent: the largest that the theorem allows
     */
    public Proof descent(OptionalDouble step) {
        return explained(descentAlone(step));
    }

    private Proof descentAlone(OptionalDouble step) {
        String inequality = "c ∫₀^S (a0 - Ω(s)) ds ≥ r0, c = √(1 - ηΛ(S) r0), η ≤ 1/(b0 + Ω(S))²";
        if (kernel.least.isEmpty()) {
            return withoutSpectrum(Theorem.DESCENT, inequality);
        }
        double a0 = kernel.least.getAsDouble();
        double r0 = kernel.residual;
        double b0 = kernel.largest;
        March march = March.run(curvature::at, a0, r0, kernel.room(), kernel.factor(step));
        if (worthwhile(march)) {
            return SharperProofs.descent(kernel, sharper().orElseThrow(), step, march);
        }
        double b1 = Rounding.up(b0 + march.change());
        double most = Rounding.down(1 / (b1 * b1));
        double eta = step.orElse(DescentFactor.SHORTER * most);
        double sigma = Rounding.downDifference(a0, march.change());
        List<Constant> constants = constants(march);
        constants.add(Constant.upper("b0", b0, "‖J(w0)‖"));
        constants.add(Constant.upper("b1", b1, "‖J‖ everywhere within R"));
        constants.add(Constant.chosen("η", eta, "the step in the normalisation ½‖F - y‖²"));
        constants.add(Constant.lower("c", march.factor(), "√(1 - ηΛ(R) r0)"));
        constants.add(Constant.lower("σ", sigma, "σ_min(J) everywhere within R"));
        if (eta > most) {
            return Proof.missing(
                    Theorem.DESCENT,
                    inequality,
                    constants,
                    String.format(
                            Locale.ROOT,
                            "the step is too long: η = %.4g exceeds 1/b1² = %.4g; go on with that"
                                    + " step and B' may hold",
                            eta,
                            most));
        }
        Proof p = proof(Theorem.DESCENT, march, inequality, r0, constants);
        double rate = Rounding.down(Proof.CLAIMED * march.factor() * eta * sigma * sigma);
        return p.holds() ? p.falling(OptionalDouble.of(eta), rate) : p;
    }

    /** C': existence. */
    public Proof existence() {
        return explained(existence(Theorem.EXISTENCE));
    }

    private Proof existence(Theorem theorem) {
        String inequality = "∫₀^S (a0 - Ω(s)) ds ≥ a0 aN";
        if (kernel.least.isEmpty()) {
            return withoutSpectrum(theorem, inequality);
        }
        double a0 = kernel.least.getAsDouble();
        double length = kernel.newtonLength();
        double need = Rounding.up(a0 * length);
        March march = March.run(curvature::at, a0, need, kernel.room(), (_, _) -> 1);
        if (worthwhile(march)) {
            return SharperProofs.existence(kernel, sharper().orElseThrow(), theorem, length, march);
        }
        List<Constant> constants = constants(march);
        constants.add(
                Constant.upper(
                        "aN",
                        length,
                        "‖J⁺r‖, the shortest step that solves the linearized equations"));
        return proof(theorem, march, inequality, need, constants);
    }

    /**
     * C'': existence, seen from another point.
     *
     * @param distance ‖w0 - w1‖ from above, w1 being the point of these bounds
     */
    public Proof refinedExistence(double distance) {
        Proof p = explained(existence(Theorem.REFINED_EXISTENCE));
        return p.holds() ? p.seenFrom(p.radius(), distance) : p;
    }

    /** With where Λ comes from, and how far no unit changes side. */
    private Proof explained(Proof p) {
        if (p.constants().isEmpty() || kernel.jacobianError == Double.POSITIVE_INFINITY) {
            return p;
        }
        double radius = p.holds() ? p.radius() : 0;
        List<Constant> more = new ArrayList<>();
        if (curvature.measured().stack.isKinked()) {
            more.add(Constant.kinkRadius(curvature.kinkRadius(radius)));
        }
        more.addAll(
                Constant.largestParts(
                        p.holds() ? "Λ(R)" : "Λ(0)",
                        curvature.byMap(radius),
                        "the part that derivatives by it have, by blocks"));
        return p.telling(more);
    }

    private List<Constant> constants(March march) {
        List<Constant> all = kernel.constants();
        all.add(Constant.chosen("R", march.length(), "radius of the ball"));
        all.add(
                Constant.upper(
                        "Λ(R)",
                        march.curvature()[march.curvature().length - 1],
                        "Lipschitz constant of J within R"));
        all.add(Constant.upper("Ω(R)", march.change(), "‖J - J(w0)‖ within R"));
        return all;
    }

    private Proof proof(
            Theorem theorem,
            March march,
            String inequality,
            double need,
            List<Constant> constants) {
        if (!march.reached()) {
            return Proof.missing(theorem, inequality, constants, missing(march));
        }
        double left = Rounding.down(march.factor() * march.integral());
        return Proof.within(
                        march.length(),
                        theorem,
                        new Proof.Inequality(inequality, left, Rounding.up(need)),
                        constants)
                .over(new Proof.Cells(march.knots(), march.curvature(), Optional.empty()));
    }

    private String missing(March march) {
        if (march.change() == Double.POSITIVE_INFINITY) {
            return String.format(
                    Locale.ROOT,
                    "a unit may change its side within R = %.3g, and only %.3g of what is needed is"
                            + " reached before",
                    march.length(),
                    march.best());
        }
        if (march.best() < 1e-12) {
            return String.format(
                    Locale.ROOT,
                    "it takes a wider network, or weights of a lower loss: within R = %.3g, the"
                            + " least that was tried, J may change by Ω(R) = %.3g, and a0 is %.3g",
                    march.length(),
                    march.change(),
                    kernel.least.orElseThrow());
        }
        return String.format(
                Locale.ROOT,
                "%.3g of what is needed is reached: the residual, Λ(R) or 1/a0 must be that much"
                        + " smaller",
                march.best());
    }

    private Proof withoutSpectrum(Theorem theorem, String inequality) {
        List<Constant> constants = new ArrayList<>();
        constants.add(Constant.upper("r0", kernel.residual, "‖F(w0) - y‖"));
        constants.add(Constant.lower("a0", 0, "σ_min(J(w0)); no positive bound could be shown"));
        return Proof.missing(
                theorem,
                inequality,
                constants,
                kernel.jacobianError == Double.POSITIVE_INFINITY
                        ? "a unit lies on its kink, or rounding hides on which side"
                        : "the tangent kernel is singular to working precision, so σ_min(J) has no"
                                + " positive lower bound: are there fewer unknowns than"
                                + " equations, or rows with the same features?");
    }

    @Override
    public void close() {
        kernel.close();
    }
}
