package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.Equations;

/**
 * Units of unknowns and factors of equations do not change what is found, and what it is called.
 */
class AnyUnitsTest {
    private static final int SYSTEMS = 200;

    private static SolveRequest request(String text) {
        return SolveRequest.of(Equations.parse("s.pls", Path.of("."), text));
    }

    /** A random system with a solution near its start: linear, quadratic and one wave a row. */
    private static String text(RandomStream random, int n, int[] units, int[] factors) {
        StringBuilder s = new StringBuilder();
        double[] planted = new double[n];
        for (int j = 0; j < n; j++) {
            planted[j] = (random.below(100L + j, 2) == 0 ? 1 : -1) * (0.5 + random.uniform(j));
            double start = planted[j] * (1 + 0.2 * (random.uniform(200L + j) - 0.5));
            s.append("var x%d = %s*1e%d%n".formatted(j, start, units[j]));
            s.append("let z%d = x%d*1e%d%n".formatted(j, j, -units[j]));
        }
        long at = 1000;
        for (int i = 0; i < n; i++) {
            StringBuilder left = new StringBuilder();
            double value = 0;
            for (int j = 0; j < n; j++) {
                double a = 2 * random.uniform(at++) - 1 + (i == j ? 2 : 0);
                double b = random.uniform(at++) - 0.5;
                int k = random.below(at++, n);
                left.append("%s*z%d + %s*z%d*z%d + ".formatted(a, j, b, j, k));
                value += a * planted[j] + b * planted[j] * planted[k];
            }
            int m = random.below(at++, n);
            value += 0.5 * Math.sin(planted[m]);
            s.append("1e%d*(%s 0.5*sin(z%d)) = %s*1e%d%n"
                    .formatted(factors[i], left, m, value, factors[i]));
        }
        return s.toString();
    }

    /** |J⁻¹| times the sizes of the terms, [n]: what rounding of the equations does to w. */
    private static double[] condition(SolveRequest q, SolveResult r) {
        GroupPoint point = new GroupPoint(q.equations().grouped().orElseThrow(), Workers.alone());
        point.residuals(r.w());
        double[] sizes = point.sizes();
        int n = r.w().length;
        double[] c = new double[n];
        for (int i = 0; i < n; i++) {
            double[] e = new double[n];
            e[i] = sizes[i];
            try (LinearSteps all = point.steps().orElseThrow()) {
                double[] d = all.step(0, e);
                for (int j = 0; j < n; j++) {
                    c[j] += Math.abs(d[j]);
                }
            }
        }
        return c;
    }

    @Tag("net")
    @Test
    void powersOfTenMoveASolutionByRoundingOnly() {
        int solved = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            RandomStream random = RandomStream.of(k, "units");
            int n = 2 + random.below(1, 4);
            int[] units = new int[n];
            int[] factors = new int[n];
            String plain = text(random, n, units, factors);
            SolveResult first = request(plain).run();
            Arrays.setAll(units, j -> random.below(10L + j, 25) - 12);
            Arrays.setAll(factors, i -> random.below(50L + i, 25) - 12);
            SolveResult second = request(text(random, n, units, factors)).run();

            assertThat(first.solved()).as(plain + first.detail()).isTrue();
            assertThat(second.status()).isNotEqualTo(SolveStatus.STATIONARY);
            if (second.solved()) {
                solved++;
                double[] condition = condition(request(plain), first);
                for (int j = 0; j < n; j++) {
                    double w = first.w()[j];
                    double off = second.w()[j] * Math.pow(10, -units[j]) - w;
                    assertThat(Math.abs(off))
                            .as("system " + k + ", unknown " + j + ": " + w)
                            .isLessThanOrEqualTo(
                                    100 * Math.max(Math.ulp(w), 0x1p-53 * condition[j]));
                }
            }
        }
        assertThat(solved).isGreaterThan(SYSTEMS * 95 / 100);
    }
}
