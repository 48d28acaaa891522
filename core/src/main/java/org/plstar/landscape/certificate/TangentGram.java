package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;

/** K = Σ_l (V_l V_lᵀ)∘K_l from the numbers of a {@link ForwardBackward}, in tiles; its own code, since its rounding must be known. */
final class TangentGram {
    private static final int ROWS = 128;

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
        k.mirrorLower();
        return k;
    }

    private static void rows(ForwardBackward at, double[][] inner, Matrix k, int first, int count) {
        int c = at.outputs;
        int samples = at.samples;
        int columns = first + count;
        double[] sum = new double[count * columns];
        double[] product = new double[count * columns];
        for (int l = 1; l <= at.hidden(); l++) {
            int m = at.stack.layer(l).out();
            MemorySegment v = MemorySegment.ofArray(at.v[l]);
            Blas.gemm(
                    false,
                    true,
                    count,
                    columns,
                    m,
                    1,
                    v,
                    (long) first * m,
                    m,
                    v,
                    0,
                    m,
                    0,
                    MemorySegment.ofArray(product),
                    0,
                    columns);
            for (int i = 0; i < count; i++) {
                int row = (first + i) / c * samples;
                for (int j = 0; j < columns; j++) {
                    sum[i * columns + j] += product[i * columns + j] * inner[l][row + j / c];
                }
            }
        }
        double[] last = inner[at.hidden() + 1];
        double[] whole = new double[k.columns()];
        for (int i = 0; i < count; i++) {
            int own = (first + i) % c;
            int row = (first + i) / c * samples;
            // the output layer: its v is the identity
            for (int j = own; j < columns; j += c) {
                sum[i * columns + j] += last[row + j / c];
            }
            System.arraycopy(sum, i * columns, whole, 0, columns);
            k.writeRow(first + i, whole, 0);
        }
    }
}
