package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanczosTest {
    private static LinearOperator diagonal(double... d) {
        return new LinearOperator() {
            @Override
            public int rows() {
                return d.length;
            }

            @Override
            public int columns() {
                return d.length;
            }

            @Override
            public void apply(double[] x, double[] y) {
                for (int i = 0; i < d.length; i++) {
                    y[i] = d[i] * x[i];
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 60})
    void bothEndsAreFoundAndTheErrorsAreHonest(int n) {
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = 1.0 + i * i;
        }
        Lanczos.Extremes e = Lanczos.run(diagonal(d), Lanczos.End.BOTH, 1e-10, n, 7);
        assertThat(e.min().value()).isCloseTo(1, within(1e-8));
        assertThat(e.max().value()).isCloseTo(d[n - 1], within(1e-8 * d[n - 1]));
        assertThat(e.min().converged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anUnconvergedEndSaysSoAndErrsToTheInside(long seed) {
        double[] d = new double[400];
        for (int i = 0; i < d.length; i++) {
            d[i] = Math.pow(10, -8.0 * i / d.length);
        }
        Lanczos.Extremes e = Lanczos.run(diagonal(d), Lanczos.End.BOTH, 1e-8, 30, seed);
        assertThat(e.max().converged()).isTrue();
        assertThat(e.max().value()).isCloseTo(1, within(1e-8));
        assertThat(e.min().converged()).isFalse();
        assertThat(e.min().value()).isGreaterThan(d[399]);
    }

    /** As many products as the order find the whole spectrum where the basis stays orthogonal, and not where it does not. */
    @ParameterizedTest
    @CsvSource({"60, 1e-8, 1", "61, 1e-8, 1", "300, 1e-8, 1", "400, 1e-8, 60", "301, 1e-6, 9"})
    void theBasisStaysOrthogonal(int n, double ratio, double largest) {
        double[] d = new double[n];
        Arrays.setAll(d, i -> Math.pow(ratio, (double) i / (n - 1)));
        d[0] = largest;
        LinearOperator a = diagonal(d);
        double full = Lanczos.run(a, Lanczos.End.LOWER, 0, n, 5, true).min().value();
        assertThat(full).isCloseTo(ratio, within(1e-15 * Math.max(largest, 2)));
        double loose = Lanczos.run(a, Lanczos.End.LOWER, 0, n, 5, false).min().value();
        assertThat(loose).isGreaterThan(ratio + 5e-9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -3})
    void aMultipleOfTheIdentityEndsAtOnce(double factor) {
        double[] d = new double[50];
        Arrays.fill(d, factor);
        Lanczos.Extremes e = Lanczos.run(diagonal(d), Lanczos.End.BOTH, 1e-10, 50, 1);
        assertThat(e.min().value()).isCloseTo(factor, within(1e-12));
        assertThat(e.max().value()).isCloseTo(factor, within(1e-12));
        assertThat(e.max().products()).isLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLargestByMagnitudeIsFoundAtEitherEndInLittleMemoryToo(boolean full) {
        double[] d = new double[3000];
        Arrays.setAll(d, i -> Math.cos(i) * i / d.length);
        d[77] = -1.5;
        Estimate e = Lanczos.run(diagonal(d), Lanczos.End.MAGNITUDE, 1e-9, 400, 1, full).largest();
        assertThat(e.value()).isCloseTo(-1.5, within(1e-8));
        assertThat(e.converged()).isTrue();
        assertThat(Math.abs(e.value() + 1.5)).isLessThanOrEqualTo(e.error());
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60})
    void anUnconvergedEndTellsAboutHowManyProductsMoreItNeeds(int budget) {
        double[] d = new double[1000];
        Arrays.setAll(d, i -> Math.pow(i / 1000.0, 2) + (i == 999 ? 0.02 : 0));
        LinearOperator a = diagonal(d);
        Estimate early = Lanczos.run(a, Lanczos.End.UPPER, 1e-10, budget, 3).max();
        Estimate done = Lanczos.run(a, Lanczos.End.UPPER, 1e-10, 1000, 3).max();
        assertThat(done.converged()).isTrue();
        assertThat(early.converged()).isFalse();
        double said = early.products() + early.more().orElseThrow();
        assertThat(said).isBetween(0.4 * done.products(), 2.5 * done.products());
    }
}
