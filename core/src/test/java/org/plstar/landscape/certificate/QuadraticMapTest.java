package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/** The theorems on random quadratic maps F_i(w) = b_i·w + ½ wᵀA_i w, where Λ is one number. */
final class QuadraticMapTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 200);

    private record Map(double[][] b, double[][][] a, double[] y) {
        static Map random(Random random) {
            int n = 1 + random.nextInt(4);
            int p = n + random.nextInt(8);
            double bend = Math.pow(10, 2 * random.nextDouble() - 1.5);
            double target = Math.pow(10, 2 * random.nextDouble() - 2);
            double[][] b = new double[n][p];
            double[][][] a = new double[n][p][p];
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                y[i] = target * random.nextGaussian();
                for (int j = 0; j < p; j++) {
                    b[i][j] = random.nextGaussian();
                    for (int k = 0; k <= j; k++) {
                        a[i][j][k] = bend * random.nextGaussian();
                        a[i][k][j] = a[i][j][k];
                    }
                }
            }
            return new Map(b, a, y);
        }

        int n() {
            return b.length;
        }

        int p() {
            return b[0].length;
        }

        double[][] jacobian(double[] w) {
            double[][] j = new double[n()][];
            for (int i = 0; i < n(); i++) {
                j[i] = b[i].clone();
                for (int k = 0; k < p(); k++) {
                    j[i][k] += Search.dot(a[i][k], w);
                }
            }
            return j;
        }

        double[] residual(double[] w) {
            double[] r = new double[n()];
            for (int i = 0; i < n(); i++) {
                r[i] = Search.dot(b[i], w) - y[i];
                for (int k = 0; k < p(); k++) {
                    r[i] += w[k] * Search.dot(a[i][k], w) / 2;
                }
            }
            return r;
        }

        /** ≥ sup ‖D²F‖: the smaller of two flattenings' norms. */
        double curvature() {
            double[] byRow = new double[n() * p() * p()];
            double[] byDirection = new double[n() * p() * p()];
            for (int i = 0; i < n(); i++) {
                for (int j = 0; j < p(); j++) {
                    for (int k = 0; k < p(); k++) {
                        byRow[(i * p() + j) * p() + k] = a[i][j][k];
                        byDirection[(j * n() + i) * p() + k] = a[i][j][k];
                    }
                }
            }
            return Math.min(
                    SpectralNorm.above(byRow, n(), p() * p()),
                    SpectralNorm.above(byDirection, p(), n() * p()));
        }
    }

    /** a0 and b0, from the safe side. */
    private static double[] singularValues(double[][] jacobian) {
        int n = jacobian.length;
        try (Matrix k = Matrix.zeros(n, n)) {
            double trace = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    k.set(i, j, Search.dot(jacobian[i], jacobian[j]));
                }
                trace += k.get(i, i);
            }
            k.mirrorLower();
            double formation = Rounding.gamma(jacobian[0].length + 2) * trace;
            double least = SpectralNorm.smallest(k, formation).orElse(0);
            return new double[] {
                Rounding.down(Math.sqrt(least)),
                Rounding.up(Math.sqrt(SpectralNorm.largest(k, formation)))
            };
        }
    }

    @Test
    void provedDescentsConvergeWithinTheirRadiusAtTheirRate() {
        int[] proved = new int[2];
        double[] worst = new double[2];
        try (Workers team = Workers.of(2)) {
            team.run(SYSTEMS, k -> one(k, proved, worst));
        }
        StudyTable table =
                new StudyTable("soundness-quadratic", "theorem", "proved", "broken", "way / R");
        for (int t = 0; t < 2; t++) {
            table.row(
                    t == 0 ? "B'" : "C'",
                    proved[t],
                    0,
                    String.format(Locale.ROOT, "%.4f", worst[t]));
        }
        assertThat(proved[0]).isGreaterThan(SYSTEMS / 10);
        assertThat(proved[1]).isGreaterThanOrEqualTo(proved[0]);
    }

    private static void one(int k, int[] proved, double[] worst) {
        Map map = Map.random(SmallStack.random(70_000 + k));
        double[] w = new double[map.p()];
        double[] singular = singularValues(map.jacobian(w));
        double a0 = singular[0];
        double b0 = singular[1];
        if (!(a0 > 0)) {
            return;
        }
        double lambda = map.curvature();
        double r0 = Rounding.norm(map.residual(w));
        String where = "seed " + (70_000 + k);
        March descent =
                March.run(_ -> lambda, a0, r0, 0, DescentFactor.of(b0, r0, OptionalDouble.empty()));
        if (descent.reached()) {
            double b1 = b0 + descent.change();
            double sigma = a0 - descent.change();
            double eta = 0.99 / (b1 * b1);
            double rate = descent.factor() * eta * sigma * sigma;
            double path = follow(map, eta, rate, where);
            assertThat(path).as("path, " + where).isLessThanOrEqualTo(descent.length());
            note(0, path / descent.length(), proved, worst);
        }
        // J⁺r is no longer than r0/a0
        March existence = March.run(_ -> lambda, a0, r0, 0, (_, _) -> 1);
        if (existence.reached()) {
            double distance = solve(map, where);
            assertThat(distance).as("solution, " + where).isLessThanOrEqualTo(existence.length());
            note(1, distance / existence.length(), proved, worst);
        }
    }

    private static void note(int theorem, double way, int[] proved, double[] worst) {
        synchronized (proved) {
            proved[theorem]++;
            worst[theorem] = Math.max(worst[theorem], way);
        }
    }

    private static double follow(Map map, double eta, double rate, String where) {
        double[] w = new double[map.p()];
        double path = 0;
        double before = Search.norm(map.residual(w));
        double start = before;
        for (int t = 0; t < 500 && before > 1e-9 * start; t++) {
            double[] step = new double[w.length];
            double[] r = map.residual(w);
            double[][] jacobian = map.jacobian(w);
            for (int i = 0; i < r.length; i++) {
                step = SmallStack.moved(step, jacobian[i], eta * r[i]);
            }
            w = SmallStack.moved(w, step, -1);
            path += Search.norm(step);
            double now = Search.norm(map.residual(w));
            assertThat(now)
                    .as("step " + t + ", " + where)
                    .isLessThanOrEqualTo(before * (1 - rate) + 1e-13 * start);
            before = now;
        }
        return path;
    }

    private static double solve(Map map, String where) {
        double[] w = new double[map.p()];
        for (int t = 0; t < 30; t++) {
            w = SmallStack.moved(w, Follow.leastSquares(map.jacobian(w), map.residual(w)), -1);
        }
        assertThat(Search.norm(map.residual(w))).as(where).isLessThan(1e-9);
        return Search.norm(w);
    }
}
