package org.plstar.landscape.certificate.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.Claim.Axis;

/**
 * Sizes of windows whose products or positions are no ints, and windows that see nothing, are
 * refused.
 */
final class ForgedSizesTest {
    /**
     * One row of one feature, whose image the windows see; the sum's output has as many numbers as
     * windows.
     */
    private static void check(int out, Axis rows, Axis columns, double... weight) {
        int sites = rows.count() * columns.count();
        Claim.Term term =
                new Claim.Term(0, 1, 1, 1, 1, rows, columns, out, weight, new double[0], 1, 0);
        Claim claim =
                new Claim(
                        "C'",
                        List.of(new Claim.Sum(out * sites, List.of(term), "identity")),
                        new double[] {1},
                        new double[out * sites],
                        1,
                        0.5,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        false);
        try (Workers workers = Workers.of(1)) {
            Check.of(claim, workers);
        }
    }

    private static void refused(int out, int[] rows, int[] columns, double... weight) {
        assertThatThrownBy(() -> check(out, axis(rows), axis(columns), weight))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Axis axis(int... a) {
        return new Axis(a[0], a[1], a[2], a[3], a[4]);
    }

    private static final int[] POINT = {1, 1, 0, 1, 1};

    @Test
    void aStrideThatComesBackToTheImageByOverflow() {
        refused(1, new int[] {1, 1 << 24, 0, 1, 257}, POINT, 1);
    }

    @Test
    void aWindowOfMoreElementsThanAnInt() {
        refused(1, new int[] {1 << 16, 1, 0, 1, 1}, new int[] {1 << 16, 1, 0, 1, 1});
    }

    @Test
    void aDilationThatReachesBeyondAnInt() {
        refused(1, new int[] {129, 1, 0, 1 << 24, 1}, POINT, new double[129]);
    }

    @Test
    void windowsThatSeeNothing() {
        refused(1, new int[] {1, 1, 1, 1, 1}, POINT, 1);
    }
}
