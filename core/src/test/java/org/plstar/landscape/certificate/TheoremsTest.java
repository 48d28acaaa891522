package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;

/** What the theorems promise, followed step by step in small systems. */
final class TheoremsTest {
    /** Random systems; {@code -Dplstar.certificate.systems=10000} for the long version. */
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);

    private static final int STEPS = 400;

    /** A random over-parameterized system at a point near a solution. */
    static SmallStack near(Random random) {
        while (true) {
            SmallStack.Plan plan = SmallStack.Plan.random(random);
            SmallStack small = SmallStack.of(plan, random);
            if (small.unknowns() > small.equations()) {
                double[] y = small.values(small.w);
                double distance = Math.pow(10, -1 - 4 * random.nextDouble());
                double[] f = new double[y.length];
                for (int k = 0; k < f.length; k++) {
                    f[k] = y[k] + distance * random.nextGaussian();
                }
                return small.withTargets(f);
            }
        }
    }

    @Test
    void everyDescentThatIsProvedToConvergeDoesSoWithinTheRadiusAndAtTheRate() {
        int proved = 0;
        int existing = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = new Random(5000 + k);
            SmallStack small = near(random);
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(small.stack, small.x, small.y, true, workers)) {
                String where = "seed " + (5000 + k);
                Proof descent = bounds.descent(OptionalDouble.empty());
                if (descent.holds()) {
                    proved++;
                    follow(small, descent, where);
                    assertThat(bounds.flow().holds()).as("B' without A', " + where).isTrue();
                }
                Proof existence = bounds.existence();
                if (existence.holds()) {
                    existing++;
                    solve(small, existence, where);
                }
            }
        }
        assertThat(proved).isGreaterThan(SYSTEMS / 4);
        assertThat(existing).isGreaterThanOrEqualTo(proved);
    }

    static void follow(SmallStack small, Proof p, String where) {
        double eta = p.step().orElseThrow();
        double rate = p.rate().orElseThrow();
        double[] w = small.w;
        double path = 0;
        double before = Search.norm(small.residual(w));
        double start = before;
        // below this the residual is rounding
        double rounding = 1e-12 * (1 + Search.norm(small.y));
        for (int t = 0; t < STEPS && before > Math.max(rounding, 1e-10 * start); t++) {
            double[] r = small.residual(w);
            double[][] jacobian = small.jacobian(w);
            double[] step = new double[w.length];
            for (int i = 0; i < r.length; i++) {
                step = SmallStack.moved(step, jacobian[i], eta * r[i]);
            }
            w = SmallStack.moved(w, step, -1);
            path += Search.norm(step);
            double now = Search.norm(small.residual(w));
            assertThat(now)
                    .as("residual at step " + t + ", " + where)
                    .isLessThanOrEqualTo(before * (1 - rate) * (1 + 1e-12) + rounding / 10);
            before = now;
        }
        assertThat(path).as("path, " + where).isLessThanOrEqualTo(p.radius() * (1 + 1e-12));
    }

    /** Gauss-Newton from w0 lands within the radius. */
    static void solve(SmallStack small, Proof p, String where) {
        double[] w = small.w;
        for (int t = 0; t < 30; t++) {
            double[] r = small.residual(w);
            double[][] jacobian = small.jacobian(w);
            w = SmallStack.moved(w, leastSquares(jacobian, r), -1);
        }
        assertThat(Search.norm(small.residual(w)))
                .as("solution, " + where)
                .isLessThan(1e-9 * (1 + Search.norm(small.y)));
        assertThat(Search.norm(Search.difference(w, small.w)))
                .as("distance of the solution, " + where)
                .isLessThanOrEqualTo(p.radius() * (1 + 1e-9));
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
