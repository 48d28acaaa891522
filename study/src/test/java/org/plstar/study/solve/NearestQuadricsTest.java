package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.data.equations.Equations;

/** Nearest points of random quadrics: the test computes the curvature of the distance itself. */
class NearestQuadricsTest {
    private static final int COUNT = 500;

    @Tag("net")
    @Test
    void nearestPointsAreNearestToSecondOrder() {
        Random random = new Random(11);
        int solved = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < COUNT; k++) {
            int p = 2 + k % 5;
            double[] a = new double[p];
            double[] b = new double[p];
            double[] s = new double[p];
            StringBuilder text = new StringBuilder("0");
            for (int j = 0; j < p; j++) {
                a[j] = 0.2 + 3 * random.nextDouble();
                boolean axis = k % 3 == 0 && j > 0;
                b[j] = axis ? 0 : random.nextGaussian();
                s[j] = axis ? 0 : random.nextGaussian();
                text.append(String.format(
                        Locale.ROOT, " + %.17g*x[%d]^2 + (%.17g)*x[%d]", a[j], j + 1, b[j], j + 1));
            }
            text.append(String.format(Locale.ROOT, " = %.17g", 0.5 + 2 * random.nextDouble()));
            StringBuilder start = new StringBuilder();
            for (int j = 0; j < p; j++) {
                start.append(j == 0 ? "" : ", ").append(s[j]);
            }
            Equations e = Equations.parse(
                    "quadric " + k,
                    Path.of("."),
                    "param s = [" + start + "]\nvar x[k in 1.." + p + "] = s[k]\n" + text);
            SolveResult r = SolveRequest.of(e).withNearest(true).run();
            assertThat(r.solved()).as(e.name()).isTrue();
            solved++;
            least = Math.min(least, least(a, b, s, r.w()));
        }
        System.out.printf("%d quadrics, least curvature %.3g%n", solved, least);
        assertThat(least).isGreaterThan(-1e-6);
    }

    /** The least eigenvalue of I - μ∇²F along the quadric, where w - s = μ∇F. */
    private static double least(double[] a, double[] b, double[] s, double[] w) {
        int p = w.length;
        double[] g = new double[p];
        double[] d = new double[p];
        Arrays.setAll(g, j -> 2 * a[j] * w[j] + b[j]);
        Arrays.setAll(d, j -> w[j] - s[j]);
        double square = dot(g, g);
        double mu = dot(d, g) / square;
        double[][] h = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                for (int l = 0; l < p; l++) {
                    double left = (i == l ? 1 : 0) - g[i] * g[l] / square;
                    double right = (j == l ? 1 : 0) - g[j] * g[l] / square;
                    h[i][j] += left * (1 - 2 * mu * a[l]) * right;
                }
                h[i][j] += 10 * g[i] * g[j] / square;
            }
        }
        try (Matrix m = Matrix.zeros(p, p)) {
            for (int i = 0; i < p; i++) {
                for (int j = 0; j < p; j++) {
                    m.set(i, j, h[i][j]);
                }
            }
            return Arrays.stream(Lapack.eigenvalues(m)).min().orElseThrow();
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
