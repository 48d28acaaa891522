package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * G_k(f) = λ_max(Σ_i f_i² X_k^i X_k^iᵀ) for a term whose weights act at many sites; the matrix is
 * of the order of the taps, one for each group.
 */
final class SharedInputs {
    private SharedInputs() {}

    /**
     * A bound of the largest eigenvalue over the groups. Cost N sites taps².
     *
     * @param f a factor for each sample
     */
    static double largest(ForwardBackward at, int t, Weighted map, double[] f) {
        PatchInputs x = new PatchInputs(map);
        int size = x.size();
        int sites = map.patches().sites();
        double[] h = at.h[at.stack.term(t).source()];
        double trace = 0;
        double lost = 0;
        for (int i = 0; i < f.length; i++) {
            double part = f[i] * at.inputFrobenius[t][i];
            trace += part * part;
            // of f², of its product with an element, and of the sum over sites times it
            double factors = 1 + f[i] * f[i] + at.inputFrobenius[t][i] * at.inputFrobenius[t][i];
            lost += size * Rounding.underflow(sites + 2.0) * factors;
        }
        if (!Double.isFinite(trace + lost)) {
            return Double.POSITIVE_INFINITY;
        }
        double formation =
                Rounding.up(Rounding.gamma((long) f.length * (sites + 1) + 20) * trace + lost);
        double largest = 0;
        double[] gram = new double[size * size];
        double[] row = new double[size];
        for (int g = 0; g < map.patches().groups(); g++) {
            Arrays.fill(gram, 0);
            for (int i = 0; i < f.length; i++) {
                x.fill(g, h, i * map.in());
                Blas.gemm(
                        f[i] * f[i],
                        Operand.of(x.rows(), size, sites),
                        Operand.of(x.rows(), size, sites).transpose(),
                        1,
                        Operand.of(gram, size, size));
            }
            try (Matrix a = Matrix.zeros(size, size)) {
                for (int r = 0; r < size; r++) {
                    System.arraycopy(gram, r * size, row, 0, size);
                    a.writeRow(r, row, 0);
                }
                a.mirrorLower();
                largest = Math.max(largest, SpectralNorm.largest(a, formation));
            }
        }
        return largest;
    }
}
