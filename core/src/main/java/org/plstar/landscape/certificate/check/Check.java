package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.plstar.array.Workers;

/**
 * The verdict of the second way on a claim.
 *
 * @param confirmed whether the claim was proved anew
 * @param words what was shown, or where it failed
 */
public record Check(boolean confirmed, String words) {
    private static final Set<String> THEOREMS = Set.of("A'", "B'", "C'", "C''");

    /** The two ways' bounds of ‖J‖ are within half a percent of it each. */
    private static final double WIDER = 1.01;

    /** Cells of the Riemann sum that are tried. */
    private static final int[] CELLS = {1, 6, 24, 96};

    /** Before more cells, sharper constants. */
    private static final int SHARPEN = 0;

    /** Cells of the majorant that are tried. */
    private static final int[] SHARP_CELLS = {16, 64, SHARPEN, 64, 200};

    /**
     * Proves a claim from its weights and data alone. Memory n² + N Σ m_l C; time, without measured
     * products, about n² Σ m_l + n³/2 plain operations.
     *
     * @throws IllegalArgumentException if the arrays do not fit together or the activation is not
     *     known
     */
    public static Check of(Claim claim, Workers workers) {
        if (!THEOREMS.contains(claim.theorem())) {
            return new Check(false, "no theorem is known as " + claim.theorem());
        }
        if (!(claim.radius() > 0) || !Double.isFinite(claim.radius())) {
            return new Check(false, "the radius is no positive number");
        }
        if (!(claim.leastSingularValue() > 0)) {
            return new Check(false, "no least singular value is claimed");
        }
        PlainSystem bounds = new PlainSystem(claim, workers);
        double a0 = claim.leastSingularValue();
        double shifted = PlainAlgebra.up(a0 + bounds.jacobianError);
        if (!PlainAlgebra.above(
                bounds.kernel, PlainAlgebra.up(shifted * shifted), bounds.formation)) {
            return new Check(false, "σ_min(J) could not be shown to be at least " + a0);
        }
        boolean existence = claim.theorem().startsWith("C'");
        double need = existence ? PlainAlgebra.up(a0 * newtonLength(bounds, a0)) : bounds.residual;
        double b0 = existence ? 0 : largest(bounds);
        double claimed = claim.largestSingularValue().orElse(Double.POSITIVE_INFINITY);
        if (!(b0 <= claimed * WIDER)) {
            return new Check(false, "‖J‖ could not be shown to be at most " + claimed);
        }
        String last = "";
        Optional<PlainRestricted> restricted =
                claim.restricted() ? restricted(bounds, a0, workers) : Optional.empty();
        if (claim.restricted() && restricted.isEmpty()) {
            return new Check(
                    false, "directions that span the rows of J could not be orthonormalized");
        }
        int[] cellCounts = restricted.isPresent() ? SHARP_CELLS : CELLS;
        for (int cells : cellCounts) {
            if (cells == SHARPEN) {
                if (!existence && restricted.isPresent()) {
                    restricted.get().mix(workers);
                }
                continue;
            }
            Sum sum =
                    restricted.isPresent()
                            ? Sum.sharp(bounds, restricted.get(), claim, a0, cells, need)
                            : Sum.over(bounds, claim.radius(), a0, cells, need);
            if (!(sum.change < a0)) {
                last =
                        String.format(
                                Locale.ROOT, "Ω(R) = %.6g is not below a0 = %.6g", sum.change, a0);
                continue;
            }
            double factor = 1;
            if (claim.theorem().equals("B'")) {
                double eta = claim.step().orElse(0);
                double b1 = PlainAlgebra.up(b0 + sum.omega);
                if (!(eta > 0) || !(eta * b1 * b1 * (1 + 1e-12) <= 1)) {
                    last =
                            String.format(
                                    Locale.ROOT,
                                    "the step %.6g exceeds 1/b1² = %.6g",
                                    eta,
                                    1 / (b1 * b1));
                    continue;
                }
                factor = 1 - PlainAlgebra.up(eta * sum.lambda * bounds.residual);
                factor = factor > 0 ? Math.sqrt(factor) * (1 - 1e-12) : 0;
            }
            double sigma = (a0 - sum.change) * (1 - 1e-9);
            double rate =
                    claim.theorem().equals("B'")
                            ? factor * claim.step().orElse(0) * sigma * sigma * (1 - 1e-12)
                            : sigma * sigma * (1 - 1e-12);
            if (!existence && !(claim.rate().orElse(Double.POSITIVE_INFINITY) <= rate)) {
                last = String.format(Locale.ROOT, "only the rate %.6g is confirmed", rate);
                continue;
            }
            double reached =
                    (restricted.isPresent() ? factor * factor : factor) * sum.integral * (1 - 1e-9);
            if (reached >= sum.need) {
                return new Check(
                        true,
                        String.format(
                                Locale.ROOT,
                                "%.6g ≥ %.6g with a0 = %.6g, Λ(R) = %.6g, R = %.6g",
                                reached,
                                sum.need,
                                a0,
                                sum.lambda,
                                claim.radius()));
            }
            last =
                    String.format(
                            Locale.ROOT,
                            "only %.6g of the needed %.6g is reached",
                            reached,
                            sum.need);
        }
        return new Check(false, last);
    }

