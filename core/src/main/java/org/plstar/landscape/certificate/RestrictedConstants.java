package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * Bounds of D²F(w0) with its slots held to V, the row space of the Jacobian, or to its complement;
 * q, b are unit vectors of multipliers of the equations, e, e' unit vectors of V, f one orthogonal
 * to V. All from above.
 *
 * <p>A tensor's norm is at most that of any of its flattenings, and the smallest of the three
 * counts. For f, Σ_i e_i D²F[D_i, ·](I - P) is flattened with e on one side, which makes it
 * √λ_max(N - Σ_a T_a T_aᵀ).
 *
 * @param w1 ≥ |⟨q, D²F[e, J⁺b]⟩|
 * @param wC ≥ |J⁺ D²F[e, e']|
 * @param wE ≥ |⟨q, D²F[J⁺b, J⁺b']⟩|
 * @param w2 ≥ |⟨q, D²F[J⁺b, f]⟩|
 * @param w3 ≥ |⟨q, D²F[e, f]⟩|
 */
record RestrictedConstants(double w1, double wC, double wE, double w2, double w3) {
    /**
     * From a tensor. Cost some 20 n⁴; memory 2 n³, the tensor's own included.
     *
     * @param curvature Λ(0) of the same point
     * @param a0 of the Jacobian, from below
     */
    static RestrictedConstants of(
            RestrictedTensor tensor, double curvature, double a0, Workers workers) {
        Whitening white = tensor.white;
        int n = tensor.n;
        double[] t = tensor.slices;
        // one more tensor beside T, for one after the other of what is flattened
        double[] other = new double[t.length];
        double[][] flat = new double[4][];
        flat[0] = flattenings(t, n, workers);
        times(t, white.x(), n, other, workers);
        flat[1] = flattenings(other, n, workers);
        timesFromLeft(white.x(), n, other, workers);
        flat[3] = flattenings(other, n, workers);
        mixed(white.x(), t, n, other);
        flat[2] = flattenings(other, n, workers);
        double size = Rounding.norm(t);
        double norm = white.norm();
        double stretch = white.stretch();
        double eps = white.epsilon() / (1 - white.epsilon());
        // what the computed T may be off by, as a trilinear form
        double off = tensor.formation + tensor.error * white.directionNorm();
        double rounding = Rounding.gamma(n + 4L) * white.frobenius() * size;
        double plain = least(flat[0]) + off;
        double once = off * norm + rounding;
        double twice = once * norm + (2 * rounding) * white.frobenius();
        double w1 = stretch * (least(flat[1]) + once + eps * norm * plain);
        double wC = stretch * stretch * stretch * (least(flat[2]) + once);
        // each J⁺ is D (I + E)⁻¹ X
        double wE = least(flat[3]) + twice + 2 * eps * norm * norm * plain * (1 + eps);
        double[] rest = new double[n * n];
        double own = outside(tensor, rest);
        double e = outsideNorm(rest, n, own);
        double w3 = stretch * (e + tensor.error);
        double w2 = scaledNorm(rest, white, own) + norm * (1 + eps) * (eps * e + tensor.error);
        double whole = Rounding.up(curvature / a0);
        return new RestrictedConstants(
                Math.min(Rounding.up(w1), whole),
                Math.min(Rounding.up(wC), whole),
                Math.min(Rounding.up(wE), Rounding.up(whole / a0)),
                Math.min(Rounding.up(w2), whole),
                Math.min(Rounding.up(w3), curvature));
    }

    /** With w2 and w3 from {@link MixedForm}, for few equations; otherwise these. */
    RestrictedConstants mixed(RestrictedTensor tensor) {
        Whitening white = tensor.white;
        double off = outside(tensor, new double[tensor.n * tensor.n]);
        return tensor.mixed(off)
                .map(
                        form -> {
                            double norm = white.norm();
                            double eps = white.epsilon() / (1 - white.epsilon());
                            double whole = form.norm();
                            double best3 = white.stretch() * (whole + tensor.error);
                            double best2 =
                                    form.scaledNorm(white)
                                            + norm * (1 + eps) * (eps * whole + tensor.error);
                            return new RestrictedConstants(
                                    w1,
                                    wC,
                                    wE,
                                    Math.min(w2, Rounding.up(best2)),
                                    Math.min(w3, Rounding.up(best3)));
                        })
                .orElse(this);
    }

    private static double least(double[] flat) {
        return Math.min(flat[0], Math.min(flat[1], flat[2]));
    }

    /** Norm of the flattening along one slot of [n, n, n] from above. */
    private static double flattening(double[] t, int n, int slot) {
        int square = n * n;
        double size = Rounding.norm(t);
        try (Matrix gram = Matrix.zeros(n, n)) {
            MemorySegment s = MemorySegment.ofArray(t);
            if (slot == 0) {
                Blas.gemm(
                        1,
                        Operand.of(s, n, square),
                        Operand.of(s, n, square).transpose(),
                        0,
                        Operand.of(gram.segment(), n, n));
            } else {
                for (int a = 0; a < n; a++) {
                    Operand slice = Operand.of(s, (long) a * square, n, n, n);
                    Operand turned = slice.transpose();
                    boolean rows = slot == 1;
                    Blas.gemm(1, rows ? slice : turned, rows ? turned : slice, 1, Operand.of(gram));
                }
            }
            gram.mirrorLower();
            double formation = Rounding.up(Rounding.gamma(square + n + 4L) * size * size);
            return Rounding.up(Math.sqrt(SpectralNorm.largest(gram, formation) + Rounding.SQUARES));
        }
    }

    private static double[] flattenings(double[] t, int n, Workers workers) {
        double[] norms = new double[3];
        workers.run(3, slot -> norms[slot] = flattening(t, n, slot));
        return norms;
    }

    /** T_a X for all a. */
    private static void times(double[] t, double[] x, int n, double[] to, Workers workers) {
        workers.run(
                n,
                a ->
                        Blas.gemm(
                                1,
                                Operand.of(t, a * n * n, n, n, n),
                                Operand.of(x, n, n),
                                0,
                                Operand.of(to, a * n * n, n, n, n)));
    }

    /** Xᵀ T_a for all a, in place. */
    private static void timesFromLeft(double[] x, int n, double[] t, Workers workers) {
        workers.run(
                n,
                a -> {
                    double[] product = new double[n * n];
                    Blas.gemm(
                            1,
                            Operand.of(x, n, n).transpose(),
                            Operand.of(t, a * n * n, n, n, n),
                            0,
                            Operand.of(product, n, n));
                    System.arraycopy(product, 0, t, a * n * n, n * n);
                });
    }

    /** Σ_b X_ab T_b for all a. */
    private static void mixed(double[] x, double[] t, int n, double[] to) {
        Blas.gemm(1, Operand.of(x, n, n), Operand.of(t, n, n * n), 0, Operand.of(to, n, n * n));
    }

    /**
     * R = N - Σ_a T_a T_aᵀ, and a bound of how far it is from Σ_a of what is left of D²F_a[D_i, ·]
     * outside V.
     */
    private static double outside(RestrictedTensor tensor, double[] rest) {
        int n = tensor.n;
        double[] t = tensor.slices;
        double size = Rounding.norm(t);
        double[] inside = new double[n * n];
        for (int a = 0; a < n; a++) {
            int at = a * n * n;
            Blas.gemm(
                    1,
                    Operand.of(t, at, n, n, n),
                    Operand.of(t, at, n, n, n).transpose(),
                    1,
                    Operand.of(inside, n, n));
        }
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                // one triangle for both, so that R is symmetric to the last bit
                int k = i >= j ? i * n + j : j * n + i;
                rest[i * n + j] = tensor.gram[k] - inside[k];
            }
            trace += Math.abs(tensor.gram[i * n + i]) + inside[i * n + i];
        }
        double off = tensor.formation;
        // P = D (Dᵀ D)⁻¹ Dᵀ takes away at least T Tᵀ/(1 + ε)
        return Rounding.up(
                tensor.gramFormation
                        + (2 * size + off) * off
                        + Rounding.gamma((long) n * n + 8) * size * size
                        + tensor.white.epsilon() * (size + off) * (size + off)
                        + 2 * Rounding.UNIT * trace);
    }

    private static double outsideNorm(double[] rest, int n, double off) {
        try (Matrix r = Matrix.of(n, n, rest)) {
            return Rounding.up(Math.sqrt(SpectralNorm.largest(r, off) + Rounding.SQUARES));
        }
    }

    /** √λ_max(Xᵀ R X). */
    private static double scaledNorm(double[] rest, Whitening white, double off) {
        int n = white.n();
        double[] half = new double[n * n];
        double[] x = white.x();
        Blas.gemm(1, Operand.of(rest, n, n), Operand.of(x, n, n), 0, Operand.of(half, n, n));
        double size = Rounding.norm(rest);
        double rounding =
                2.1 * Rounding.gamma(n + 4L) * size * white.frobenius() * white.frobenius();
        try (Matrix r = Matrix.zeros(n, n)) {
            Blas.gemm(
                    1,
                    Operand.of(x, n, n).transpose(),
                    Operand.of(half, n, n),
                    0,
                    Operand.of(r.segment(), n, n));
            r.mirrorLower();
            double formation = Rounding.up(rounding + off * white.norm() * white.norm());
            return Rounding.up(Math.sqrt(SpectralNorm.largest(r, formation) + Rounding.SQUARES));
        }
    }
}
