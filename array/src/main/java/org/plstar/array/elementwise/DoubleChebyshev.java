package org.plstar.array.elementwise;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Evaluates sums of Chebyshev polynomials of one parity, at points with different coefficients. */
public final class DoubleChebyshev {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleChebyshev() {}

    /**
     * Adds Σ_k c_k T_{2k}(x), or Σ_k c_k T_{2k+1}(x), by Clenshaw's recurrence in 2x² - 1.
     *
     * <p>Costs one fused operation and one subtraction a term and point, without stores between the
     * terms.
     *
     * @param odd whether the degrees are 1, 3, …; else 0, 2, …
     * @param x [n], in [-1, 1]
     * @param c [terms, stride] from {@code from} on: coefficient k of point j is {@code c[from + k
     *     stride + j]}
     * @param terms at least 1
     * @param stride of the terms, at least n
     * @param sum [n], added to
     */
    public static void add(
            boolean odd,
            double[] x,
            double[] c,
            int from,
            int terms,
            int stride,
            double[] sum,
            int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, j);
            DoubleVector twice = v.mul(v).mul(4).sub(2); // twice the argument, 2y
            DoubleVector last = DoubleVector.zero(SPECIES);
            DoubleVector before = last;
            for (int k = terms - 1; k > 0; k--) {
                DoubleVector next = twice.fma(
                        last,
                        DoubleVector.fromArray(SPECIES, c, from + k * stride + j)
                                .sub(before));
                before = last;
                last = next;
            }
            DoubleVector first = DoubleVector.fromArray(SPECIES, c, from + j);
            DoubleVector result = odd
                    // T_1 b_0 - T_{-1} b_1 with b_0 the next number
                    ? twice.fma(last, first.sub(before)).sub(last).mul(v)
                    : twice.mul(0.5).fma(last, first.sub(before));
            DoubleVector.fromArray(SPECIES, sum, j).add(result).intoArray(sum, j);
        }
        for (; j < n; j++) {
            double twice = x[j] * x[j] * 4 - 2;
            double last = 0;
            double before = 0;
            for (int k = terms - 1; k > 0; k--) {
                double next = Math.fma(twice, last, c[from + k * stride + j] - before);
                before = last;
                last = next;
            }
            double first = c[from + j] - before;
            sum[j] += odd
                    ? (Math.fma(twice, last, first) - last) * x[j]
                    : Math.fma(twice * 0.5, last, first);
        }
    }
}
