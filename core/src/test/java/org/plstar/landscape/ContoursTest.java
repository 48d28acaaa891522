package org.plstar.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Level lines of functions whose lines are known. */
class ContoursTest {
    private static final int SIZE = 41;
    private static final double[] PLACES = places();

    private static double[] places() {
        double[] places = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            places[i] = 2.0 * i / (SIZE - 1) - 1;
        }
        return places;
    }

    private static double[][] sampled(DoubleBinaryOperator f) {
        double[][] values = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                values[i][j] = f.applyAsDouble(PLACES[j], PLACES[i]);
            }
        }
        return values;
    }

    private static List<double[][]> lines(double level, DoubleBinaryOperator f) {
        return Contours.at(level, PLACES, PLACES, sampled(f));
    }

    @Test
    void aBowlHasOneClosedLineRoundItsMiddle() {
        List<double[][]> lines = lines(0.25, (x, y) -> x * x + y * y);
        assertThat(lines).hasSize(1);
        double[][] circle = lines.getFirst();
        assertThat(circle[0]).isEqualTo(circle[circle.length - 1]);
        double length = 0;
        for (int k = 0; k < circle.length; k++) {
            assertThat(Math.hypot(circle[k][0], circle[k][1])).isCloseTo(0.5, within(1e-3));
            length += k == 0
                    ? 0
                    : Math.hypot(circle[k][0] - circle[k - 1][0], circle[k][1] - circle[k - 1][1]);
        }
        assertThat(length).isCloseTo(Math.PI, within(0.01));
    }

    @Test
    void aSlopeHasOneOpenLineFromEdgeToEdge() {
        List<double[][]> lines = lines(0.33, (x, y) -> 2 * x + y);
        assertThat(lines).hasSize(1);
        for (double[] point : lines.getFirst()) {
            assertThat(2 * point[0] + point[1]).isCloseTo(0.33, within(1e-12));
        }
        assertThat(lines.getFirst()[0][1]).isCloseTo(-1, within(1e-12));
    }

    @Test
    void aSaddleHasTwoBranchesOnEitherSideOfItsLevel() {
        for (double level : new double[] {-0.1, 0.1}) {
            List<double[][]> lines = lines(level, (x, y) -> x * y);
            assertThat(lines).hasSize(2);
            for (double[][] line : lines) {
                assertThat(Math.signum(line[0][0]))
                        .isEqualTo(Math.signum(line[line.length - 1][0]));
            }
        }
    }

    @Test
    void noLineRunsWhereTheFunctionIsNotFinite() {
        List<double[][]> lines =
                lines(0.25, (x, y) -> x > 0.3 ? Double.POSITIVE_INFINITY : x * x + y * y);
        assertThat(lines).hasSize(1);
        for (double[] point : lines.getFirst()) {
            assertThat(point[0]).isLessThanOrEqualTo(0.31);
        }
        assertThat(lines(5, (x, y) -> x)).isEmpty();
    }
}
