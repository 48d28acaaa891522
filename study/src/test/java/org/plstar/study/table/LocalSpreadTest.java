package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;

/** Widths follow the row where its errors do, and hold as many truths as one width for all. */
class LocalSpreadTest {
    private static final int ROWS = 200;
    private static final int FRESH = 1000;
    private static final double WANTED = 0.9;

    /** Rows with normal errors, whose deviation is 1 or grows with the first column. */
    private record Law(RandomStream random, boolean grows) {
        double[] x(int i) {
            return new double[] {random.normal(4L * i), random.normal(4L * i + 1)};
        }

        double error(int i) {
            double size = grows ? Math.exp(x(i)[0]) : 1;
            return size * Math.abs(random.normal(4L * i + 2));
        }
    }

    /**
     * The widths for new rows, and what they hold.
     *
     * @param one whether all are the same
     * @param held share of all truths
     * @param wide share of those of the rows with large errors
     * @param wideByOne the same by one width for all
     */
    private record Tried(boolean one, double held, double wide, double wideByOne) {}

    private static Tried tried(long seed, boolean grows) {
        Law law = new Law(RandomStream.of(seed, "spread"), grows);
        double[][] x = new double[ROWS][];
        double[] errors = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = law.x(i);
            errors[i] = law.error(i);
        }
        double[][] fresh = new double[FRESH][];
        for (int i = 0; i < FRESH; i++) {
            fresh[i] = law.x(ROWS + i);
        }
        Optional<double[]> half =
                new LocalSpread(x, errors).halfWidths(fresh, WANTED, Workers.alone());
        if (half.isEmpty()) {
            return new Tried(true, 0, 0, 0);
        }
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        double one = sorted[(int) Math.ceil(WANTED * (ROWS + 1)) - 1];
        double held = 0;
        double wide = 0;
        double wideByOne = 0;
        int many = 0;
        for (int i = 0; i < FRESH; i++) {
            boolean in = law.error(ROWS + i) <= half.get()[i];
            held += in ? 1.0 / FRESH : 0;
            if (fresh[i][0] > 1) {
                many++;
                wide += in ? 1 : 0;
                wideByOne += law.error(ROWS + i) <= one ? 1 : 0;
            }
        }
        return new Tried(false, held, wide / many, wideByOne / many);
    }

    @Test
    void widthsFollowErrorsThatGrow() {
        double held = 0;
        double wide = 0;
        double wideByOne = 0;
        int following = 0;
        for (int seed = 0; seed < 20; seed++) {
            Tried t = tried(seed, true);
            if (!t.one()) {
                following++;
                held += t.held();
                wide += t.wide();
                wideByOne += t.wideByOne();
            }
        }
        assertThat(following).isGreaterThan(15);
        assertThat(held / following).isBetween(0.87, 0.93);
        assertThat(wide).isGreaterThan(wideByOne + 0.1 * following);
    }

    @Test
    void oneWidthStaysWhereErrorsAreAlike() {
        int following = 0;
        for (int seed = 100; seed < 140; seed++) {
            following += tried(seed, false).one() ? 0 : 1;
        }
        assertThat(following).isLessThan(3);
    }

    @Test
    void fewRowsHaveOneWidth() {
        assertThat(new LocalSpread(new double[20][2], new double[20])
                        .halfWidths(new double[3][2], WANTED, Workers.alone()))
                .isEmpty();
    }

    @Test
    void threadsDoNotMatter() {
        Law law = new Law(RandomStream.of(1, "spread"), true);
        double[][] x = new double[ROWS][];
        double[] errors = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = law.x(i);
            errors[i] = law.error(i);
        }
        try (Workers three = Workers.of(3)) {
            assertThat(new LocalSpread(x, errors).halfWidths(x, WANTED, three).orElseThrow())
                    .isEqualTo(new LocalSpread(x, errors)
                            .halfWidths(x, WANTED, Workers.alone())
                            .orElseThrow());
        }
    }
}
