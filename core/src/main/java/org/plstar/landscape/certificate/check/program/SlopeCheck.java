package org.plstar.landscape.certificate.check.program;

import java.util.Set;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.PlainAlgebra;

/**
 * Proves a claim about slopes from the program, the weights and the data alone.
 *
 * <p>With E(S) ≥ ‖T - Ĵ‖ for every slope matrix T of the ball of radius S: C' and C'' need aN ≤ (1
 * - E(R)/a0) R, and the solution lies within aN/(1 - E(R)/a0); A' needs ∫₀^R (a0 - E) ≥ r0; B'
 * needs r0 &lt; (a0 - 3E(R)) R and η ≤ 1/(b0 + E(R))². Along directions D C' and C'' need r0 ≤ (1 -
 * κ)ρ, κ ≥ ‖T - I‖ for every slope matrix T by z, and the solution lies within ‖D‖r0/(1 - κ). See
 * docs/certificates.md.
 */
public final class SlopeCheck {
    private static final Set<String> THEOREMS = Set.of("A'", "B'", "C'", "C''");

    /** Cells of the integral of A'. */
    private static final int CELLS = 8;

    private final SlopeClaim claim;
    private final PlainJacobian jacobian;
    private double[][] kernel = new double[0][];
    private double formation;
    private double a0;
    private double r0;
    private double aN;

    private SlopeCheck(SlopeClaim claim, Workers workers) {
        this.claim = claim;
        jacobian = new PlainJacobian(claim, workers);
    }

    /**
     * Proves. Time: some n²p/2 multiplications for ĴĴᵀ, n³/6, and two to ten passes with C reverse
     * passes for each sample in plain loops; memory: n² and 1 GB of rows.
     *
     * @throws IllegalArgumentException if the lines and arrays are no program and its data
     */
    public static Check of(SlopeClaim claim, Workers workers) {
        if (!THEOREMS.contains(claim.theorem())) {
            return new Check(false, "no theorem is known as " + claim.theorem());
        }
        if (!positive(claim.radius()) || !positive(claim.reach())) {
            return new Check(false, "the radius is no positive number");
        }
        boolean existence = claim.theorem().startsWith("C");
        if (claim.directions() && !existence) {
            return new Check(false, "no such theorem rests on directions");
        }
        if (!claim.directions() && !positive(claim.leastSingularValue())) {
            return new Check(false, "no least singular value is claimed");
        }
        for (double v : claim.y()) {
            if (!Double.isFinite(v)) {
                throw new IllegalArgumentException("a target is " + v);
            }
        }
        try {
            SlopeCheck check = new SlopeCheck(claim, workers);
            if (claim.directions()) {
                return check.existenceAlong();
            }
            check.measure();
            return switch (claim.theorem()) {
                case "A'" -> check.flow();
                case "B'" -> check.descent();
                default -> check.existence();
            };
        } catch (Unproved e) {
            return new Check(false, String.valueOf(e.getMessage()));
        }
    }

    private static boolean positive(double v) {
        return v > 0 && Double.isFinite(v);
    }

    /** ‖F - y‖ from above. */
    private static double size(PlainJacobian.Residual r) {
        return PlainAlgebra.up(PlainAlgebra.norm(r.value()) + PlainAlgebra.norm(r.off()));
    }

    /** η0 ≤ (1 - κ)ρ, and a solution within ‖D‖η0/(1 - κ), with its own D. */
    private Check existenceAlong() {
        double[][] columns = jacobian.directions(jacobian.kernel());
        double rho = claim.radius();
        r0 = size(jacobian.residual());
        double kappa = jacobian.along(columns, rho);
        double room = (1 - kappa) * (1 - 1e-9);
        if (!(kappa < 1) || !(r0 <= room * rho)) {
            return new Check(
                    false, "(1 - κ) ρ ≥ r0 could not be shown: κ = " + kappa + ", r0 = " + r0);
        }
        double reach =
                PlainAlgebra.up(PlainAlgebra.operatorNorm(columns) * Math.min(rho, r0 / room));
        if (!(reach <= claim.reach())) {
            return new Check(false, "a solution could be shown within " + reach + " only");
        }
        return new Check(true, "a solution lies within " + claim.reach() + " of the point");
    }

