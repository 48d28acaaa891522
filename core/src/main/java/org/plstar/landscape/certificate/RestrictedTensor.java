package org.plstar.landscape.certificate;

import java.util.Optional;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * D²F(w0) with one slot in V, the row space of the computed Jacobian Ĵ, exactly up to a stated
 * error: no object of p x n or more numbers is formed.
 *
 * <p>With the directions D_i of a {@link Whitening}, T_a[i, j] = D²F_a[D_i, D_j], one matrix per
 * equation a, and N_ij = Σ_a ⟨D²F_a[D_i, ·], D²F_a[D_j, ·]⟩ over all parameters. Samples are
 * visited one after another, each with all directions ({@link TangentRows}). Cost n (n m² + 3 n² m)
 * per layer and equation; memory n³.
 */
final class RestrictedTensor {
    /** Samples per task, so that sums do not depend on the number of threads. */
    private static final int TASKS = 16;

    final Whitening white;
    final int n;

    /** T_a [n, n], one after another. */
    final double[] slices;

    /** N [n, n]. */
    final double[] gram;

    /** Σ_i ‖D²F[D_i, ·] - computed‖_F² ≤ error². */
    final double error;

    /** Of forming all T_a from computed derivatives: √Σ of squares. */
    final double formation;

    /** Norm of the error of forming N. */
    final double gramFormation;

    /** How far the measured numbers of the samples move along V. */
    final TangentSizes sizes;

    private final ForwardBackward at;
    private final double[][] inner;
    private final TangentRows[] kept;
    private final double[] blockNorms;
    private final double[] rowNorms;

    RestrictedTensor(CurvatureBound bound, Whitening white, Workers workers) {
        this.at = bound.measured();
        this.inner = bound.forms().inner();
        this.white = white;
        this.n = white.n();
        blockNorms = new double[at.hidden() + 2];
        double all = 0;
        for (int l = 1; l < blockNorms.length; l++) {
            double sum = 0;
            for (int i = 0; i < at.samples; i++) {
                double part = at.vFrobenius[l][i] * at.inputNorm(l, i);
                sum += part * part;
            }
            blockNorms[l] = Rounding.up(Math.sqrt(sum));
            all += sum;
        }
        kept = new TangentRows[n <= MixedForm.MOST ? at.samples : 0];
        rowNorms = new double[n];
        for (int i = 0; i < n; i++) {
            rowNorms[i] = Rounding.norm(white.x(), i * n, n, 1);
        }
        slices = new double[Math.multiplyExact(n * n, n)];
        sizes = new TangentSizes(at.hidden(), at.samples);
        int tasks = Math.min(TASKS, at.samples);
        double[][] grams = new double[tasks][n * n];
        double[] errors = new double[tasks];
        double[] squares = new double[tasks];
        workers.run(
                tasks,
                task -> {
                    for (int s = task; s < at.samples; s += tasks) {
                        TangentRows rows =
                                new TangentRows(at, white, inner, blockNorms, rowNorms, s);
                        errors[task] += rows.error;
                        if (kept.length > 0) {
                            kept[s] = rows;
                        }
                        squares[task] += square(rows, s);
                        slices(rows, s);
                        addGram(rows, s, grams[task]);
                        sizes.measure(rows, s, white);
                    }
                });
        gram = grams[0];
        double errorSquare = errors[0];
        double square = squares[0];
        for (int t = 1; t < tasks; t++) {
            errorSquare += errors[t];
            square += squares[t];
            for (int k = 0; k < gram.length; k++) {
                gram[k] += grams[t][k];
            }
        }
        error = Rounding.up(Math.sqrt(errorSquare));
        // A = Ĵ' Ĵᵀ by layers, then A Xᵀ
        int widest = 1;
        for (int l = 0; l < blockNorms.length; l++) {
            widest = Math.max(widest, at.stack.width(l));
        }
        double jacobian = Rounding.up(Math.sqrt(all));
        double size = Rounding.up(Math.sqrt(square + Rounding.SQUARES));
        formation =
                Rounding.up(
                        Rounding.gamma(4L * widest + at.hidden() + n + 40)
                                        * size
                                        * jacobian
                                        * white.frobenius()
                                + Rounding.MULTIPLIED);
        gramFormation =
                Rounding.up(
                        Rounding.gamma(4L * widest + 4L * n * (at.hidden() + 2) + 60) * 2 * square
                                + Rounding.MULTIPLIED);
    }

    /**
     * The form that mixes slots, for few equations.
     *
     * @param off of R, see {@link MixedForm}
     */
    Optional<MixedForm> mixed(double off) {
        return kept.length == 0
                ? Optional.empty()
                : Optional.of(new MixedForm(at, inner, kept, slices, n, off));
    }