    private static double largest(PlainSystem bounds) {
        return PlainAlgebra.up(
                Math.sqrt(PlainAlgebra.largest(bounds.kernel, bounds.formation) + 1e-290)
                        + bounds.jacobianError);
    }

    /** ‖J⁺r‖ ≤ ‖d‖ + ‖r - J d‖/a0 for any d = Jᵀz. */
    private static double newtonLength(PlainSystem bounds, double a0) {
        int n = bounds.r.length;
        double[][] factor = new double[n][];
        for (int i = 0; i < n; i++) {
            factor[i] = Arrays.copyOf(bounds.kernel[i], i + 1);
        }
        if (!PlainAlgebra.cholesky(factor)) {
            return PlainAlgebra.up(bounds.residual / a0);
        }
        double[] z = bounds.r.clone();
        PlainAlgebra.solve(factor, z);
        double[] left = new double[n];
        double square = 0;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            double product = PlainAlgebra.dot(bounds.kernel[i], 0, z, 0, n);
            left[i] = bounds.r[i] - product;
            square += z[i] * product;
            trace += bounds.kernel[i][i];
        }
        double size = PlainAlgebra.norm(z);
        double rounding = PlainAlgebra.EPS * (n + 6) * trace * size + bounds.formation * size;
        double length =
                PlainAlgebra.up(
                        Math.sqrt(
                                Math.max(0, square)
                                        + 2 * rounding * size
                                        + PlainAlgebra.EPS * n * Math.abs(square)
                                        + 1e-290));
        double miss =
                PlainAlgebra.norm(left)
                        + rounding
                        + PlainAlgebra.EPS * PlainAlgebra.norm(bounds.r)
                        + bounds.residualError
                        + bounds.jacobianError * length;
        return PlainAlgebra.up(Math.min(length + miss / a0, bounds.residual / a0));
    }

    private static Optional<PlainRestricted> restricted(
            PlainSystem bounds, double a0, Workers workers) {
        if (!bounds.ordinary || !bounds.net.isStack()) {
            return Optional.empty();
        }
        return PlainWhitening.of(bounds.kernel, bounds.formation, a0)
                .map(white -> new PlainRestricted(bounds, white, a0, workers));
    }

    /**
     * What is left of a0 along a path.
     *
     * @param omega ∫Λ, a bound of ‖J - J(w0)‖
     * @param change what is taken from a0 at the end, Ω or a0 κ
     * @param integral of what is left, or by how much the residual falls, from below
     * @param need what it must reach
     */
    private record Sum(double omega, double change, double integral, double lambda, double need) {
        /** Upper Riemann sums of Λ. */
        static Sum over(PlainSystem bounds, double radius, double a0, int cells, double need) {
            double omega = 0;
            double integral = 0;
            double lambda = 0;
            double width = radius / cells;
            for (int j = 1; j <= cells; j++) {
                lambda = bounds.curvature.at(j == cells ? radius : j * width);
                double next = PlainAlgebra.up(omega + width * lambda);
                integral += width * (a0 - (omega + next) / 2) * (1 - 1e-12);
                omega = next;
                if (!(omega < a0)) {
                    break;
                }
            }
            return new Sum(omega, omega, integral, lambda, need);
        }

        /** The majorant; for existence by J⁺D²F[e, e'], or in the metric of the residual. */
        static Sum sharp(
                PlainSystem bounds,
                PlainRestricted v,
                Claim claim,
                double a0,
                int cells,
                double need) {
            if (!claim.theorem().startsWith("C'")) {
                boolean steps = claim.theorem().equals("B'");
                double curb = steps ? PlainAlgebra.up(claim.step().orElse(0) * bounds.residual) : 0;
                return along(
                        bounds,
                        v,
                        new PlainMajorant.Rates(v.w1, v.w2, v.w3, steps ? 0.5 : 1, false, curb),
                        claim.radius(),
                        a0,
                        cells,
                        need);
            }
            Sum first =
                    along(
                            bounds,
                            v,
                            new PlainMajorant.Rates(v.wC, 0, 0, 0, false, 0),
                            claim.radius(),
                            a0,
                            cells,
                            need);
            Sum second =
                    along(
                            bounds,
                            v,
                            new PlainMajorant.Rates(PlainAlgebra.up(a0 * v.wE), 0, 0, 0, true, 0),
                            claim.radius(),
                            a0,
                            cells,
                            bounds.residual);
            return first.integral / first.need >= second.integral / second.need ? first : second;
        }

        private static Sum along(
                PlainSystem bounds,
                PlainRestricted v,
                PlainMajorant.Rates rates,
                double radius,
                double a0,
                int cells,
                double need) {
            PlainMajorant m =
                    PlainMajorant.along(
                            PlainMajorant.Surroundings.of(bounds, v),
                            rates,
                            radius,
                            need,
                            a0,
                            cells);
            return new Sum(
                    m.omega(), PlainAlgebra.up(a0 * m.kappa()), m.fallen(), m.lambda(), need);
        }
    }
}
