package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;

/**
 * How close Λ(R) is to second derivatives that an ascent finds, for networks of ordinary width on
 * rows of a table; a table in {@code target/certificates/tightness.md}.
 */
@EnabledIfSystemProperty(
        named = "plstar.certificate.study",
        matches = ".*tightness.*",
        disabledReason = "needs -Dplstar.certificate.study=tightness")
final class TightnessStudyTest {
    private static final int SEEDS = Integer.getInteger("plstar.certificate.seeds", 3);
    private static final double[] RADII = {0, 0.1, 0.5};

    /** n, m, hidden layers, and the bounds known for one seed at R = 0, 0.1, 0.5. */
    private static final double[][] CONFIGURATIONS = {
        {5, 64, 1, 0.363, 0.503, 0.615},
        {5, 64, 2, 0.638, 1.697, 3.415},
        {5, 64, 3, 0.746, 4.467, 17.459},
        {5, 64, 4, 0.769, 12.779, 97.748},
        {20, 64, 1, 0.819, 1.127, 1.323},
        {20, 64, 2, 1.254, 3.498, 7.521},
        {20, 64, 3, 1.533, 9.062, 39.163},
        {20, 64, 4, 1.568, 27.150, 228.545},
        {100, 64, 1, 2.005, 2.186, 2.446},
        {100, 64, 2, 2.136, 7.543, 14.803},
        {100, 64, 3, 2.901, 20.784, 84.623},
        {5, 256, 1, 0.261, 0.271, 0.299},
        {5, 256, 2, 0.361, 0.902, 1.709},
        {5, 256, 3, 0.431, 2.971, 10.613},
        {5, 256, 4, 0.511, 10.350, 81.233},
        {20, 256, 1, 0.512, 0.581, 0.643},
        {20, 256, 2, 0.706, 1.925, 3.745},
        {20, 256, 3, 0.886, 6.278, 24.253},
        {20, 256, 4, 1.032, 24.004, 191.138},
        {100, 256, 1, 0.886, 1.072, 1.188},
        {100, 256, 2, 1.212, 4.011, 7.372},
        {5, 1024, 1, 0.139, 0.152, 0.167},
        {20, 1024, 1, 0.294, 0.327, 0.359},
        {5, 1024, 2, 0.166, 0.440, 0.938},
        {100, 1024, 1, 0.519, 0.604, 0.664},
        {5, 1024, 3, 0.219, 1.603, 6.062},
    };

    @Test
    void boundsAndWhatIsFound() {
        StudyTable table =
                new StudyTable(
                        "tightness", "n", "m", "hidden", "R = 0", "R = 0.1", "R = 0.5", "known");
        try (Workers workers = Workers.of(2)) {
            for (double[] c : CONFIGURATIONS) {
                double[][] bounds = new double[RADII.length][SEEDS];
                double[][] ratios = new double[RADII.length][SEEDS];
                for (int seed = 0; seed < SEEDS; seed++) {
                    one((int) c[0], (int) c[1], (int) c[2], seed, bounds, ratios, workers);
                }
                Object[] cells = new Object[7];
                for (int k = 0; k < 3; k++) {
                    cells[k] = (int) c[k];
                    cells[3 + k] =
                            String.format(
                                    Locale.ROOT,
                                    "%.3f (%.2f)",
                                    median(bounds[k]),
                                    median(ratios[k]));
                }
                cells[6] = String.format(Locale.ROOT, "%.3f / %.3f / %.3f", c[3], c[4], c[5]);
                table.row(cells);
            }
        }
    }

