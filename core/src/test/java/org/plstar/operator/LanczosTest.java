package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;

class LanczosTest {
    /**
     * A diagonal matrix whose products are in double precision, in single, or in double where
     * single is said to do.
     */
    private record Diagonal(Precision precision, boolean rounds, double... d)
            implements LinearOperator {
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
                y[i] = rounds ? (float) d[i] * (float) x[i] : d[i] * x[i];
            }
        }
    }

    private static LinearOperator diagonal(double... d) {
        return new Diagonal(Precision.DOUBLE, false, d);
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

    /**
     * As many products as the order find the whole spectrum where the basis stays orthogonal, and
     * not where it does not.
     */
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

    /**
     * What single precision leaves of orthogonality counts by its square; one eigenvalue is far
     * from the others, so that its copies would be found.
     */
    @ParameterizedTest
    @CsvSource({"60, 40", "61, 61", "5000, 50", "5000, 200"})
    void aBasisInSinglePrecisionChangesNothingThatCounts(int n, int most) {
        double[] d = new double[n];
        Arrays.setAll(d, i -> Math.pow(1e-3, (double) i / (n - 1)));
        d[0] = 7;
        d[1] = -2;
        Lanczos.Extremes exact =
                Lanczos.run(diagonal(d), Lanczos.End.BOTH, 0, Math.min(n, most), 5, true);
        LinearOperator said = new Diagonal(Precision.FLOAT, false, d);
        Lanczos.Extremes kept = Lanczos.run(said, Lanczos.End.BOTH, 0, Math.min(n, most), 5, true);
        assertThat(kept.max().value()).isCloseTo(exact.max().value(), within(1e-13));
        assertThat(kept.min().value()).isCloseTo(exact.min().value(), within(1e-13));
        LinearOperator rounds = new Diagonal(Precision.FLOAT, true, d);
        for (LinearOperator a : List.of(rounds, rounds.times(2).shifted(1), rounds.plus(rounds))) {
            assertThat(a.precision()).isEqualTo(Precision.FLOAT);
        }
        Lanczos.Extremes rounded =
                Lanczos.run(rounds, Lanczos.End.BOTH, 0, Math.min(n, most), 5, true);
        assertThat(rounded.max().value()).isCloseTo(7, within(1e-6));
        assertThat(rounded.min().value()).isCloseTo(-2, within(1e-6));
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
        Estimate e = Lanczos.run(diagonal(d), Lanczos.End.MAGNITUDE, 1e-9, 400, 1, full)
                .largest();
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