    private void measure() {
        PlainJacobian.Residual r = jacobian.residual();
        double off = PlainAlgebra.norm(r.off());
        r0 = size(r);
        kernel = jacobian.kernel();
        double trace = 0;
        for (int i = 0; i < kernel.length; i++) {
            trace += kernel[i][i];
        }
        formation =
                PlainAlgebra.up(PlainAlgebra.EPS * jacobian.terms() * trace + jacobian.underflow());
        a0 = claim.leastSingularValue();
        if (!PlainAlgebra.above(kernel, PlainAlgebra.up(a0 * a0), formation)) {
            throw new Unproved("σ_min(Ĵ) could not be shown to be at least " + a0);
        }
        aN = newtonLength(r.value(), off, trace);
    }

    /** |Ĵ⁺ r| ≤ |Ĵᵀz| + |r - ĴĴᵀz|/a0 for any z. */
    private double newtonLength(double[] r, double off, double trace) {
        int n = r.length;
        double[][] factor = new double[n][];
        for (int i = 0; i < n; i++) {
            factor[i] = kernel[i].clone();
        }
        double[] z = r.clone();
        if (PlainAlgebra.cholesky(factor)) {
            PlainAlgebra.solve(factor, z);
        }
        double[] left = new double[n];
        double square = 0;
        double absolute = 0;
        double lost = PlainAlgebra.EPS * (n + 4.0) * trace + formation;
        for (int i = 0; i < n; i++) {
            double product = PlainAlgebra.dot(kernel[i], 0, z, 0, n);
            left[i] = r[i] - product;
            square += z[i] * product;
            absolute += Math.abs(z[i] * product);
        }
        double size = PlainAlgebra.norm(z);
        double length =
                Math.sqrt(
                        Math.max(0, square)
                                + PlainAlgebra.EPS * (n + 4.0) * absolute
                                + lost * size * size
                                + 1e-290);
        double miss =
                PlainAlgebra.norm(left)
                        + PlainAlgebra.EPS * (PlainAlgebra.norm(r) + PlainAlgebra.norm(left))
                        + lost * size
                        + off;
        return PlainAlgebra.up(
                Math.min(PlainAlgebra.up(length) + miss / a0, (PlainAlgebra.norm(r) + off) / a0));
    }

    private Check existence() {
        double kappa = PlainAlgebra.up(jacobian.spread(claim.radius()) / a0);
        double room = (1 - kappa) * (1 - 1e-9);
        if (!(kappa < 1) || !(aN <= room * claim.radius())) {
            return new Check(
                    false, "(1 - κ) R ≥ aN could not be shown: κ = " + kappa + ", aN = " + aN);
        }
        if (!(PlainAlgebra.up(aN / room) <= claim.reach())) {
            return new Check(false, "a solution could be shown within " + aN / room + " only");
        }
        return new Check(true, "a solution lies within " + claim.reach() + " of the point");
    }

    private Check flow() {
        double sum = 0;
        double width = claim.reach() / CELLS * (1 - 1e-12);
        double least = a0;
        for (int cell = 1; cell <= CELLS; cell++) {
            double e = jacobian.spread(claim.reach() * cell / CELLS * (1 + 1e-12));
            least = (a0 - e) * (1 - 1e-9);
            if (!(least > 0)) {
                return new Check(false, "σ_min could not be shown to be positive in the ball");
            }
            sum += width * least * (1 - 1e-9);
        }
        if (!(sum >= r0)) {
            return new Check(false, "∫ (a0 - E) = " + sum + " is below r0 = " + r0);
        }
        if (!(claim.rate().orElse(Double.NaN) <= least * least)) {
            return new Check(false, "the rate could be shown to be " + least * least + " only");
        }
        return new Check(true, "gradient flow stays within " + claim.reach() + " and converges");
    }

    private Check descent() {
        double e = jacobian.spread(claim.reach());
        double slower = (a0 - 3 * e) * (1 - 1e-9);
        double least = (a0 - e) * (1 - 1e-9);
        if (!(slower > 0) || !(r0 < slower * claim.reach())) {
            return new Check(
                    false, "(a0 - 3E) R > r0 could not be shown: E = " + e + ", r0 = " + r0);
        }
        double b1 =
                PlainAlgebra.up(Math.sqrt(PlainAlgebra.largest(kernel, formation) + 1e-290) + e);
        double step = claim.step().orElse(Double.NaN);
        if (!(step > 0 && step * b1 * b1 <= 1)) {
            return new Check(false, "the step could not be shown to be at most 1/b1²");
        }
        if (!(claim.rate().orElse(Double.NaN) <= step * least * slower)) {
            return new Check(
                    false, "the rate could be shown to be " + step * least * slower + " only");
        }
        return new Check(true, "gradient descent stays within " + claim.reach() + " and converges");
    }
}
