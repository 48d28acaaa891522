package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Roots of secular equations against the equation in a hundred digits. */
class SecularTest {
    private static final double UNIT = 0x1p-53;
    private static final MathContext DIGITS = new MathContext(100);
    private static final int MOST = 40;

    private record Equation(double[] d, double[] z, double rho) {
        /**
         * Poles and weights of many sizes: gaps down to some units of rounding, weights down to
         * 1e-14.
         */
        static Equation random(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 1 + random.nextInt(40);
            boolean even = random.nextBoolean();
            boolean graded = random.nextBoolean();
            double[] d = new double[n];
            double[] z = new double[n];
            double at = -1;
            double sum = 0;
            for (int i = 0; i < n; i++) {
                at += even ? (0.01 + random.nextDouble()) / n : 2e-15 + small(random);
                d[i] = at;
                z[i] = graded ? small(random) : random.nextDouble() + 1e-3;
                sum += z[i] * z[i];
            }
            for (int i = 0; i < n; i++) {
                z[i] *= (random.nextBoolean() ? 1 : -1) / Math.sqrt(sum);
            }
            return new Equation(d, z, Math.pow(10, -random.nextInt(6)));
        }

        private static double small(SplittableRandom random) {
            return Math.pow(10, -14 * random.nextDouble());
        }

        /**
         * What the equation is at a root, over what the rounding of its terms and of the root may
         * make of it.
         */
        double defect(int origin, double distance) {
            BigDecimal inverse = BigDecimal.ONE.divide(new BigDecimal(rho), DIGITS);
            BigDecimal value = inverse;
            BigDecimal size = inverse;
            BigDecimal slope = BigDecimal.ZERO;
            BigDecimal root = new BigDecimal(d[origin]).add(new BigDecimal(distance));
            for (int i = 0; i < d.length; i++) {
                BigDecimal weight = new BigDecimal(z[i]).pow(2);
                BigDecimal gap = new BigDecimal(d[i]).subtract(root);
                BigDecimal term = weight.divide(gap, DIGITS);
                value = value.add(term);
                size = size.add(term.abs());
                slope = slope.add(term.divide(gap, DIGITS).abs());
            }
            BigDecimal off = size.add(slope.multiply(new BigDecimal(Math.abs(distance))));
            return value.abs().divide(off, DIGITS).doubleValue() / UNIT;
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rootsSolveTheEquationBetweenTheirPoles(int seed) {
        Equation equation = Equation.random(seed);
        double[] d = equation.d();
        Secular secular = new Secular(d, equation.z(), equation.rho(), MOST);
        for (int j = 0; j < d.length; j++) {
            assertThat(secular.find(j)).isTrue();
            int origin = secular.origin();
            double distance = secular.distance();
            boolean last = j == d.length - 1;
            if (last || origin == j) {
                assertThat(origin).isEqualTo(j);
                assertThat(distance).isPositive();
            } else {
                assertThat(origin).isEqualTo(j + 1);
                assertThat(distance).isNegative();
            }
            if (!last) {
                assertThat(Math.abs(distance)).isLessThanOrEqualTo((d[j + 1] - d[j]) / 2);
            }
            assertThat(equation.defect(origin, distance)).isLessThan(32);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRootThatTakesTooManyStepsIsNotGiven(int seed) {
        Equation equation = Equation.random(seed);
        int n = equation.d().length;
        if (n > 1) {
            Secular secular = new Secular(equation.d(), equation.z(), equation.rho(), 0);
            assertThat(secular.find(0)).isFalse();
            assertThat(secular.find(n - 1)).isFalse();
        }
    }
}
