package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.PlainBounds;

/**
 * One hidden layer: the unit whose second derivative is largest is found, of one row it is the norm
 * itself, and no search exceeds it.
 */
final class UnitCurvatureTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);
    private static final double[] RADII = {0, 0.1, 0.5};

    private static SmallStack small(Random random, int samples, int outputs) {
        SmoothActivation[] all = SmallStack.SMOOTH;
        return SmallStack.of(
                new SmallStack.Plan(
                        all[random.nextInt(all.length)],
                        1,
                        1 + random.nextInt(8),
                        1 + random.nextInt(3),
                        outputs,
                        samples,
                        random.nextBoolean(),
                        random.nextBoolean()),
                random);
    }

    @Test
    void noSearchExceedsIt() {
        double closest = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = SmallStack.random(61_000 + k);
            SmallStack small = small(random, 1 + random.nextInt(4), 1 + random.nextInt(3));
            Search search = new Search(small, random);
            double radius = RADII[k % RADII.length];
            String where = "seed " + (61_000 + k) + " R = " + radius;
            try (Workers workers = Workers.of(1)) {
                CurvatureBound bound =
                        CurvatureBound.of(small.stack.stages(), small.x, true, workers);
                double lambda = bound.at(radius);
                double found = search.inBall(small.w, radius);
                assertThat(found).as(where).isLessThanOrEqualTo(lambda);
                closest = Math.max(closest, found / lambda);
                if (radius > 0) {
                    assertThat(search.ofPairs(small.w, radius))
                            .as("pairs of " + where)
                            .isLessThanOrEqualTo(lambda);
                }
            }
        }
        assertThat(closest).isGreaterThan(0.98);
    }

    @Test
    void ofOneRowItIsTheNorm() {
        for (int k = 0; k < 60; k++) {
            Random random = SmallStack.random(62_000 + k);
            SmallStack small = small(random, 1, 1);
            try (Workers workers = Workers.of(1)) {
                double bound =
                        CurvatureBound.of(small.stack.stages(), small.x, true, workers)
                                .perSample(0)[0];
                double norm = ofHessian(small);
                // each of the factors is rounded outwards by 2^-30
                assertThat(bound / norm).as("seed " + (62_000 + k)).isBetween(1.0, 1 + 1e-8);
            }
        }
    }

    /** ‖H‖ of one equation by many steps of the power method on H². */
    private static double ofHessian(SmallStack small) {
        Derivatives at = new Derivatives(small, small.w);
        int p = small.unknowns();
        double[][] h = new double[p][];
        for (int a = 0; a < p; a++) {
            double[] d = new double[p];
            d[a] = 1;
            h[a] = at.second(d)[0];
        }
        for (int square = 0; square < 40; square++) {
            double size = Math.sqrt(Arrays.stream(h).mapToDouble(r -> Search.dot(r, r)).sum());
            double[][] next = new double[p][p];
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < p; b++) {
                    next[a][b] = Search.dot(h[a], h[b]) / size / size;
                }
            }
            h = next;
        }
        // a projector by now: the direction that it leaves longest
        double[] top = h[0];
        for (double[] row : h) {
            top = Search.norm(row) > Search.norm(top) ? row : top;
        }
        double size = Search.norm(top);
        return Search.norm(at.second(SmallStack.moved(new double[p], top, 1 / size))[0]);
    }

    @Test
    void ofSomeOutputsNearlyAllIsFound() {
        for (int k = 0; k < 40; k++) {
            Random random = SmallStack.random(63_000 + k);
            SmallStack small = small(random, 1, 1 + random.nextInt(3));
            Search search = new Search(small, random);
            try (Workers workers = Workers.of(1)) {
                double bound =
                        CurvatureBound.of(small.stack.stages(), small.x, true, workers).at(0);
                double found = 0;
                for (int t = 0; t < 40; t++) {
                    found = Math.max(found, search.ascend(small.w, search.single()).value());
                }
                assertThat(found / bound).as("seed " + (63_000 + k)).isBetween(0.95, 1.0);
            }
        }
    }

    /** What all units together and all rows apart were bounded by before. */
    @Test
    void neverMoreThanByTheLargestNumbersOfAllUnits() {
        for (int k = 0; k < 60; k++) {
            Random random = SmallStack.random(64_000 + k);
            SmallStack small = small(random, 1 + random.nextInt(4), 1 + random.nextInt(3));
            try (Workers workers = Workers.of(1)) {
                CurvatureBound bound =
                        CurvatureBound.of(small.stack.stages(), small.x, true, workers);
                for (double radius : RADII) {
                    Drift[] drift = bound.drifts(radius);
                    double[] each = bound.perSample(radius);
                    double[] apart = new double[drift.length];
                    for (int i = 0; i < apart.length; i++) {
                        double a = drift[i].c[1][1] * drift[i].g[1] * drift[i].g[1];
                        double b = drift[i].e[1][2] * drift[i].g[1];
                        apart[i] = (a + Math.sqrt(a * a + 4 * b * b)) / 2;
                        assertThat(each[i]).isLessThanOrEqualTo(apart[i] * (1 + 1e-7));
                    }
                    double before = Math.min(bound.blocks(radius), Search.norm(apart));
                    double unit = bound.units(drift, UnitCurvature.MOST);
                    assertThat(unit).isLessThanOrEqualTo(bound.blocks(radius) * 1.002);
                    assertThat(bound.at(radius)).isLessThanOrEqualTo(before * (1 + 1e-7));
                }
            }
        }
    }

    /**
     * The unit is found among many, some of them equal in pairs; each is measured as a network of
     * its own.
     */
    @Test
    void theLargestUnitIsFound() {
        for (int k = 0; k < 24; k++) {
            Random random = SmallStack.random(65_000 + k);
            DenseStack stack = wide(random, k % 3 == 0);
            double[] x = inputs(random, stack.inputs());
            try (Workers workers = Workers.of(1)) {
                CurvatureBound bound = CurvatureBound.of(stack.stages(), x, true, workers);
                for (double radius : RADII) {
                    double largest = 0;
                    for (int j = 0; j < stack.layers().getFirst().out(); j++) {
                        CurvatureBound one =
                                CurvatureBound.of(unit(stack, j).stages(), x, true, workers);
                        // of one unit, what it was bounded by before is the same
                        largest = Math.max(largest, one.blocks(radius));
                    }
                    Drift[] drift = bound.drifts(radius);
                    String where = "seed " + (65_000 + k) + " R = " + radius;
                    assertThat(bound.units(drift, UnitCurvature.MOST) / largest)
                            .as(where)
                            .isCloseTo(1, within(0.003));
                    for (int looks = 0; looks < 3; looks++) {
                        assertThat(bound.units(drift, looks) / largest)
                                .as(where + ", " + looks + " looks")
                                .isBetween(0.997, 2.0);
                    }
                }
            }
        }
    }

    @Test
    void bothWaysAgree() {
        for (int k = 0; k < 24; k++) {
            Random random = SmallStack.random(66_000 + k);
            DenseStack stack = wide(random, k % 3 == 0);
            double[] x = inputs(random, stack.inputs());
            double[] y = new double[x.length / stack.inputs() * stack.outputs()];
            try (Workers workers = Workers.of(1)) {
                CurvatureBound first = CurvatureBound.of(stack.stages(), x, true, workers);
                PlainBounds second =
                        PlainBounds.of(
                                new Claim(
                                        "A'",
                                        CheckTest.layers(stack),
                                        x,
                                        y,
                                        1,
                                        1,
                                        OptionalDouble.empty(),
                                        OptionalDouble.empty(),
                                        true),
                                workers);
                for (double radius : new double[] {0, 0.1, 0.5, 3}) {
                    assertThat(second.smallestCurvature(radius) / first.at(radius))
                            .as("seed " + (66_000 + k) + " R = " + radius)
                            .isCloseTo(1, within(0.004));
                }
            }
        }
    }

    private static double[] inputs(Random random, int in) {
        int samples = 1 + random.nextInt(12);
        return normals(random, samples * in);
    }

    /** One hidden layer of 24 units, equal in pairs or not. */
    private static DenseStack wide(Random random, boolean pairs) {
        int in = 1 + random.nextInt(5);
        int outputs = 1 + random.nextInt(3);
        int units = 24;
        SmoothActivation[] all = SmallStack.SMOOTH;
        SmoothActivation phi = all[random.nextInt(all.length)];
        double[] w = normals(random, units * in);
        double[] v = normals(random, outputs * units);
        if (pairs) {
            System.arraycopy(w, 0, w, w.length / 2, w.length / 2);
            for (int k = 0; k < v.length; k++) {
                v[k] = k % units < units / 2 ? 1 : -1;
            }
        }
        DenseLayer hidden =
                new DenseLayer(in, units, w, new double[units], 1 / Math.sqrt(in), 0.1, phi);
        DenseLayer last =
                new DenseLayer(units, outputs, v, new double[0], 0.3, 0, SmoothActivation.IDENTITY);
        return new DenseStack(in, List.of(hidden, last));
    }

    private static double[] normals(Random random, int count) {
        return random.doubles(count).map(_ -> random.nextGaussian()).toArray();
    }

    /** The network of one unit. */
    private static DenseStack unit(DenseStack stack, int j) {
        DenseLayer hidden = stack.layers().getFirst();
        DenseLayer last = stack.layers().getLast();
        double[] v = new double[last.out()];
        for (int c = 0; c < v.length; c++) {
            v[c] = last.weight()[c * last.in() + j];
        }
        List<DenseLayer> layers = new ArrayList<>();
        layers.add(
                new DenseLayer(
                        hidden.in(),
                        1,
                        Arrays.copyOfRange(hidden.weight(), j * hidden.in(), (j + 1) * hidden.in()),
                        new double[] {hidden.bias()[j]},
                        hidden.scale(),
                        hidden.biasScale(),
                        hidden.activation()));
        layers.add(
                new DenseLayer(1, last.out(), v, last.bias(), last.scale(), 0, last.activation()));
        return new DenseStack(stack.inputs(), layers);
    }
}