    private static double median(double... a) {
        double[] sorted = a.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static int[] widths(int m, int hidden) {
        int[] widths = new int[hidden];
        Arrays.fill(widths, m);
        return widths;
    }

    private static void one(
            int n,
            int m,
            int hidden,
            int seed,
            double[][] bounds,
            double[][] ratios,
            Workers workers) {
        StudyCase c = StudyCase.of("breast_cancer", n, widths(m, hidden), seed);
        CurvatureBound bound = CurvatureBound.of(c.stack(c.w()).stages(), c.x(), true, workers);
        WideStack centre = c.wide();
        Search.Found best = centre.ascend(unit(centre.w.length, seed), 40);
        for (int t = 1; t < 4; t++) {
            best = larger(best, centre.ascend(unit(centre.w.length, seed + 100 * t), 40));
        }
        // the largest second derivatives move few units
        best = larger(best, centre.ascend(oneUnit(centre, best), 40));
        for (int k = 0; k < RADII.length; k++) {
            double found = RADII[k] == 0 ? best.value() : inBall(centre, best, RADII[k]);
            double lambda = bound.at(RADII[k]);
            assertThat(found).isLessThanOrEqualTo(lambda);
            bounds[k][seed] = lambda;
            ratios[k][seed] = found / lambda;
        }
    }

    private static Search.Found larger(Search.Found a, Search.Found b) {
        return b.value() > a.value() ? b : a;
    }

    /**
     * On the sphere along the top direction and along its share in one unit, both ways, then by
     * gradient ascent over the ball.
     */
    private static double inBall(WideStack centre, Search.Found best, double radius) {
        WideStack place = centre;
        Search.Found found = best;
        for (double[] way : new double[][] {best.direction(), best.from(), oneUnit(centre, best)}) {
            for (int sign = -1; sign <= 1; sign += 2) {
                WideStack there = centre.at(SmallStack.moved(centre.w, way, sign * radius));
                Search.Found one = there.ascend(best.direction(), 4);
                if (one.value() > found.value()) {
                    found = one;
                    place = there;
                }
            }
        }
        double length = radius / 2;
        for (int k = 0; k < 5 && length > radius / 20; k++) {
            double[] up =
                    place.at(SmallStack.moved(place.w, found.direction(), 1e-4)).slopeOf(found);
            double[] down =
                    place.at(SmallStack.moved(place.w, found.direction(), -1e-4)).slopeOf(found);
            double[] gradient = Search.difference(up, down);
            double[] moved = SmallStack.moved(place.w, gradient, length / Search.norm(gradient));
            double[] out = Search.difference(moved, centre.w);
            double far = Math.max(Search.norm(out), radius);
            WideStack there = centre.at(SmallStack.moved(centre.w, out, radius / far));
            Search.Found one = there.ascend(found.direction(), 4);
            if (one.value() > found.value()) {
                found = one;
                place = there;
            } else {
                length /= 3;
            }
        }
        return found.value();
    }

    /** The share of the top direction in the first-layer unit where it is largest, to norm 1. */
    private static double[] oneUnit(WideStack centre, Search.Found best) {
        int in = centre.stack.inputs();
        int unit = 0;
        double largest = 0;
        for (int j = 0; j < centre.stack.layer(1).out(); j++) {
            double sum = 0;
            for (int k = 0; k < in; k++) {
                sum += best.direction()[j * in + k] * best.direction()[j * in + k];
            }
            if (sum > largest) {
                largest = sum;
                unit = j;
            }
        }
        double[] d = new double[centre.w.length];
        System.arraycopy(best.direction(), unit * in, d, unit * in, in);
        return SmallStack.moved(new double[d.length], d, 1 / Search.norm(d));
    }

    private static double[] unit(int p, long seed) {
        double[] d = new double[p];
        RandomStream.of(seed, "study direction").normals(0, d, 0, p);
        return SmallStack.moved(new double[p], d, 1 / Search.norm(d));
    }

    @Test
    void oneSampleAtTheCentre() {
        StudyTable table =
                new StudyTable(
                        "tightness-sample", "m", "hidden", "least", "median", "most", "target");
        double[] targets = {0.8, 0.65, 0.55, 0.55};
        try (Workers workers = Workers.of(2)) {
            for (int hidden = 1; hidden <= 4; hidden++) {
                double[] ratios = new double[5 * SEEDS];
                for (int seed = 0; seed < SEEDS; seed++) {
                    StudyCase c = StudyCase.of("breast_cancer", 5, widths(256, hidden), seed);
                    double[] bounds =
                            CurvatureBound.of(c.stack(c.w()).stages(), c.x(), true, workers)
                                    .perSample(0);
                    WideStack wide = c.wide();
                    for (int i = 0; i < 5; i++) {
                        WideStack one = wide.sample(i);
                        double found = 0;
                        for (int t = 0; t < 3; t++) {
                            double[] from = unit(wide.w.length, 31 * seed + t);
                            found = Math.max(found, one.ascend(from, 200).value());
                        }
                        assertThat(found).isLessThanOrEqualTo(bounds[i]);
                        ratios[5 * seed + i] = found / bounds[i];
                    }
                }
                Arrays.sort(ratios);
                table.row(
                        256,
                        hidden,
                        String.format(Locale.ROOT, "%.3f", ratios[0]),
                        String.format(Locale.ROOT, "%.3f", ratios[ratios.length / 2]),
                        String.format(Locale.ROOT, "%.3f", ratios[ratios.length - 1]),
                        targets[hidden - 1]);
            }
        }
    }
}
