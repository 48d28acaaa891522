package org.plstar.landscape.certificate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.StageNetwork.Stage;
import org.plstar.landscape.certificate.StageNetwork.StageTerm;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * The computed numbers of all samples at w0, forward and backward, their sizes, and how far each
 * may be from the exact one.
 *
 * <p>Computed numbers are exact numbers near others: everything after this class works with them as
 * they are, and {@link Drift} bounds how far the true ones at any point of a ball are from them,
 * rounding being the part of the drift that is there at radius 0. Arrays are indexed by stage, l =
 * 0 … L + 1 (0 is the input), or by term t = 1 …, then sample. v_l [C, m_l] is the derivative of
 * the outputs by z_l, u_l that by h_l.
 */
final class ForwardBackward {
    private static final int ROWS = 32;

    final StageNetwork stack;
    final WeightNorms weights;
    final int samples;
    final int outputs;

    /** h_l [N, m_l] for l = 0 … L. */
    final double[][] h;

    /** φ'(z_l) [N, m_l]. */
    final double[][] slope;

    /** φ''(z_l) [N, m_l]. */
    final double[][] bend;

    /** v_l [N·C, m_l] for l = 1 … L + 1, where it is the identity. */
    final double[][] v;

    /** u_l [N·C, m_l] for l = 1 … L. */
    final double[][] u;

    /** The outputs [N·C]. */
    final double[] f;

    /** ‖h_l‖. */
    final double[][] hNorm;

    /** Largest |φ'(z_l)|. */
    final double[][] slopeMax;

    /** Largest |φ''(z_l)|. */
    final double[][] bendMax;

    /** Largest norm of a row of u_l, one unit's derivatives of all outputs. */
    final double[][] uMax;

    /** Largest |φ''| times the norm of that row. */
    final double[][] bentMax;

    /** ‖u_l‖_F. */
    final double[][] uFrobenius;

    /** Spectral norm of v_l, l = 1 … L + 1. */
    final double[][] vNorm;

    /** ‖v_l‖_F, l = 1 … L + 1. */
    final double[][] vFrobenius;

    /** ‖z_l computed - z_l‖, l = 1 … L + 1. */
    final double[][] zError;

    /** Of computing φ from the computed z_l, in 2-norm. */
    final double[][] valueError;

    /** Of computing φ' and φ'' from the computed z_l, in maximum norm. */
    final double[][] slopeError;

    /** The least |z_l| of a stage with kinks; infinite for others. */
    final double[][] kinkDistance;

    /** Of the products that made u_l, in Frobenius norm. */
    final double[][] uError;

    /**
     * For a term with weights, spectral norm of X_t = (s P(h); σ 1ᵀ), what its weights and biases
     * are multiplied by.
     */
    final double[][] inputNorm;

    /** Largest norm of a column of s P(h), what one site sees. */
    final double[][] siteNorm;

    /** ‖X_t‖_F. */
    final double[][] inputFrobenius;

    /**
     * For a term with weights, the largest norm that Σ_c q_c v^c, ‖q‖ = 1, has as a matrix
     * [channels, sites].
     */
    final double[][] sharedNorm;

    /**
     * Runs forward and backward. Cost of a dense network 6 N C Σ m_l m_{l+1}; memory of the order
     * of N C Σ m_l.
     *
     * @param x [N, d] row-major, finite, taken as exact; not modified
     */
    ForwardBackward(StageNetwork stack, WeightNorms weights, double[] x, Workers workers) {
        this.stack = stack;
        this.weights = weights;
        this.samples = x.length / stack.inputs();
        this.outputs = stack.outputs();
        int size = stack.hidden() + 2;
        h = new double[size][];
        slope = new double[size][];
        bend = new double[size][];
        v = new double[size][];
        u = new double[size][];
        h[0] = x;
        for (int l = 1; l < size; l++) {
            int width = samples * stack.width(l);
            h[l] = new double[width];
            v[l] = new double[Math.multiplyExact(width, outputs)];
            if (l < size - 1) {
                slope[l] = new double[width];
                bend[l] = new double[width];
                u[l] = new double[width * outputs];
            }
        }
        f = h[size - 1];
        hNorm = new double[size][samples];
        slopeMax = new double[size][samples];
        bendMax = new double[size][samples];
        uMax = new double[size][samples];
        bentMax = new double[size][samples];
        uFrobenius = new double[size][samples];
        vNorm = new double[size][samples];
        vFrobenius = new double[size][samples];
        zError = new double[size][samples];
        valueError = new double[size][samples];
        slopeError = new double[size][samples];
        uError = new double[size][samples];
        kinkDistance = new double[size][samples];
        for (double[] distances : kinkDistance) {
            Arrays.fill(distances, Double.POSITIVE_INFINITY);
        }
        int terms = stack.terms() + 1;
        inputNorm = new double[terms][samples];
        siteNorm = new double[terms][samples];
        inputFrobenius = new double[terms][samples];
        sharedNorm = new double[terms][samples];
        workers.run(
                (samples + ROWS - 1) / ROWS,
                task -> {
                    int first = task * ROWS;
                    int count = Math.min(ROWS, samples - first);
                    forward(first, count);
                    backward(first, count);
                });
    }

