package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.certificate.bound.Rounding;

/** A', B' and C' by the restricted constants, where Λ(R) alone comes close but not far enough. */
final class SharperProofs {
    private static final String PATH =
            "ρ ≥ r0 with κ < 1, s' = 1/σ, κ' = min(M(w1 + d1, w2 + d2), Λ/a0)/σ, δ' = min(M(w3 +"
                    + " d3, Λ(0) + dD), Λ)/σ, t' = M(0, 1)/σ by ρ, σ = a0(1 - κ), M(a, b) = max"
                    + " (a + b T)/(1 + h T²) over 0 ≤ T ≤ δ/σ, h = ";

    private SharperProofs() {}

    static Proof flow(KernelBound kernel, Sharper sharper, March simple) {
        double a0 = kernel.least.orElseThrow();
        double r0 = kernel.residual;
        Majorant m = sharper.trajectory(Rounding.up(r0 + kernel.room()), 1, (_, _) -> 1);
        if (!m.reached()) {
            return missing(kernel, Theorem.FLOW, PATH + "1", m, simple);
        }
        double sigma = m.least(a0);
        List<Constant> constants = constants(kernel, sharper, m, false);
        constants.add(Constant.lower("σ", sigma, "σ_min(J) everywhere on the way"));
        return proof(Theorem.FLOW, m, PATH + "1", r0, constants)
                .falling(OptionalDouble.empty(), Rounding.down(Proof.CLAIMED * sigma * sigma));
    }

    static Proof descent(KernelBound kernel, Sharper sharper, OptionalDouble step, March simple) {
        String inequality = "c² " + PATH + "½, c = √(1 - ηΛ r0), η ≤ 1/(b0 + Ω)²";
        double a0 = kernel.least.orElseThrow();
        double r0 = kernel.residual;
        Majorant m = sharper.trajectory(Rounding.up(r0 + kernel.room()), 0.5, kernel.factor(step));
        if (!m.reached()) {
            return missing(kernel, Theorem.DESCENT, inequality, m, simple);
        }
        double b0 = kernel.largest;
        double b1 = Rounding.up(b0 + m.last().omega());
        double eta = step.orElse(DescentFactor.SHORTER * Rounding.down(1 / (b1 * b1)));
        double sigma = m.least(a0);
        List<Constant> constants = constants(kernel, sharper, m, false);
        constants.add(Constant.upper("b0", b0, "‖J(w0)‖"));
        constants.add(Constant.upper("b1", b1, "‖J‖ everywhere on the way"));
        constants.add(Constant.chosen("η", eta, "the step in the normalisation ½‖F - y‖²"));
        constants.add(Constant.lower("c", m.factor(), "√(1 - ηΛ r0)"));
        constants.add(Constant.lower("σ", sigma, "σ_min(J) everywhere on the way"));
        return proof(Theorem.DESCENT, m, inequality, r0, constants)
                .falling(
                        OptionalDouble.of(eta),
                        Rounding.down(Proof.CLAIMED * m.factor() * eta * sigma * sigma));
    }

    static Proof existence(
            KernelBound kernel, Sharper sharper, Theorem theorem, double length, March simple) {
        double a0 = kernel.least.orElseThrow();
        double need = Rounding.up(a0 * length);
        String inequality = "∫₀^S a0(1 - κ(s)) ds ≥ a0 aN, κ' = min(wC + d1, Λ/a0)";
        Majorant m = sharper.inside(Rounding.up(need + kernel.room()));
        if (!m.reached()) {
            Majorant other = sharper.insideByResidual(Rounding.up(kernel.residual + kernel.room()));
            if (other.reached()) {
                m = other;
                need = kernel.residual;
                inequality = "∫₀^S a0(1 - κ(s)) ds ≥ r0, κ' = min(a0 wE + d1, Λ/a0)";
            }
        }
        if (!m.reached()) {
            return missing(kernel, theorem, inequality, m, simple);
        }
        List<Constant> constants = constants(kernel, sharper, m, true);
        constants.add(
                Constant.upper(
                        "aN",
                        length,
                        "‖J⁺r‖, the shortest step that solves the linearized equations"));
        return proof(theorem, m, inequality, need, constants);
    }

    private static List<Constant> constants(
            KernelBound kernel, Sharper sharper, Majorant m, boolean inside) {
        List<Constant> all = new ArrayList<>(kernel.constants());
        RestrictedConstants w = sharper.constants();
        Majorant.Knot end = m.last();
        all.add(Constant.chosen("R", end.s(), "length of the path, radius of the ball"));
        all.add(Constant.upper("Λ(0)", sharper.curvatureAtStart(), "‖D²F(w0)‖"));
        if (inside) {
            all.add(Constant.upper("wC", w.wC(), "‖J⁺ D²F(w0)‖ on the row space V of J"));
            all.add(Constant.upper("wE", w.wE(), "‖D²F(w0)[J⁺·, J⁺·]‖"));
        } else {
            all.add(Constant.upper("w1", w.w1(), "‖D²F(w0)[e, J⁺·]‖, e in V"));
            all.add(Constant.upper("w2", w.w2(), "‖D²F(w0)[J⁺·, f]‖, f orthogonal to V"));
            all.add(Constant.upper("w3", w.w3(), "‖D²F(w0)[e, f]‖"));
            all.add(Constant.upper("t(R)", end.across(), "how far the path leaves w0 + V"));
            all.add(Constant.upper("δ(R)", end.out(), "‖(J - J(w0))‖ outside of V"));
        }
        all.add(Constant.upper("dD(R)", end.change(), "‖D²F - D²F(w0)‖ on the way"));
        all.add(Constant.upper("Λ(R)", end.curvature(), "‖D²F‖ on the way"));
        all.add(Constant.upper("Ω(R)", end.omega(), "‖J - J(w0)‖ on the way"));
        all.add(Constant.upper("κ(R)", end.kappa(), "‖(J - J(w0))J(w0)⁺‖ on the way"));
        return all;
    }

    private static Proof proof(
            Theorem theorem, Majorant m, String inequality, double need, List<Constant> constants) {
        double left = Rounding.down(Rounding.down(m.factor() * m.factor()) * m.last().fallen());
        double[] knots = m.knots().stream().mapToDouble(Majorant.Knot::s).toArray();
        double[] curvature = m.knots().stream().mapToDouble(Majorant.Knot::curvature).toArray();
        return Proof.within(
                        m.last().s(),
                        theorem,
                        new Proof.Inequality(inequality, left, Rounding.up(need)),
                        constants)
                .over(new Proof.Cells(knots, curvature, Optional.of(m)));
    }

    private static Proof missing(
            KernelBound kernel, Theorem theorem, String inequality, Majorant m, March simple) {
        String reason =
                String.format(
                        Locale.ROOT,
                        "%.3g of what is needed is reached (%.3g by Λ(R) alone): the residual,"
                                + " the curvature or 1/a0 must be that much smaller",
                        Math.max(m.best(), simple.best()),
                        simple.best());
        return Proof.missing(theorem, inequality, kernel.constants(), reason);
    }
}
