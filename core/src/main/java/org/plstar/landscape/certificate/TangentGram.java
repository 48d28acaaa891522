package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * The tangent kernel from the numbers of a {@link ForwardBackward}, in tiles; its own code, since
 * its rounding must be known.
 *
 * <p>A dense map's share is (V Vᵀ)∘K_t. Weights that act at many sites have the derivative Σ_sites
 * v x = V Xᵀ of no more numbers than there are weights; it is formed, some output channels at a
 * time, and multiplied by its transpose.
 */
final class TangentGram {
    private static final int ROWS = 128;

    /** Numbers of derivatives that are held at a time. */
    private static final int HELD = 1 << 24;

    private TangentGram() {}

    /**
     * K [n, n], symmetric to the last bit; to be closed by the caller.
     *
     * @param inner of {@link InputProducts}
     */
    static Matrix of(ForwardBackward at, double[][] inner, Workers workers) {
        int n = at.equations();
        Matrix k = Matrix.zeros(n, n);
        workers.run(
                (n + ROWS - 1) / ROWS,
                task -> {
                    int first = task * ROWS;
                    rows(at, inner, k, first, Math.min(ROWS, n - first));
                });
        for (int t = 1; t <= at.stack.terms(); t++) {
            if (at.stack.term(t).map() instanceof Weighted w && !w.isDense()) {
                shared(at, t, w, k, workers);
            }
        }
        k.mirrorLower();
        return k;
    }

    /**
     * What underflow may have taken from K, in Frobenius norm.
     *
     * @param inner what it may have taken from an element of each K_t
     */
    static double lost(ForwardBackward at, double[] inner) {
        int n = at.equations();
        double sum = 0;
        for (int t = 1; t <= at.stack.terms(); t++) {
            if (!(at.stack.term(t).map() instanceof Weighted w)) {
                continue;
            }
            int l = at.stack.term(t).stage();
            if (!w.isDense()) {
                sum += n * Rounding.underflow((double) w.weight().length + w.bias().length);
                continue;
            }
            double v = Rounding.norm(at.vFrobenius[l]);
            double x = Rounding.norm(at.inputFrobenius[t]);
            // (V Vᵀ)∘E, and what V Vᵀ itself lost times K_t with its E
            sum +=
                    inner[t] * v * v
                            + Rounding.underflow(at.stack.width(l))
                                    * (at.outputs * x * x + n * inner[t])
                            + n * Rounding.underflow(1);
        }
        return Rounding.up(sum);
    }

    private static void rows(ForwardBackward at, double[][] inner, Matrix k, int first, int count) {
        int c = at.outputs;
        int samples = at.samples;
        int columns = first + count;
        double[] sum = new double[count * columns];
        double[] product = new double[count * columns];
        for (int t = 1; t <= at.stack.terms(); t++) {
            if (!InputProducts.isDense(at, t)) {
                continue;
            }
            int l = at.stack.term(t).stage();
            int m = at.stack.width(l);
            MemorySegment v = MemorySegment.ofArray(at.v[l]);
            Blas.gemm(
                    1,
                    Operand.of(v, (long) first * m, count, m, m),
                    Operand.of(v, columns, m).transpose(),
                    0,
                    Operand.of(product, count, columns));
            for (int i = 0; i < count; i++) {
                int row = (first + i) / c * samples;
                for (int j = 0; j < columns; j++) {
                    sum[i * columns + j] += product[i * columns + j] * inner[t][row + j / c];
                }
            }
        }
        double[] whole = new double[k.columns()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(sum, i * columns, whole, 0, columns);
            k.writeRow(first + i, whole, 0);
        }
    }

    /** Adds the products of the derivatives by the weights and biases of term t. */
    private static void shared(ForwardBackward at, int t, Weighted map, Matrix k, Workers workers) {
        int n = at.equations();
        int size = new PatchInputs(map).size();
        int most = Math.clamp(HELD / Math.multiplyExact((long) n, size), 1, map.each());
        double[] held = new double[Math.multiplyExact(n, most * size)];
        MemorySegment derivatives = MemorySegment.ofArray(held);
        for (int g = 0; g < map.patches().groups(); g++) {
            for (int o = 0; o < map.each(); o += most) {
                int group = g;
                int channel = g * map.each() + o;
                int channels = Math.min(most, map.each() - o);
                int columns = channels * size;
                workers.run(
                        at.samples,
                        i -> derivatives(at, t, map, i, group, channel, channels, held));
                workers.run(
                        (n + ROWS - 1) / ROWS,
                        task -> {
                            int first = task * ROWS;
                            int count = Math.min(ROWS, n - first);
                            Blas.gemm(
                                    1,
                                    Operand.of(
                                            derivatives,
                                            (long) first * columns,
                                            count,
                                            columns,
                                            columns),
                                    Operand.of(derivatives, first + count, columns).transpose(),
                                    1,
                                    Operand.of(
                                            k.segment(),
                                            (long) first * n,
                                            count,
                                            first + count,
                                            n));
                        });
            }
        }
    }

    /** V Xᵀ of some output channels of one group, for all outputs of a sample. */
    private static void derivatives(
            ForwardBackward at,
            int t,
            Weighted map,
            int i,
            int group,
            int channel,
            int channels,
            double[] held) {
        int sites = map.patches().sites();
        PatchInputs x = new PatchInputs(map);
        x.fill(group, at.h[at.stack.term(t).source()], i * map.in());
        for (int c = 0; c < at.outputs; c++) {
            int row = i * at.outputs + c;
            Blas.gemm(
                    1,
                    Operand.of(
                            at.v[at.stack.term(t).stage()],
                            row * map.out() + channel * sites,
                            channels,
                            sites,
                            sites),
                    Operand.of(x.rows(), x.size(), sites).transpose(),
                    0,
                    Operand.of(held, row * channels * x.size(), channels, x.size(), x.size()));
        }
    }
}
