package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

/** Goes where a proof says something happens, and asserts that it does. */
final class Follow {
    private Follow() {}

    private static double constant(Proof p, String symbol) {
        return p.constants().stream()
                .filter(c -> c.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Below this a residual is rounding. */
    private static double rounding(SmallStack small) {
        return 1e-12 * (1 + Search.norm(small.y));
    }

    /**
     * Steps of gradient descent, each held to the rate, the step and the singular values of the
     * proof; the path over R comes back.
     */
    static double descent(SmallStack small, Proof p, int steps, String where) {
        double eta = p.step().orElseThrow();
        double rate = p.rate().orElseThrow();
        double b1 = constant(p, "b1");
        assertThat(eta * b1 * b1).as("step, " + where).isLessThanOrEqualTo(1);
        double[] w = small.w;
        double path = 0;
        double before = Search.norm(small.residual(w));
        double start = before;
        double rounding = rounding(small);
        for (int t = 0; t < steps && before > Math.max(rounding, 1e-10 * start); t++) {
            double[] r = small.residual(w);
            double[][] jacobian = small.jacobian(w);
            if (t % 50 == 0) {
                singularValues(jacobian, p, b1, where);
            }
            double[] step = new double[w.length];
            for (int i = 0; i < r.length; i++) {
                step = SmallStack.moved(step, jacobian[i], eta * r[i]);
            }
            w = SmallStack.moved(w, step, -1);
            path += Search.norm(step);
            double now = Search.norm(small.residual(w));
            assertThat(now)
                    .as("residual at step " + t + ", " + where)
                    .isLessThanOrEqualTo(before * (1 - rate) + rounding / 10);
            before = now;
        }
        assertThat(path).as("path, " + where).isLessThanOrEqualTo(p.radius());
        return path / p.radius();
    }

    /**
     * The flow by Runge and Kutta's method of fourth order, in steps of 1/(2 b²); the path over R
     * comes back.
     */
    static double flow(SmallStack small, Proof p, String where) {
        double b = Search.top(small.jacobian(small.w)).value();
        double h = 0.5 / (b * b);
        double[] w = small.w;
        double start = Search.norm(small.residual(w));
        double path = 0;
        for (int t = 1; t <= 150; t++) {
            double[] k1 = velocity(small, w);
            double[] k2 = velocity(small, SmallStack.moved(w, k1, h / 2));
            double[] k3 = velocity(small, SmallStack.moved(w, k2, h / 2));
            double[] k4 = velocity(small, SmallStack.moved(w, k3, h));
            double[] sum = SmallStack.moved(SmallStack.moved(k1, k2, 2), k3, 2);
            double[] step =
                    SmallStack.moved(new double[w.length], SmallStack.moved(sum, k4, 1), h / 6);
            w = SmallStack.moved(w, step, 1);
            path += Search.norm(step);
            double promised = start * Math.exp(-p.rate().orElseThrow() * h * t);
            // the method's own error is some 1e-4 of a step at worst
            assertThat(Search.norm(small.residual(w)))
                    .as("residual of the flow at " + t + ", " + where)
                    .isLessThanOrEqualTo(promised * (1 + 1e-3) + rounding(small));
        }
        assertThat(path).as("path of the flow, " + where).isLessThanOrEqualTo(p.radius());
        return path / p.radius();
    }

    private static double[] velocity(SmallStack small, double[] w) {
        double[] r = small.residual(w);
        double[][] jacobian = small.jacobian(w);
        double[] v = new double[w.length];
        for (int i = 0; i < r.length; i++) {
            v = SmallStack.moved(v, jacobian[i], -r[i]);
        }
        return v;
    }

    /**
     * Singular values and ‖J - J(w0)‖ at points of the ball's sphere, among them those along the
     * top second derivative.
     */
    static void ball(SmallStack small, Proof p, Random random, String where) {
        Search search = new Search(small, random);
        double[][] centre = small.jacobian(small.w);
        double[] top = Search.ascend(new Derivatives(small, small.w), search.unit(), 4).direction();
        double change = constant(p, "Ω(R)");
        for (double[] way : new double[][] {top, search.unit(), search.single()}) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[][] there =
                        small.jacobian(SmallStack.moved(small.w, way, sign * p.radius()));
                singularValues(there, p, Double.POSITIVE_INFINITY, where);
                for (int i = 0; i < there.length; i++) {
                    there[i] = Search.difference(there[i], centre[i]);
                }
                assertThat(Search.top(there).value())
                        .as("‖J - J(w0)‖ in the ball, " + where)
                        .isLessThanOrEqualTo(change + 1e-13 * Search.top(centre).value());
            }
        }
    }

    private static void singularValues(double[][] jacobian, Proof p, double b1, String where) {
        double sigma = constant(p, "σ");
        double[][] k = new double[jacobian.length][jacobian.length];
        for (int i = 0; i < k.length; i++) {
            for (int j = 0; j < k.length; j++) {
                k[i][j] = Search.dot(jacobian[i], jacobian[j]);
            }
        }
        assertThat(least(k, sigma * sigma)).as("σ_min(J) ≥ " + sigma + ", " + where).isTrue();
        assertThat(Search.top(jacobian).value()).as("‖J‖, " + where).isLessThanOrEqualTo(b1);
    }

    /** Whether K - μI has a Cholesky factor, but for rounding. */
    private static boolean least(double[][] k, double mu) {
        int n = k.length;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += k[i][i];
        }
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = k[i][j] - (i == j ? mu - 1e-14 * n * trace : 0);
                for (int m = 0; m < j; m++) {
                    sum -= l[i][m] * l[j][m];
                }
                if (i == j && !(sum > 0)) {
                    return false;
                }
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
        }
        return true;
    }

    /**
     * Gauss–Newton from w0 lands on a solution within the radius; its distance over R comes back.
     */
    static double solution(SmallStack small, double radius, String where) {
        double[] w = gaussNewton(small, small.w, 20);
        assertThat(Search.norm(small.residual(w)))
                .as("solution, " + where)
                .isLessThan(1e-9 * (1 + Search.norm(small.y)));
        double distance = Search.norm(Search.difference(w, small.w));
        assertThat(distance)
                .as("distance of the solution, " + where)
                .isLessThanOrEqualTo(radius * (1 + 1e-9));
        return distance / radius;
    }

    static double[] gaussNewton(SmallStack small, double[] from, int steps) {
        double[] w = from;
        for (int t = 0; t < steps; t++) {
            w = SmallStack.moved(w, leastSquares(small.jacobian(w), small.residual(w)), -1);
        }
        return w;
    }

    /** The shortest d with J d = r, by Gaussian elimination on J Jᵀ. */
    static double[] leastSquares(double[][] jacobian, double[] r) {
        int n = r.length;
        double[][] a = new double[n][];
        for (int i = 0; i < n; i++) {
            a[i] = Arrays.copyOf(new double[0], n + 1);
            for (int j = 0; j < n; j++) {
                a[i][j] = Search.dot(jacobian[i], jacobian[j]);
            }
            a[i][n] = r[i];
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] swap = a[k];
            a[k] = a[pivot];
            a[pivot] = swap;
            for (int i = 0; i < n; i++) {
                if (i != k) {
                    double factor = a[i][k] / a[k][k];
                    for (int j = k; j <= n; j++) {
                        a[i][j] -= factor * a[k][j];
                    }
                }
            }
        }
        double[] d = new double[jacobian[0].length];
        for (int i = 0; i < n; i++) {
            d = SmallStack.moved(d, jacobian[i], a[i][n] / a[i][i]);
        }
        return d;
    }
}
