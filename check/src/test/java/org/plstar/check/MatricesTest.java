package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eigenvalues are proved, also where their estimates are wrong. */
class MatricesTest {
    /** 0.5 I + c uuᵀ with a unit vector u that estimates never see: they start orthogonal to it. */
    private static double[][] hidden(int n, double c) {
        double[] start = new double[n];
        LanczosEstimate.largest(n, x -> {
            if (start[0] == 0) {
                System.arraycopy(x, 0, start, 0, n);
            }
            return x.clone();
        });
        double size = Math.hypot(start[0], start[1]);
        double[][] g = new double[n][n];
        for (int i = 0; i < n; i++) {
            g[i][i] = 0.5;
        }
        double[] u = {start[1] / size, -start[0] / size};
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                g[i][j] += c * u[i] * u[j];
            }
        }
        return g;
    }

    @Test
    void anEstimateThatIsTooSmallIsNotBelieved() {
        for (int n : new int[] {2, 3, 70}) {
            for (double c : new double[] {1e-6, 0.01, 0.1, 10}) {
                assertThat(Matrices.top(hidden(n, c), 0)).isBetween(0.5 + c, n * 0.5 + 1.001 * c);
                double right = Math.max(0.5 - c, 0);
                assertThat(Matrices.least(hidden(n, -c), 0)).isBetween(0.0, right);
            }
        }
    }

    @Test
    void eigenvaluesAreBoundedFromBothSides() {
        Random random = new Random(2);
        for (int n : new int[] {1, 2, 5, 66, 130}) {
            // two reflections of a diagonal
            double[][] g = new double[n][n];
            double most = 0;
            double least = 1;
            for (int i = 0; i < n; i++) {
                g[i][i] = 0.1 + 0.9 * random.nextDouble();
                most = Math.max(most, g[i][i]);
                least = Math.min(least, g[i][i]);
            }
            g = reflected(reflected(g, random), random);
            assertThat(Matrices.top(g, 0)).isBetween(most * (1 - 1e-14), most * 1.04);
            assertThat(Matrices.top(g, 0.25)).isGreaterThan(most + 0.2499);
            assertThat(Matrices.least(g, 0)).isBetween(0.8 * least, least * (1 + 1e-14));
            assertThat(Matrices.least(g, 0.05)).isLessThan(least - 0.0499);
            assertThat(Matrices.sigma(g, 0)).isBetween(most * (1 - 1e-14), most * 1.04);
            assertThat(Matrices.rough(g)).isGreaterThan(most * (1 - 1e-14));
        }
    }

    private static double[][] reflected(double[][] g, Random random) {
        int n = g.length;
        double[] v = random.doubles(n, -1, 1).toArray();
        double square = Bound.squares(v);
        double[][] h = Bounded.identity(n).x();
        for (int i = 0; i < n; i++) {
            Matrices.add(h[i], -2 * v[i] / square, v, 0);
        }
        return times(times(h, g), h);
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] r = new double[a.length][b.length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                Matrices.add(r[i], a[i][k], b[k], 0);
            }
        }
        return r;
    }

    @Test
    void numbersThatAreNoneFail() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[][] g = {{1, 0, 0}, {0, 2, bad}, {0, bad, 3}};
            assertThat(Matrices.least(g, 0)).isZero();
            g[1][2] = 0;
            g[2][1] = 0;
            g[1][1] = bad;
            assertThat(Matrices.top(g, 0) < 1e300).isFalse();
            assertThat(Matrices.least(g, 0)).isZero();
            assertThat(Matrices.sigma(g, 0) < 1e300).isFalse();
            double[] v = Arrays.stream(g).flatMapToDouble(Arrays::stream).toArray();
            assertThat(Matrices.blocks(v, 1, 3, 3, false) < 1e300).isFalse();
        }
    }

    @Test
    void productsThatUnderflowDoNotVanish() {
        assertThat(Group.times(new double[] {1e-160}, new double[] {1e-200})[0])
                .isGreaterThanOrEqualTo(Bound.TINY);
        assertThat(Group.times(new double[] {0}, new double[] {1e-200})[0]).isZero();
    }
}
