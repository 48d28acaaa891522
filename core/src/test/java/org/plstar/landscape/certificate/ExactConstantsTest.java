package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * Every constant is on the safe side of its exact value: networks of identities, whose F, J and K
 * are computed with 100 digits.
 */
final class ExactConstantsTest {
    private static final MathContext DIGITS = new MathContext(100);
    private static final int SYSTEMS = 60;

    /**
     * One linear hidden layer without biases: F = s₂ V (s₁ W x), a quadratic map; rows that nearly
     * coincide, so that rounding matters.
     */
    private record Case(
            int d, int m, int n, double[] w, double[] v, double s1, double s2, double[] x) {
        static Case random(Random random) {
            int d = 2 + random.nextInt(4);
            int m = 2 + random.nextInt(4);
            int n = 1 + random.nextInt(3);
            double[] x = new double[n * d];
            double apart = Math.pow(10, -7 * random.nextDouble());
            for (int k = 0; k < x.length; k++) {
                x[k] = k < d ? random.nextGaussian() : x[k - d] + apart * random.nextGaussian();
            }
            double[] w = new double[m * d];
            double[] v = new double[m];
            double size = Math.pow(10, 3 * random.nextDouble());
            for (int k = 0; k < w.length; k++) {
                w[k] = size * random.nextGaussian();
            }
            for (int k = 0; k < m; k++) {
                v[k] = random.nextGaussian();
            }
            return new Case(d, m, n, w, v, 1 / Math.sqrt(d), 1 / Math.sqrt(m), x);
        }

        DenseStack stack() {
            return new DenseStack(
                    d,
                    List.of(
                            new DenseLayer(
                                    d, m, w, new double[0], s1, 0, SmoothActivation.IDENTITY),
                            new DenseLayer(
                                    m, 1, v, new double[0], s2, 0, SmoothActivation.IDENTITY)));
        }

        /** s₁ W x of row i. */
        BigDecimal[] hidden(int i) {
            BigDecimal[] h = new BigDecimal[m];
            for (int j = 0; j < m; j++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int k = 0; k < d; k++) {
                    sum = sum.add(exact(w[j * d + k]).multiply(exact(x[i * d + k])));
                }
                h[j] = sum.multiply(exact(s1));
            }
            return h;
        }

        BigDecimal value(int i) {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal[] h = hidden(i);
            for (int j = 0; j < m; j++) {
                sum = sum.add(exact(v[j]).multiply(h[j]));
            }
            return sum.multiply(exact(s2));
        }

