package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.Equations;

/** Random quadratic systems: no solution is lost that Newton's method finds from many starts. */
class RandomQuadraticBoxesTest {
    private static final int STEPS = 60;

    /** f_i = c_i + Σ b_ij x_j + Σ_{j ≤ k} a_ijk x_j x_k. */
    private record Quadratic(double[] c, double[][] b, double[][][] a) {
        static Quadratic of(int n, SplittableRandom random) {
            double[] c = new double[n];
            double[][] b = new double[n][n];
            double[][][] a = new double[n][n][n];
            for (int i = 0; i < n; i++) {
                c[i] = random.nextInt(-8, 9) / 4.0;
                for (int j = 0; j < n; j++) {
                    b[i][j] = random.nextInt(-8, 9) / 4.0;
                    for (int k = j; k < n; k++) {
                        a[i][j][k] = random.nextInt(3) == 0 ? 0 : random.nextInt(-8, 9) / 4.0;
                    }
                }
            }
            return new Quadratic(c, b, a);
        }

        int n() {
            return c.length;
        }

        String text() {
            StringBuilder s = new StringBuilder("var x[1.." + n() + "] = 0 in [-5, 5]\n");
            for (int i = 0; i < n(); i++) {
                s.append(c[i]);
                for (int j = 0; j < n(); j++) {
                    s.append(" + (" + b[i][j] + ")*x[" + (j + 1) + "]");
                    for (int k = j; k < n(); k++) {
                        s.append(" + (" + a[i][j][k] + ")*x[" + (j + 1) + "]*x[" + (k + 1) + "]");
                    }
                }
                s.append(" = 0\n");
            }
            return s.toString();
        }

        double value(int i, double[] x) {
            double f = c[i];
            for (int j = 0; j < n(); j++) {
                f += b[i][j] * x[j];
                for (int k = j; k < n(); k++) {
                    f += a[i][j][k] * x[j] * x[k];
                }
            }
            return f;
        }

        double slope(int i, int j, double[] x) {
            double d = b[i][j];
            for (int k = 0; k < n(); k++) {
                d += a[i][Math.min(j, k)][Math.max(j, k)] * x[k] * (k == j ? 2 : 1);
            }
            return d;
        }

        /** A Newton step; the size of it. */
        double step(double[] x) {
            double[][] j = new double[n()][n()];
            double[][] inverse = new double[n()][n()];
            for (int i = 0; i < n(); i++) {
                for (int k = 0; k < n(); k++) {
                    j[i][k] = slope(i, k, x);
                }
            }
            if (!Inverse.of(j, inverse)) {
                return Double.POSITIVE_INFINITY;
            }
            double[] f = new double[n()];
            for (int i = 0; i < n(); i++) {
                f[i] = value(i, x);
            }
            double size = 0;
            for (int i = 0; i < n(); i++) {
                double d = 0;
                for (int k = 0; k < n(); k++) {
                    d += inverse[i][k] * f[k];
                }
                x[i] -= d;
                size = Math.max(size, Math.abs(d));
            }
            return size;
        }
    }

    @Test
    void noSolutionIsLost() {
        noneIsLost(60, 100);
    }

    @Test
    @Tag("net")
    void noSolutionOfManyIsLost() {
        noneIsLost(600, 400);
    }

    private static void noneIsLost(int systems, int starts) {
        SplittableRandom random = new SplittableRandom(11);
        int met = 0;
        int roots = 0;
        for (int s = 0; s < systems; s++) {
            Quadratic q = Quadratic.of(2 + s % 3, random);
            BoxResult.Contents found = BoxRequest.of(
                            Equations.parse("quadratic " + s, Path.of("."), q.text()))
                    .run()
                    .box();
            roots += found.roots().size();
            for (BoxResult.Root r : found.roots()) {
                assertThat(q.step(r.values().clone()))
                        .as("root of system %s", s)
                        .isLessThan(1e-9);
            }
            for (int t = 0; t < starts; t++) {
                double[] x = random.doubles(q.n(), -5, 5).toArray();
                double size = Double.POSITIVE_INFINITY;
                for (int k = 0; k < STEPS && size > 1e-13; k++) {
                    size = q.step(x);
                }
                if (size <= 1e-13 && isWithin(x, 4.999999)) {
                    assertThat(isTold(x, found))
                            .as("system %s at %s:%n%s", s, x, q.text())
                            .isTrue();
                    met++;
                }
            }
        }
        assertThat(met).isGreaterThan(10 * roots);
        assertThat(roots).isGreaterThan(systems);
    }

    private static boolean isWithin(double[] x, double size) {
        for (double v : x) {
            if (!(Math.abs(v) <= size)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTold(double[] x, BoxResult.Contents found) {
        for (BoxResult.Root r : found.roots()) {
            if (isBetween(x, r.values(), r.values())) {
                return true;
            }
        }
        for (BoxResult.Place p : found.undecided()) {
            if (isBetween(x, p.lower(), p.upper())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBetween(double[] x, double[] lower, double[] upper) {
        for (int j = 0; j < x.length; j++) {
            if (x[j] < lower[j] - 1e-7 || x[j] > upper[j] + 1e-7) {
                return false;
            }
        }
        return true;
    }
}
