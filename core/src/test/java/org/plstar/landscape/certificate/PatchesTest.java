package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.LinearMap.Weighted;

/**
 * The inequalities that the drift of weights at many sites rests on: never exceeded, and attained.
 */
final class PatchesTest {
    private static Weighted map(Patches p, int channels, double[] weight) {
        return new Weighted("w", p, channels, weight, new double[0], 0.5, 0);
    }

    private static double[] forward(Weighted map, double[] h) {
        double[] z = new double[map.out()];
        map.forward(h, 0, z, 0, 1);
        return z;
    }

    private static Patches patches(int channels, int side, int groups, int kernel, int stride) {
        Span span = Span.of(kernel, stride, kernel / 2);
        return Patches.of(channels, side, side, groups, new Window(span, span));
    }

    /** ‖s dW P(h)‖ ≤ |s| √μ ‖dW‖ ‖h‖, by ascent in h and dW in turn. */
    @Test
    void weightsMoveAnImageByNoMoreThanTheSpread() {
        Random random = new Random(3);
        for (int k = 0; k < 60; k++) {
            int groups = 1 + k % 2;
            boolean constant = k % 3 == 1;
            Patches p = patches(2 * groups, 5 + k % 3, groups, 1 + k % 3, 1 + k % 2);
            int channels = groups;
            double[] h = new double[p.in()];
            if (k % 3 > 0) {
                Arrays.setAll(h, _ -> constant ? 1 : random.nextGaussian());
            } else {
                Arrays.setAll(h, _ -> 1e-3 * random.nextGaussian());
                h[random.nextInt(h.length)] = 1;
            }
            double worst = 0;
            double[] w = new double[channels * p.taps()];
            Arrays.setAll(w, _ -> constant ? 1 : random.nextGaussian());
            for (int round = 0; round < 20; round++) {
                double[] z = forward(map(p, channels, w), h);
                worst = Math.max(worst, Search.norm(z) / Search.norm(w) / Search.norm(h));
                double[] up = new double[h.length];
                map(p, channels, w).backward(z, 0, up, 0, 1);
                h = SmallStack.moved(new double[h.length], up, 1 / Search.norm(up));
            }
            double spread = spread(p, channels, w);
            assertThat(worst).as("system " + k).isLessThanOrEqualTo(spread * (1 + 1e-12));
        }
    }

    private static double spread(Patches p, int channels, double[] w) {
        Weighted map = map(p, channels, w);
        StageNetwork one =
                new StageNetwork(
                        p.in(),
                        List.of(
                                new StageNetwork.Stage(
                                        map.out(),
                                        List.of(new StageNetwork.Term(0, map)),
                                        SmoothActivation.IDENTITY)));
        try (Workers workers = Workers.of(1)) {
            return WeightNorms.of(one, workers).spread()[1];
        }
    }

    /**
     * On a wide constant image equal weights attain it, but for the border: a spread without its
     * root would be exceeded.
     */
    @Test
    void theSpreadIsAttained() {
        Patches p = patches(1, 24, 1, 3, 1);
        double[] w = new double[9];
        double[] h = new double[p.in()];
        Arrays.fill(w, 1);
        Arrays.fill(h, 1);

        double moved = Search.norm(forward(map(p, 1, w), h)) / Search.norm(w) / Search.norm(h);

        assertThat(moved / spread(p, 1, w)).isBetween(0.9, 1.0);
    }

    @Test
    void theAdjointIsTheTransposeOfTheMap() {
        Random random = new Random(4);
        for (int k = 0; k < 30; k++) {
            int groups = 1 + k % 2;
            Patches p = patches(2 * groups, 4, groups, 1 + k % 3, 1 + k % 2);
            double[] w = new double[2 * groups * p.taps()];
            Arrays.setAll(w, _ -> random.nextGaussian());
            LinearMap[] maps = {
                map(p, 2 * groups, w),
                new LinearMap.Mean(patches(2, 4, 2, 1 + k % 3, 1 + k % 2), 0.25),
                new LinearMap.Multiple(7, 0.3)
            };
            for (LinearMap map : maps) {
                double[] h = random.doubles(map.in()).toArray();
                double[] v = random.doubles(map.out()).toArray();
                double[] z = new double[map.out()];
                double[] u = new double[map.in()];
                map.forward(h, 0, z, 0, 1);
                map.backward(v, 0, u, 0, 1);
                double[] column = map.times(h, 1);
                assertThat(Search.dot(v, z)).isCloseTo(Search.dot(u, h), within(1e-12));
                assertThat(Search.norm(Search.difference(z, column))).isLessThan(1e-13);
            }
        }
    }
}