    private void forward(int first, int count) {
        @Nullable Sides[] sides = new Sides[count];
        for (int i = first; i < first + count; i++) {
            hNorm[0][i] = Rounding.norm(h[0], i * stack.inputs(), stack.inputs(), 1);
            sides[i - first] = stack.isKinked() ? new Sides(stack, h[0], i * stack.inputs()) : null;
        }
        for (int l = 1; l <= stack.hidden() + 1; l++) {
            int out = stack.width(l);
            double[] z = new double[count * out];
            for (int t : stack.termsOf(l)) {
                StageTerm term = stack.term(t);
                term.map().forward(h[term.source()], first * term.map().in(), z, 0, count);
                if (term.map() instanceof Weighted w) {
                    for (int i = first; i < first + count; i++) {
                        inputSizes(t, i, term.source(), w);
                    }
                }
            }
            boolean last = l == stack.hidden() + 1;
            double[] value = last ? z : new double[z.length];
            if (!last) {
                double[] d1 = new double[z.length];
                double[] d2 = new double[z.length];
                stack.stage(l).evaluate(z, value, d1, d2);
                System.arraycopy(d1, 0, slope[l], first * out, z.length);
                System.arraycopy(d2, 0, bend[l], first * out, z.length);
            }
            System.arraycopy(value, 0, h[l], first * out, z.length);
            for (int i = first; i < first + count; i++) {
                forwardSizes(l, i, z, (i - first) * out, last, sides[i - first]);
            }
        }
    }

    private void inputSizes(int t, int i, int source, Weighted w) {
        if (w.isDense()) {
            siteNorm[t][i] = Rounding.up(Math.abs(w.scale()) * hNorm[source][i]);
            inputNorm[t][i] = Rounding.norm(w.scale() * hNorm[source][i], w.biasScale());
            inputFrobenius[t][i] = inputNorm[t][i];
            return;
        }
        PatchInputs x = new PatchInputs(w);
        double squares = 0;
        for (int g = 0; g < w.patches().groups(); g++) {
            x.fill(g, h[source], i * w.in());
            siteNorm[t][i] = Math.max(siteNorm[t][i], x.largestSite());
            inputNorm[t][i] = Math.max(inputNorm[t][i], x.norm());
            double frobenius = Rounding.norm(x.rows());
            squares += frobenius * frobenius;
        }
        inputFrobenius[t][i] = Rounding.up(Math.sqrt(squares));
    }

    private void forwardSizes(
            int l, int i, double[] z, int at, boolean last, @Nullable Sides sides) {
        Stage stage = stack.stage(l);
        int out = stage.width();
        double error = 0;
        for (int t : stack.termsOf(l)) {
            StageTerm term = stack.term(t);
            // |fl(s W h + σ b) - (s W h + σ b)| ≤ γ (s |W||h| + σ |b|)
            double product =
                    Rounding.gamma(term.map().depth() + stage.terms().size() - 1L)
                            * (weights.frobenius()[t] * hNorm[term.source()][i]
                                    + weights.bias()[t]);
            double before = term.source() == 0 ? 0 : hError(term.source(), i);
            error += weights.operator()[t] * before + product;
        }
        zError[l][i] = Rounding.up(error);
        if (last) {
            return;
        }
        hNorm[l][i] = Rounding.norm(h[l], i * out, out, 1);
        if (sides != null) {
            kinkDistance[l][i] = sides.apart(l, z, at, slope[l], i * out);
        }
        double largest = 0;
        double slopes = 0;
        double bends = 0;
        for (int j = 0; j < out; j++) {
            largest = Math.max(largest, Math.abs(z[at + j]));
            slopes = Math.max(slopes, Math.abs(slope[l][i * out + j]));
            bends = Math.max(bends, Math.abs(bend[l][i * out + j]));
        }
        slopeMax[l][i] = slopes;
        bendMax[l][i] = bends;
        if (stage.activation() != SmoothActivation.IDENTITY) {
            slopeError[l][i] = Rounding.up(SmoothActivation.ERROR * (1 + largest));
            valueError[l][i] = Rounding.up(slopeError[l][i] * Math.sqrt(out));
        }
    }

