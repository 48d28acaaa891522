package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.bound.SpectralNorm;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.PlainBounds;

/**
 * Convolutions, means, residual blocks, sums and non-linear outputs: no search finds a second
 * derivative above Λ(R), no kernel eigenvalue below a0², and both ways agree.
 */
final class StageSoundnessTest {
    /**
     * Random systems of each network; {@code -Dplstar.certificate.stages=200} for the long version.
     */
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.stages", 1);

    private static final double[] RADII = {0, 0.1, 0.5};

    /** A network, the shape of its input and its outputs. */
    record Kind(String text, Shape input, int outputs) {}

    private static final Shape VECTOR = Shape.of(3);
    private static final Shape IMAGE = Shape.of(1, 5, 5);
    private static final Shape CHANNELS = Shape.of(2, 4, 4);

    static final List<Kind> KINDS =
            List.of(
                    new Kind("conv(3,3x3) tanh flatten dense", IMAGE, 1),
                    new Kind("conv(3,3x3) tanh conv(2,3x3,stride=2) gelu flatten dense", IMAGE, 2),
                    new Kind(
                            "conv(3,3x3,padding=valid) softplus avgpool(2x2,stride=1) flatten"
                                    + " dense",
                            IMAGE,
                            1),
                    new Kind("conv(4,3x3,groups=2) tanh gap dense(3) sin dense", CHANNELS, 1),
                    new Kind(
                            "conv(2,2x2,dilation=2,bias=false) silu conv(2,2x3) erf gap dense",
                            CHANNELS,
                            2),
                    new Kind("conv(3,4x4,padding=valid) tanh flatten dense", CHANNELS, 1),
                    new Kind(
                            "avgpool(2x2) conv(2,2x2) sigmoid conv(1,2x2,padding=valid) flatten",
                            CHANNELS,
                            1),
                    new Kind(
                            "conv(2,3x3) residual(conv(2,3x3) tanh conv(2,3x3),post=tanh)"
                                    + " avgpool(2x2) flatten dense",
                            CHANNELS,
                            1),
                    new Kind(
                            "conv(2,3x3) tanh"
                                    + " residual(conv(3,3x3,stride=2),conv(3,1x1,stride=2),post=gelu) gap dense",
                            CHANNELS,
                            2),
                    new Kind("dense(4) tanh residual(dense(4) tanh dense(4)) dense", VECTOR, 1),
                    new Kind(
                            "dense(4) residual(dense(5) gelu dense(4)) residual(dense(3) tanh"
                                    + " dense(4),post=sin) dense",
                            VECTOR,
                            2),
                    new Kind(
                            "dense(4) tanh residual(dense(3) sin,dense(3),post=softplus) dense",
                            VECTOR,
                            1),
                    new Kind("sum(dense(4) tanh,dense(4)) erf scale(0.7) dense", VECTOR, 2),
                    new Kind("dense(5) tanh dense tanh", VECTOR, 1),
                    new Kind("dense(4) gelu dense(4) tanh dense sigmoid", VECTOR, 3),
                    new Kind("conv(2,3x3) tanh gap dense sigmoid scale(2)", CHANNELS, 1));

    private record Found(double value, double[] direction) {}

    private static Found ascend(SmallNetwork small, double[] point, double[] start) {
        double[] d = start;
        double value = 0;
        for (int round = 0; round < 7; round++) {
            Search.Found next = Search.top(small.second(point, d));
            boolean still = next.value() < value * (1 + 1e-3);
            if (next.value() > value) {
                value = next.value();
                d = next.direction();
            }
            if (still) {
                break;
            }
        }
        return new Found(value, d);
    }

    private static double[] unit(int size, Random random, boolean sparse) {
        double[] d = new double[size];
        for (int k = 0; k < size; k++) {
            d[k] = !sparse || random.nextInt(6) == 0 ? random.nextGaussian() : 1e-9;
        }
        return SmallStack.moved(new double[size], d, 1 / Search.norm(d));
    }

