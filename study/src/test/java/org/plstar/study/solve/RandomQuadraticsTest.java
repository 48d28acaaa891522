package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;

/** A w + c (B w)∘(C w) = y with more unknowns than equations. */
class RandomQuadraticsTest {
    private static final JsonNode CASES =
            Oracles.read("underdetermined.json").path("random_quadratic").path("cases");

    /** SplitMix64, uniform with variance 1. */
    private static double[] uniform(long seed, int n) {
        double[] u = new double[n];
        for (int k = 0; k < n; k++) {
            long z = seed + (k + 1L) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            u[k] = (2 * (double) (z >>> 11) * 0x1p-53 - 1) * Math.sqrt(3);
        }
        return u;
    }

    private static double[] scaled(double[] a, double by) {
        for (int i = 0; i < a.length; i++) {
            a[i] /= by;
        }
        return a;
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void distancesAreThoseOfTheOracle(int which) {
        JsonNode c = CASES.get(which);
        int n = c.path("equations").asInt();
        int p = c.path("unknowns").asInt();
        long seed = c.path("seed").asLong();
        double factor = c.path("c").asDouble();
        double[][] m = new double[3][];
        for (int k = 0; k < 3; k++) {
            m[k] = scaled(uniform(seed + k, n * p), Math.sqrt(p));
        }
        double[] start = uniform(seed + 3, p);
        double[] planted = uniform(seed + 4, p);
        for (int j = 0; j < p; j++) {
            planted[j] = start[j] + 0.5 * planted[j];
        }
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double[] s = new double[3];
            for (int k = 0; k < 3; k++) {
                for (int j = 0; j < p; j++) {
                    s[k] += m[k][i * p + j] * planted[j];
                }
            }
            y[i] = s[0] + factor * s[1] * s[2];
        }
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(p));
        Value[] v = new Value[3];
        for (int k = 0; k < 3; k++) {
            v[k] = b.contract("ij", b.constant(Shape.of(n, p), m[k]), "j", w, "i");
        }
        b.output("F", b.add(v[0], b.scale(factor, b.mul(v[1], v[2]))));
        SolveRequest q = SolveRequest.of(ResidualSystem.of(b.build(), y), start);

        SolveResult pure = q.withMethod(SolveMethod.GAUSS_NEWTON).run();
        assertThat(pure.residual().norm()).isLessThan(1e-12);
        assertThat(pure.steps()).isLessThanOrEqualTo(6);
        double expected = c.path("gauss_newton").path("distance").asDouble();
        assertThat(pure.distance()).isCloseTo(expected, within(1e-6 * expected));

        SolveResult nearest = q.withNearest(true).run();
        double least = c.path("nearest").path("distance").asDouble();
        assertThat(nearest.residual().norm()).isLessThan(1e-12);
        assertThat(nearest.distance()).isCloseTo(least, within(1e-8 * least));
        assertThat(nearest.nearest().orElseThrow().stationarity()).isLessThan(1e-9);
    }
}