    /** ‖h_l computed - h_l‖ at w0. */
    private double hError(int l, int i) {
        return Rounding.up(stack.stage(l).activation().b1() * zError[l][i] + valueError[l][i]);
    }

    private void backward(int first, int count) {
        int last = stack.hidden() + 1;
        double root = Rounding.up(Math.sqrt(outputs));
        for (int i = first; i < first + count; i++) {
            for (int c = 0; c < outputs; c++) {
                v[last][(i * outputs + c) * outputs + c] = 1;
            }
            vNorm[last][i] = 1;
            vFrobenius[last][i] = root;
        }
        sharedSizes(last, first, count);
        for (int l = stack.hidden(); l >= 1; l--) {
            int m = stack.width(l);
            for (int t : stack.usesOf(l)) {
                StageTerm term = stack.term(t);
                term.map()
                        .backward(
                                v[term.stage()],
                                first * outputs * term.map().out(),
                                u[l],
                                first * outputs * m,
                                count * outputs);
            }
            for (int i = first; i < first + count; i++) {
                backwardSizes(l, i, m);
            }
            sharedSizes(l, first, count);
        }
    }

    private void backwardSizes(int l, int i, int m) {
        int at = i * outputs * m;
        double largest = 0;
        double bent = 0;
        for (int j = 0; j < m; j++) {
            double row = Rounding.norm(u[l], at + j, outputs, m);
            largest = Math.max(largest, row);
            bent = Math.max(bent, Rounding.up(Math.abs(bend[l][i * m + j]) * row));
            for (int c = 0; c < outputs; c++) {
                int k = at + c * m + j;
                v[l][k] = slope[l][i * m + j] * u[l][k];
            }
        }
        uMax[l][i] = largest;
        bentMax[l][i] = bent;
        uFrobenius[l][i] = Rounding.norm(u[l], at, outputs * m, 1);
        vNorm[l][i] = SmallNorm.ofRows(v[l], at, outputs, m);
        vFrobenius[l][i] = Rounding.norm(v[l], at, outputs * m, 1);
        double error = 0;
        for (int t : stack.usesOf(l)) {
            StageTerm term = stack.term(t);
            error +=
                    Rounding.gamma(term.map().depth() + stack.usesOf(l).size() - 1L)
                            * weights.frobenius()[t]
                            * vFrobenius[term.stage()][i];
        }
        uError[l][i] = Rounding.up(error);
    }

    private void sharedSizes(int l, int first, int count) {
        for (int t : stack.termsOf(l)) {
            if (stack.term(t).map() instanceof Weighted w) {
                for (int i = first; i < first + count; i++) {
                    sharedNorm[t][i] = vNorm[l][i];
                    if (!w.isDense()) {
                        sharedNorm[t][i] =
                                Math.min(
                                        vNorm[l][i],
                                        SharedAdjoint.norm(
                                                w, v[l], i * outputs * w.out(), outputs));
                    }
                }
            }
        }
    }

    /** n = N·C. */
    int equations() {
        return samples * outputs;
    }

    /** L. */
    int hidden() {
        return stack.hidden();
    }

    /** Norm of X_t = (s P(h); σ 1ᵀ) of the computed h; of (s h, σ) for a dense layer. */
    double inputNorm(int t, int i) {
        return inputNorm[t][i];
    }

    /**
     * Whether all sizes are ordinary numbers, {@link Rounding#ORDINARY} at most, so that products
     * of several of them lose no more than {@link Rounding#MULTIPLIED} by underflow.
     */
    boolean ordinary() {
        boolean all = true;
        for (double[][] sizes : List.of(hNorm, vFrobenius, uFrobenius, inputFrobenius, zError)) {
            all &= Arrays.stream(sizes).allMatch(ForwardBackward::ordinary);
        }
        for (int t = 1; t <= stack.terms() && all; t++) {
            double scale = stack.term(t).weighted().map(w -> Math.abs(w.scale())).orElse(0.0);
            all = weights.frobenius()[t] <= Rounding.ORDINARY && scale <= Rounding.ORDINARY;
        }
        return all;
    }

    private static boolean ordinary(double[] sizes) {
        return Arrays.stream(sizes).allMatch(size -> size <= Rounding.ORDINARY);
    }

    /** Whether the outputs are finite. */
    boolean finite() {
        return Arrays.stream(f).allMatch(Double::isFinite);
    }
}
