package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.equations.Equations;

/** Further solutions along the set of all. */
class AlongTest {
    private static SolveResult.Along along(String text, int count) {
        SolveRequest q = SolveRequest.of(Equations.parse("s.pls", Path.of("."), text));
        return q.withAlong(count).run().freedom().along().orElseThrow();
    }

    private static List<double[]> points(SolveResult.Along a) {
        return a.solutions().stream().map(SolveResult.Further::w).toList();
    }

    @Test
    void aCircleIsFollowedOnBothSides() {
        SolveResult.Along a = along("var x = 1; var y = 0.5\nx^2 + y^2 = 4", 6);

        assertThat(a.solutions()).hasSize(6);
        double before = 0;
        int left = 0;
        for (SolveResult.Further f : a.solutions()) {
            assertThat(Math.hypot(f.w()[0], f.w()[1])).isCloseTo(2, within(1e-9));
            assertThat(f.residual()).isLessThan(1e-9);
            assertThat(f.distance()).isGreaterThan(before);
            before = f.distance();
            left += f.w()[0] * 0.5 - f.w()[1] * 1 > 0 ? 1 : 0;
        }
        assertThat(left).isEqualTo(3);
    }

    @Test
    void boundsAreKept() {
        SolveResult.Along a =
                along("var x = 1 in [-3, 3]; var y = 0.5 in [-0.1, 0.6]\nx^2 + y^2 = 4", 8);

        assertThat(a.solutions()).isNotEmpty();
        for (double[] w : points(a)) {
            assertThat(w[1]).isBetween(-0.1, 0.6);
            assertThat(Math.hypot(w[0], w[1])).isCloseTo(2, within(1e-9));
        }
    }

    /** Three points in a plane of which only distances are known: a square singular system. */
    @Test
    void motionsThatNothingSeesAreFollowed() {
        SolveResult.Along a = along("""
                        var P[i in 1..3, a in 1..2] = (if i = a then 1.1 else 0.1*i)
                        for i in 1..2, j in i+1..3: (P[i,1]-P[j,1])^2 + (P[i,2]-P[j,2])^2 = 1
                        """, 5);

        assertThat(a.solutions()).hasSize(5);
        for (double[] w : points(a)) {
            for (int i = 0; i < 3; i++) {
                int j = (i + 1) % 3;
                double d = Math.hypot(w[2 * i] - w[2 * j], w[2 * i + 1] - w[2 * j + 1]);
                assertThat(d).isCloseTo(1, within(1e-9));
            }
        }
        assertThat(points(a)).doesNotHaveDuplicates();
    }

    /** Isolated solutions, a regular one and one that looks free to first order. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "var x = 1; var y = 2\nx + y = 3; x*y = 1",
                "var x = 1; var y = 1\nx^2 + y^2 = 0",
                "var x = 2 in [2, 2]\nx^2 = 4"
            })
    void aSolutionAloneHasNoneBesideIt(String text) {
        SolveResult.Along a = along(text, 4);

        assertThat(a.asked()).isEqualTo(4);
        assertThat(a.solutions()).isEmpty();
    }

    @Test
    void nothingIsFollowedWithoutASolution() {
        SolveRequest q = SolveRequest.of(
                Equations.parse("s.pls", Path.of("."), "var x; var y\nx^2 + y^2 = -1"));

        assertThat(q.withAlong(3).run().freedom().along()).isEmpty();
    }

    @Test
    void manyUnknownsAreFollowedToo() {
        SolveResult.Along a = along(
                "param n = 3000; var x[1..n] = 0\nfor i in 1..n/2: x[2*i-1]^2 + 2*x[2*i] = 5", 3);

        assertThat(a.solutions()).hasSize(3);
        for (double[] w : points(a)) {
            for (int i = 0; i < 1500; i += 100) {
                double value = w[2 * i] * w[2 * i] + 2 * w[2 * i + 1];
                assertThat(value).isCloseTo(5, within(1e-8));
            }
        }
    }
}