    /**
     * The largest second derivative met: at the centre, and at the ends of top, random and sparse
     * directions.
     */
    private static double inBall(SmallNetwork small, double radius, Random random) {
        Found best = ascend(small, small.w, unit(small.unknowns(), random, false));
        for (int k = 0; k < 3; k++) {
            Found other = ascend(small, small.w, unit(small.unknowns(), random, k > 0));
            best = other.value > best.value ? other : best;
        }
        double found = best.value;
        for (int k = 0; k < 5 && radius > 0; k++) {
            double[] way = k < 2 ? best.direction : unit(small.unknowns(), random, k > 3);
            double[] point = SmallStack.moved(small.w, way, k == 1 ? -radius : radius);
            found = Math.max(found, ascend(small, point, best.direction).value);
        }
        return found;
    }

    @Test
    void noSearchFindsAMoreCurvedPlaceThanTheBound() {
        StringBuilder table = new StringBuilder();
        StudyTable study =
                new StudyTable(
                        "soundness-stages",
                        "network",
                        "systems",
                        "exceeded",
                        "worst found/Λ(0)",
                        "worst found/Λ(0.1)",
                        "worst found/Λ(0.5)");
        for (Kind kind : KINDS) {
            double[] worst = new double[RADII.length];
            for (int k = 0; k < SYSTEMS; k++) {
                Random random = SmallStack.random(31_000 + k);
                try (SmallNetwork small =
                        SmallNetwork.of(kind.text, kind.input, kind.outputs, 3, random)) {
                    CurvatureBound measured =
                            CurvatureBound.of(
                                    small.stages(small.w), small.x, true, small.workers());
                    CurvatureBound cheap =
                            CurvatureBound.of(
                                    small.stages(small.w), small.x, false, small.workers());
                    for (int at = 0; at < RADII.length; at++) {
                        double radius = RADII[at];
                        double found = inBall(small, radius, random);
                        String where = kind.text + ", seed " + (31_000 + k) + ", R = " + radius;
                        double lambda = measured.at(radius);
                        assertThat(found).as(where).isLessThanOrEqualTo(lambda * (1 + 1e-6) + 1e-7);
                        assertThat(found)
                                .as(where + ", by products of norms")
                                .isLessThanOrEqualTo(cheap.at(radius) * (1 + 1e-6) + 1e-7);
                        assertThat(lambda).as(where).isLessThanOrEqualTo(cheap.at(radius) * 1.001);
                        worst[at] = Math.max(worst[at], found / lambda);
                        if (radius == 0) {
                            assertThat(found / lambda).as(where + ", tightness").isGreaterThan(0.4);
                        }
                        table.append(
                                "%-95s R=%.1f found %.4f measured %.4f (%.2f) cheap %.4f%n"
                                        .formatted(
                                                kind.text,
                                                radius,
                                                found,
                                                lambda,
                                                found / lambda,
                                                cheap.at(radius)));
                    }
                }
            }
            study.row(
                    kind.text,
                    SYSTEMS,
                    0,
                    String.format(Locale.ROOT, "%.3f", worst[0]),
                    String.format(Locale.ROOT, "%.3f", worst[1]),
                    String.format(Locale.ROOT, "%.3f", worst[2]));
        }
        if (Boolean.getBoolean("plstar.certificate.table")) {
            System.out.println(table);
        }
    }