    /** Σ_i Σ_l (|v'_l||x_l| + |v_l||x'_l|)² of computed numbers. */
    private double square(TangentRows rows, int s) {
        double sum = 0;
        for (int l = 1; l <= at.hidden() + 1; l++) {
            double scale = Math.abs(at.stack.layer(l).scale());
            int in = at.stack.layer(l).in();
            for (int i = 0; i < n; i++) {
                double part = l <= at.hidden() ? rows.size(rows.v[l], i) * at.inputNorm(l, s) : 0;
                if (l > 1) {
                    part +=
                            at.vFrobenius[l][s]
                                    * scale
                                    * Rounding.norm(rows.h[l - 1], i * in, in, 1);
                }
                sum += part * part;
            }
        }
        return Rounding.up(sum);
    }

    /**
     * T_a = (Σ_l (V'_l V_lᵀ) ∘ K_l + (v v^j) ∘ s² H'_{l-1} H_{l-1}ᵀ) Xᵀ for each output of a
     * sample.
     */
    private void slices(TangentRows rows, int s) {
        int outputs = at.outputs;
        int samples = at.samples;
        double[] product = new double[n * n];
        for (int c = 0; c < outputs; c++) {
            double[] a = new double[n * n];
            for (int l = 1; l <= at.hidden(); l++) {
                int m = at.stack.layer(l).out();
                Blas.gemm(
                        1,
                        Operand.of(rows.v[l][c], n, m),
                        Operand.of(at.v[l], n, m).transpose(),
                        0,
                        Operand.of(product, n, n));
                for (int j = 0; j < n; j++) {
                    double k = inner[l][j / outputs * samples + s];
                    for (int i = 0; i < n; i++) {
                        a[i * n + j] += k * product[i * n + j];
                    }
                }
                double[] v = rows.products(l + 1, c);
                double scale = at.stack.layer(l + 1).scale();
                Blas.gemm(
                        scale * scale,
                        Operand.of(rows.h[l], n, m),
                        Operand.of(at.h[l], samples, m).transpose(),
                        0,
                        Operand.of(product, n, samples));
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        a[i * n + j] += v[j] * product[i * samples + j / outputs];
                    }
                }
            }
            int slice = (s * outputs + c) * n * n;
            Blas.gemm(
                    1,
                    Operand.of(a, n, n),
                    Operand.of(white.x(), n, n).transpose(),
                    0,
                    Operand.of(slices, slice, n, n, n));
        }
    }

    /** Adds ⟨v'_i ⊗ x + v ⊗ x'_i, v'_j ⊗ x + v ⊗ x'_j⟩ over layers and outputs. */
    private void addGram(TangentRows rows, int s, double[] sum) {
        for (int l = 1; l <= at.hidden() + 1; l++) {
            int in = at.stack.layer(l).in();
            int m = at.stack.layer(l).out();
            double square = at.stack.layer(l).scale() * at.stack.layer(l).scale();
            double x = inner[l][s * at.samples + s];
            double[] across = new double[n];
            double vSquare = 0;
            double[][] through = new double[at.outputs][n];
            if (l > 1) {
                // ⟨x, x'_i⟩
                double[] own = new double[in];
                System.arraycopy(at.h[l - 1], s * in, own, 0, in);
                Blas.gemv(
                        square,
                        Operand.of(rows.h[l - 1], n, in),
                        Operand.vector(own, 0, in),
                        0,
                        Operand.vector(across, 0, n));
            }
            for (int c = 0; c < at.outputs; c++) {
                vSquare += rows.products(l, c)[s * at.outputs + c];
                if (l <= at.hidden()) {
                    double[] v = new double[m];
                    System.arraycopy(at.v[l], (s * at.outputs + c) * m, v, 0, m);
                    Blas.gemv(
                            1,
                            Operand.of(rows.v[l][c], n, m),
                            Operand.vector(v, 0, m),
                            0,
                            Operand.vector(through[c], 0, n));
                    Blas.gemm(
                            x,
                            Operand.of(rows.v[l][c], n, m),
                            Operand.of(rows.v[l][c], n, m).transpose(),
                            1,
                            Operand.of(sum, n, n));
                }
            }
            if (l > 1) {
                double[] before = rows.h[l - 1];
                Blas.gemm(
                        square * vSquare,
                        Operand.of(before, n, in),
                        Operand.of(before, n, in).transpose(),
                        1,
                        Operand.of(sum, n, n));
                for (int c = 0; c < at.outputs && l <= at.hidden(); c++) {
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j < n; j++) {
                            sum[i * n + j] += through[c][i] * across[j] + across[i] * through[c][j];
                        }
                    }
                }
            }
        }
    }
}