        /** K_ij = s₂² h_i·h_j + s₁² s₂² |V|² x_i·x_j. */
        BigDecimal[][] kernel() {
            BigDecimal[][] k = new BigDecimal[n][n];
            BigDecimal square = BigDecimal.ZERO;
            for (double one : v) {
                square = square.add(exact(one).pow(2));
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    BigDecimal inner = BigDecimal.ZERO;
                    for (int c = 0; c < d; c++) {
                        inner = inner.add(exact(x[i * d + c]).multiply(exact(x[j * d + c])));
                    }
                    BigDecimal hidden = BigDecimal.ZERO;
                    for (int c = 0; c < m; c++) {
                        hidden = hidden.add(hidden(i)[c].multiply(hidden(j)[c]));
                    }
                    k[i][j] =
                            exact(s2)
                                    .pow(2)
                                    .multiply(
                                            hidden.add(
                                                    exact(s1)
                                                            .pow(2)
                                                            .multiply(square)
                                                            .multiply(inner)));
                }
            }
            return k;
        }
    }

    private static BigDecimal exact(double x) {
        return new BigDecimal(x);
    }

    /**
     * Whether a symmetric matrix has positive pivots; also the solution of A z = b if b is given as
     * a last column.
     */
    private static boolean positive(BigDecimal[][] a) {
        int n = a.length;
        BigDecimal[][] rest = new BigDecimal[n][];
        for (int i = 0; i < n; i++) {
            rest[i] = a[i].clone();
        }
        for (int k = 0; k < n; k++) {
            if (rest[k][k].signum() <= 0) {
                return false;
            }
            for (int i = k + 1; i < n; i++) {
                BigDecimal factor = rest[i][k].divide(rest[k][k], DIGITS);
                for (int j = k; j < rest[i].length; j++) {
                    rest[i][j] = rest[i][j].subtract(factor.multiply(rest[k][j]), DIGITS);
                }
            }
        }
        return true;
    }

    /** sign (A - μI). */
    private static BigDecimal[][] shifted(BigDecimal[][] a, int sign, BigDecimal mu) {
        BigDecimal[][] b = new BigDecimal[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                BigDecimal one = i == j ? a[i][j].subtract(mu) : a[i][j];
                b[i][j] = sign > 0 ? one : one.negate();
            }
        }
        return b;
    }

    @Test
    void everyConstantIsOnTheSafeSideOfItsExactValue() {
        int positive = 0;
        int rounded = 0;
        for (int s = 0; s < SYSTEMS; s++) {
            Case c = Case.random(SmallStack.random(300 + s));
            String where = "seed " + (300 + s);
            try (Workers workers = Workers.of(1)) {
                double[] computed =
                        CurvatureBound.of(c.stack().stages(), c.x, true, workers).measured().f;
                try (PointBounds bounds =
                        PointBounds.at(c.stack().stages(), c.x, computed.clone(), true, workers)) {
                    // y is what was computed, so the residual is the rounding error itself
                    BigDecimal square = BigDecimal.ZERO;
                    for (int i = 0; i < c.n; i++) {
                        square = square.add(c.value(i).subtract(exact(computed[i])).pow(2));
                    }
                    assertThat(exact(bounds.residual()).pow(2))
                            .as("r0, " + where)
                            .isGreaterThanOrEqualTo(square);
                    rounded += square.signum();
                    BigDecimal[][] k = c.kernel();
                    assertThat(
                                    positive(
                                            shifted(
                                                    k,
                                                    -1,
                                                    exact(bounds.largestSingularValue()).pow(2))))
                            .as("b0, " + where)
                            .isTrue();
                    OptionalDouble a0 = bounds.leastSingularValue();
                    if (a0.isPresent()) {
                        positive++;
                        assertThat(positive(shifted(k, 1, exact(a0.getAsDouble()).pow(2))))
                                .as("a0, " + where)
                                .isTrue();
                    }
                }
                newtonLength(c, where, workers);
            }
        }
        assertThat(positive).isBetween(SYSTEMS / 3, SYSTEMS - 1);
        assertThat(rounded).isGreaterThan(SYSTEMS / 3);
    }

    /** aN² ≥ rᵀK⁻¹r, by the sign of det [[K, r], [rᵀ, aN²]]/det K = aN² - rᵀK⁻¹r. */
    private static void newtonLength(Case c, String where, Workers workers) {
        double[] y = new double[c.n];
        for (int i = 0; i < c.n; i++) {
            y[i] = i - 1;
        }
        try (PointBounds bounds = PointBounds.at(c.stack().stages(), c.x, y, true, workers)) {
            if (bounds.leastSingularValue().isEmpty()) {
                return;
            }
            double length = bounds.newtonLength();
            List<BigDecimal> r = new ArrayList<>();
            for (int i = 0; i < c.n; i++) {
                r.add(c.value(i).subtract(exact(y[i])));
            }
            BigDecimal[][] k = c.kernel();
            BigDecimal[][] bordered = new BigDecimal[c.n + 1][c.n + 1];
            for (int i = 0; i <= c.n; i++) {
                for (int j = 0; j <= c.n; j++) {
                    bordered[i][j] =
                            i < c.n && j < c.n
                                    ? k[i][j]
                                    : i == j ? exact(length).pow(2) : r.get(Math.min(i, j));
                }
            }
            assertThat(positive(bordered)).as("aN, " + where).isTrue();
        }
    }

    @Test
    void directedRoundingGoesItsWay() {
        Random random = new Random(9);
        for (int t = 0; t < 2000; t++) {
            double a = Math.pow(10, 40 * random.nextDouble() - 20);
            double b = a * random.nextDouble();
            assertThat(exact(Rounding.up(a * b))).isGreaterThan(exact(a).multiply(exact(b)));
            assertThat(exact(Rounding.down(a * b))).isLessThan(exact(a).multiply(exact(b)));
            assertThat(exact(Rounding.downDifference(a, b)))
                    .isLessThanOrEqualTo(exact(a).subtract(exact(b)));
            assertThat(exact(Rounding.norm(a, b)).pow(2))
                    .isGreaterThan(exact(a).pow(2).add(exact(b).pow(2)));
            long k = 1L + random.nextInt(1_000_000);
            BigDecimal ku = exact(Rounding.UNIT).multiply(BigDecimal.valueOf(k));
            assertThat(exact(Rounding.gamma(k)))
                    .isGreaterThan(ku.divide(BigDecimal.ONE.subtract(ku), DIGITS));
        }
    }

    /** Each of the later additions loses 0.49 of a unit in the last place: 2⁻³⁰ would not do. */
    @Test
    void theNormOfALargeLayerIsRoundedUpBeyondTheLossesOfItsSum() {
        int count = 1 << 27;
        double c = Math.sqrt(1 + 0.49 * 0x1p-26);
        double norm = Rounding.norm(new double[] {c}, 0, count, 0);
        assertThat(exact(norm).pow(2))
                .isGreaterThanOrEqualTo(exact(c).pow(2).multiply(BigDecimal.valueOf(count)));
    }
}