    /** The kernel, the residual and F are those of the network's own program. */
    @Test
    void theKernelIsThatOfTheProgram() {
        for (Kind kind : KINDS) {
            Random random = new Random(77);
            try (SmallNetwork small =
                            SmallNetwork.of(kind.text, kind.input, kind.outputs, 3, random);
                    PointBounds bounds =
                            PointBounds.at(
                                    small.stages(small.w),
                                    small.x,
                                    small.system.targets(),
                                    false,
                                    small.workers())) {
                double[][] jacobian = small.jacobian(small.w);
                int n = jacobian.length;
                double[] r = Search.difference(small.values(small.w), small.system.targets());
                assertThat(bounds.residual())
                        .as(kind.text)
                        .isBetween(
                                Search.norm(r) * (1 - 1e-13), Search.norm(r) * (1 + 1e-8) + 1e-12);
                try (Matrix exact = Matrix.zeros(n, n)) {
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j < n; j++) {
                            exact.set(i, j, Search.dot(jacobian[i], jacobian[j]));
                            assertThat(bounds.kernel().get(i, j))
                                    .as(kind.text)
                                    .isCloseTo(exact.get(i, j), within(1e-11));
                        }
                    }
                    double least = SpectralNorm.smallest(exact, 0).orElse(0);
                    double a0 = bounds.leastSingularValue().orElse(0);
                    assertThat(a0 * a0).as(kind.text).isLessThanOrEqualTo(least * 1.0001);
                }
            }
        }
    }

    @Test
    void bothWaysAgree() {
        for (Kind kind : KINDS) {
            Random random = new Random(99);
            try (SmallNetwork small =
                    SmallNetwork.of(kind.text, kind.input, kind.outputs, 3, random)) {
                for (boolean measured : new boolean[] {false, true}) {
                    CurvatureBound first =
                            CurvatureBound.of(
                                    small.stages(small.w), small.x, measured, small.workers());
                    PlainBounds second =
                            PlainBounds.of(
                                    StageClaims.of(
                                            "A'",
                                            small.system,
                                            small.w,
                                            small.system.targets(),
                                            1,
                                            1,
                                            OptionalDouble.empty(),
                                            OptionalDouble.empty(),
                                            measured),
                                    small.workers());
                    for (double radius : new double[] {0, 0.03, 0.5, 3}) {
                        assertThat(second.curvature(radius) / first.blocks(radius))
                                .as(kind.text + " R = " + radius + " " + measured)
                                .isBetween(0.98, 1.02);
                        assertThat(second.smallestCurvature(radius) / first.at(radius))
                                .as(kind.text + " R = " + radius + ", smallest, " + measured)
                                .isBetween(0.98, 1.02);
                    }
                }
            }
        }
    }

    /** Two dense maps of one stage: units meet in both, and nothing of stacks holds. */
    @Test
    void twoDenseMapsOfOneStageAreNoStackInEitherWay() {
        for (String text :
                List.of(
                        "dense(3) sum(dense(2),dense(2))",
                        "sum(dense(4),dense(4)) tanh dense",
                        "dense(4) tanh sum(dense(2),dense(2))",
                        "dense(3) tanh dense(3) residual(dense(3) sin,dense(3),post=tanh) dense")) {
            try (SmallNetwork small = SmallNetwork.of(text, VECTOR, 2, 3, new Random(6))) {
                Claim claim = claim(small);
                PlainBounds second = PlainBounds.of(claim, small.workers());
                CurvatureBound first =
                        CurvatureBound.of(small.stages(small.w), small.x, true, small.workers());
                for (double radius : new double[] {0, 0.05}) {
                    double lambda = second.smallestCurvature(radius);
                    assertThat(lambda / first.at(radius)).as(text).isBetween(0.98, 1.02);
                    assertThat(inBall(small, radius, new Random(7)))
                            .as(text)
                            .isLessThanOrEqualTo(lambda * (1 + 1e-6) + 1e-7);
                }
                assertThat(Check.of(restricted(claim), small.workers()).words())
                        .as(text)
                        .contains("directions that span");
            }
        }
    }

    private static Claim claim(SmallNetwork small) {
        return StageClaims.of(
                "C'",
                small.system,
                small.w,
                small.values(small.w),
                1e-3,
                1e-9,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                true);
    }

    /** The same, to be proved by what happens on the row space. */
    private static Claim restricted(Claim c) {
        return new Claim(
                c.theorem(),
                c.layers(),
                c.x(),
                c.y(),
                c.radius(),
                c.leastSingularValue(),
                c.step(),
                c.rate(),
                true,
                true);
    }

    /**
     * Zeros around an image, strides and dilations: the bound over frequencies is above the norm of
     * the matrix, and not by much.
     */
    @Test
    void theNormOfAConvolutionIsBoundedOverFrequencies() {
        Random random = new Random(5);
        for (int k = 0; k < 40; k++) {
            int groups = 1 + random.nextInt(2);
            int side = 3 + random.nextInt(4);
            Window window = new Window(span(random, side), span(random, side));
            Patches patches = Patches.of(2 * groups, side, side, groups, window);
            int channels = groups * (1 + random.nextInt(3));
            double[] weight =
                    random.doubles((long) channels * patches.taps())
                            .map(_ -> random.nextGaussian())
                            .toArray();
            LinearMap.Weighted map =
                    new LinearMap.Weighted("w", patches, channels, weight, new double[0], 1, 0);
            double[] matrix = map.matrix();
            double[][] rows = new double[map.out()][map.in()];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(matrix, i * map.in(), rows[i], 0, map.in());
            }
            double norm = Search.top(rows).value();
            assertThat(ConvolutionNorm.above(map)).as("system " + k).isBetween(norm, 2.5 * norm);
        }
    }

    private static Span span(Random random, int side) {
        int kernel = 1 + random.nextInt(3);
        int dilation = kernel < 2 || side < 5 ? 1 : 1 + random.nextInt(2);
        int padding = random.nextInt(3);
        return new Span(kernel, 1 + random.nextInt(2), padding, padding, dilation);
    }

    @Test
    void whatIsProvedIsConfirmedAndWhatIsTouchedIsNot() {
        int confirmed = 0;
        for (Kind kind : KINDS) {
            Random random = new Random(4242);
            try (SmallNetwork small =
                    SmallNetwork.of(kind.text, kind.input, kind.outputs, 3, random)) {
                double[] y = small.values(small.w);
                for (int k = 0; k < y.length; k++) {
                    y[k] += 1e-7 * random.nextGaussian();
                }
                StageNetwork stages = small.stages(small.w);
                try (PointBounds bounds =
                        PointBounds.at(stages, small.x, y, true, small.workers())) {
                    for (Proof p :
                            List.of(bounds.descent(OptionalDouble.empty()), bounds.existence())) {
                        if (p.holds()) {
                            confirmed++;
                            confirm(small, y, p, bounds.leastSingularValue().orElse(0));
                        }
                    }
                }
            }
        }
        assertThat(confirmed).isGreaterThan(KINDS.size());
    }

    private static void confirm(SmallNetwork small, double[] y, Proof p, double a0) {
        String where = small.text + " " + p.theorem();
        assertThat(check(small, small.w, y, p, p.radius(), a0)).as(where).isTrue();
        if (p.theorem() == Theorem.DESCENT) {
            return;
        }
        assertThat(check(small, small.w, y, p, p.radius() / 2, a0))
                .as(where + ", half the radius")
                .isFalse();
        assertThat(check(small, small.w, y, p, p.radius(), 1.2 * a0))
                .as(where + ", a larger a0")
                .isFalse();
        double[] other = small.w.clone();
        other[0] += 1e-3;
        assertThat(check(small, other, y, p, p.radius(), a0))
                .as(where + ", another weight")
                .isFalse();
    }

    private static boolean check(
            SmallNetwork small, double[] w, double[] y, Proof p, double radius, double a0) {
        return Check.of(
                        StageClaims.of(
                                p.theorem().symbol(),
                                small.system,
                                w,
                                y,
                                radius,
                                a0,
                                p.step(),
                                p.rate(),
                                true),
                        small.workers())
                .confirmed();
    }

    /**
     * The rounding of a sum is that of all its branches: which of two equal ones has the large
     * weights does not matter.
     */
    @Test
    void roundingOfEveryBranchCounts() {
        double[] errors = new double[2];
        for (int large = 0; large < 2; large++) {
            try (SmallNetwork small =
                    SmallNetwork.of("sum(dense(4),dense(4)) dense", VECTOR, 1, 2, new Random(8))) {
                double[] w = small.w.clone();
                for (int branch = 0; branch < 2; branch++) {
                    var e = small.network.layout().entry("0." + branch + ".0.weight");
                    for (int k = 0; k < e.size(); k++) {
                        w[e.offset() + k] = (branch == large ? 1e8 : 1) * (1 + k);
                    }
                }
                StageNetwork stages = small.stages(w);
                ForwardBackward at =
                        new ForwardBackward(
                                stages,
                                WeightNorms.of(stages, small.workers()),
                                small.x,
                                small.workers());
                errors[large] = at.zError[1][0];
            }
        }
        assertThat(errors[0]).isGreaterThan(1e-9);
        assertThat(errors[1] / errors[0]).isBetween(0.99, 1.01);
    }
}
