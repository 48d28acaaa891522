package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.StageNetwork.Stage;
import org.plstar.landscape.certificate.StageNetwork.Term;
import org.plstar.landscape.certificate.StageSoundnessTest.Kind;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.PlainBounds;

/** Stages with kinks: Λ holds up to the radius in which no unit changes side, and ends there. */
final class KinkedStagesTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.stages", 3);
    private static final Shape VECTOR = Shape.of(3);
    private static final Shape IMAGE = Shape.of(1, 4, 4);

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("dense(6) relu dense", VECTOR, 2),
                    new Kind("dense(5) leaky_relu dense(4) relu dense", VECTOR, 1),
                    new Kind("dense(4) relu dense(4) tanh dense", VECTOR, 2),
                    new Kind("dense(4) relu residual(dense(3) relu dense(4)) dense", VECTOR, 1),
                    new Kind("conv(2,3x3) relu avgpool(2x2) flatten dense", IMAGE, 2),
                    new Kind("conv(2,3x3) leaky_relu conv(2,2x2) relu gap dense", IMAGE, 1),
                    new Kind("conv(2,3x3) relu maxpool(2x2) flatten dense", IMAGE, 2),
                    new Kind("conv(2,2x2) maxpool(2x2,stride=1) tanh gap dense", IMAGE, 1),
                    new Kind(
                            "conv(3,3x3,padding=1) tanh maxpool(3x3,stride=2,padding=1)"
                                    + " conv(2,2x2) relu flatten dense",
                            IMAGE,
                            1));

    /** About the largest radius for which the bound is finite; 0 if there is none to speak of. */
    private static double kinkRadius(CurvatureBound bound) {
        double low = 0;
        double high = 4;
        for (int k = 0; k < 24; k++) {
            double middle = low == 0 ? high / 2 : (low + high) / 2;
            if (Double.isFinite(bound.at(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double[] unit(int size, Random random, int kind) {
        double[] d = new double[size];
        for (int k = 0; k < size; k++) {
            d[k] = kind > 0 && random.nextInt(kind) > 0 ? 0 : random.nextGaussian();
        }
        d[random.nextInt(size)] += 1e-3;
        return SmallStack.moved(new double[size], d, 1 / Search.norm(d));
    }

    private static double[][] sides(SmallNetwork small, double[] w) {
        StageNetwork stages = small.stages(w);
        WeightNorms norms = WeightNorms.of(stages, small.workers());
        ForwardBackward at = new ForwardBackward(stages, norms, small.x, small.workers());
        double[][] sides = new double[stages.hidden()][];
        for (int l = 1; l <= stages.hidden(); l++) {
            boolean kinked = stages.stage(l).isKinked();
            sides[l - 1] = kinked ? at.slope[l] : new double[0];
        }
        return sides;
    }

    @Test
    void noUnitChangesSideAndNoJacobianMovesMore() {
        double closest = 0;
        for (Kind kind : KINDS) {
            for (int k = 0; k < SYSTEMS; k++) {
                Random random = SmallStack.random(51_000 + k);
                String where = kind.text() + ", seed " + k;
                try (SmallNetwork small =
                        SmallNetwork.of(kind.text(), kind.input(), kind.outputs(), 2, random)) {
                    CurvatureBound bound =
                            CurvatureBound.of(
                                    small.stages(small.w), small.x, true, small.workers());
                    double radius = kinkRadius(bound);
                    assertThat(radius).as(where).isGreaterThan(1e-7);
                    double lambda = bound.at(radius);
                    double[][] before = sides(small, small.w);
                    double[][] jacobian = small.jacobian(small.w);
                    for (int trial = 0; trial < 60; trial++) {
                        double[] d = unit(small.unknowns(), random, trial % 12);
                        double[] p = SmallStack.moved(small.w, d, 0.999999 * radius);
                        assertThat(Arrays.deepEquals(sides(small, p), before)).as(where).isTrue();
                        double[][] there = small.jacobian(p);
                        for (int i = 0; i < there.length; i++) {
                            there[i] = Search.difference(there[i], jacobian[i]);
                        }
                        double moved = Search.top(there).value();
                        closest = Math.max(closest, moved / (lambda * radius));
                        assertThat(moved)
                                .as(where)
                                .isLessThanOrEqualTo(lambda * radius * (1 + 1e-6) + 1e-12);
                    }
                }
            }
        }
        assertThat(closest).isGreaterThan(0.2);
    }

    /** One layer's units move by the radius times what they see: their kinks' distance is known. */
    @Test
    void theRadiusOfOneLayerIsThatOfItsNearestUnit() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = SmallStack.random(52_000 + seed);
            try (SmallNetwork small =
                    SmallNetwork.of("dense(6) relu dense", VECTOR, 1, 3, random)) {
                StageNetwork stages = small.stages(small.w);
                double nearest = Double.POSITIVE_INFINITY;
                var layer = stages.layer(1);
                for (int i = 0; i < 3; i++) {
                    double square = layer.biasScale() * layer.biasScale();
                    for (int j = 0; j < 3; j++) {
                        double seen = layer.scale() * small.x[3 * i + j];
                        square += seen * seen;
                    }
                    for (int unit = 0; unit < 6; unit++) {
                        double z = layer.biasScale() * layer.bias()[unit];
                        for (int j = 0; j < 3; j++) {
                            z += layer.scale() * layer.weight()[3 * unit + j] * small.x[3 * i + j];
                        }
                        nearest = Math.min(nearest, Math.abs(z) / Math.sqrt(square));
                    }
                }
                CurvatureBound bound = CurvatureBound.of(stages, small.x, true, small.workers());
                assertThat(kinkRadius(bound) / nearest).isBetween(0.95, 1.0);
                PlainBounds second = PlainBounds.of(claim(small), small.workers());
                assertThat(second.smallestCurvature(nearest * 0.999)).isFinite();
                assertThat(second.smallestCurvature(nearest * 1.0001)).isInfinite();
            }
        }
    }

    /** The largest of a window changes at half of what is between it and the next, at the least. */
    @Test
    void theRadiusOfAMaximumIsThatOfItsNearestRival() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = SmallStack.random(55_000 + seed);
            try (SmallNetwork small =
                    SmallNetwork.of(
                            "conv(2,2x2,padding=valid) maxpool(2x2) flatten dense",
                            IMAGE,
                            1,
                            3,
                            random)) {
                StageNetwork stages = small.stages(small.w);
                LinearMap.Weighted map = stages.term(1).weighted().orElseThrow();
                double nearest = Double.POSITIVE_INFINITY;
                for (int i = 0; i < 3; i++) {
                    double[] z = new double[map.out()];
                    map.forward(small.x, 16 * i, z, 0, 1);
                    double site = 0;
                    for (int p = 0; p < 9; p++) {
                        double square = map.biasScale() * map.biasScale();
                        for (int q = 0; q < 4; q++) {
                            int at = 16 * i + 4 * (p / 3 + q / 2) + p % 3 + q % 2;
                            square += Math.pow(map.scale() * small.x[at], 2);
                        }
                        site = Math.max(site, Math.sqrt(square));
                    }
                    // of each channel one window fits into 3 x 3
                    for (int c = 0; c < 2; c++) {
                        double[] seen = {z[9 * c], z[9 * c + 1], z[9 * c + 3], z[9 * c + 4]};
                        Arrays.sort(seen);
                        nearest = Math.min(nearest, (seen[3] - seen[2]) / 2 / site);
                    }
                }
                CurvatureBound bound = CurvatureBound.of(stages, small.x, true, small.workers());
                assertThat(kinkRadius(bound) / nearest).isBetween(0.95, 1.0);
                PlainBounds second = PlainBounds.of(claim(small), small.workers());
                assertThat(second.smallestCurvature(nearest * 0.999)).isFinite();
                assertThat(second.smallestCurvature(nearest * 1.0001)).isInfinite();
            }
        }
    }

    /** Windows of equal numbers and windows behind kinks are no kinks, if they stay so. */
    @Test
    void equalFunctionsNeverChangePlaces() {
        for (String text :
                List.of(
                        "conv(2,2x2) maxpool(2x2) flatten dense",
                        "conv(2,2x2) relu maxpool(2x2) conv(2,2x2) relu gap dense",
                        "conv(3,3x3,padding=1,bias=false) relu maxpool(2x2,stride=1) gap dense",
                        "conv(2,2x2) tanh maxpool(2x2) conv(2,1x1) maxpool(2x2) flatten dense")) {
            for (int seed = 0; seed < SYSTEMS; seed++) {
                Random random = SmallStack.random(56_000 + seed);
                // an image on a constant ground, as a scan has it
                double[] x = new double[2 * 64];
                Arrays.fill(x, 64, 128, 0.7);
                for (int i = 0; i < 2; i++) {
                    for (int k = 0; k < 9; k++) {
                        x[64 * i + 8 * (k / 3) + k % 3] = random.nextGaussian();
                    }
                }
                Shape image = Shape.of(1, 8, 8);
                try (SmallNetwork small = SmallNetwork.of(text, image, 1, random, x)) {
                    String where = text + ", seed " + seed;
                    CurvatureBound bound =
                            CurvatureBound.of(
                                    small.stages(small.w), small.x, true, small.workers());
                    PlainBounds second = PlainBounds.of(claim(small), small.workers());
                    double radius = kinkRadius(bound);
                    assertThat(radius).as(where).isGreaterThan(1e-7);
                    assertThat(second.smallestCurvature(0.999 * radius)).as(where).isFinite();
                    double lambda = bound.at(radius);
                    double[][] jacobian = small.jacobian(small.w);
                    for (int trial = 0; trial < 40; trial++) {
                        double[] d = unit(small.unknowns(), random, trial % 12);
                        double[][] there =
                                small.jacobian(SmallStack.moved(small.w, d, 0.999 * radius));
                        for (int i = 0; i < there.length; i++) {
                            there[i] = Search.difference(there[i], jacobian[i]);
                        }
                        assertThat(Search.top(there).value())
                                .as(where)
                                .isLessThanOrEqualTo(lambda * radius * (1 + 1e-6) + 1e-12);
                    }
                }
            }
        }
    }

    /** A sum has no order: windows with the same numbers at other places, in both ways. */
    @Test
    void sumsOfEqualNumbersAreEqual() {
        double[] x = {1, 2, 0, 2, 1, 0, 0, 0, 0};
        try (SmallNetwork small =
                SmallNetwork.of(
                        "conv(2,1x1,bias=false) avgpool(1x2,stride=1) maxpool(2x1) flatten dense",
                        Shape.of(1, 3, 3),
                        1,
                        new Random(59_000),
                        x)) {
            CurvatureBound bound =
                    CurvatureBound.of(small.stages(small.w), small.x, true, small.workers());
            PlainBounds second = PlainBounds.of(claim(small), small.workers());
            assertThat(bound.at(1e-6)).isFinite();
            assertThat(second.smallestCurvature(1e-6)).isFinite();
        }
    }

    /** Two windows whose numbers are equal at w0 and differ beside it. */
    @Test
    void numbersThatAreEqualByChanceAreAKink() {
        Random random = new Random(57_000);
        try (SmallNetwork small =
                SmallNetwork.of(
                        "conv(1,2x2,padding=valid) maxpool(2x2) flatten dense",
                        Shape.of(1, 3, 3),
                        1,
                        random,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1)) {
            double[] w = small.w.clone();
            var weight = small.network.layout().entry("0.weight");
            // the first window sees 1 by its first weight, the last by its last
            w[weight.offset()] = 2;
            w[weight.offset() + 3] = 2;
            CurvatureBound bound =
                    CurvatureBound.of(small.stages(w), small.x, true, small.workers());
            assertThat(bound.at(1e-12)).isInfinite();
        }
    }

    /** A function that makes 0.5 of 0 leaves no 0 behind: weights on it move what they make. */
    @Test
    void whatAFunctionMakesOfZeroIsNoZero() {
        for (String text :
                List.of(
                        "conv(1,1x1,bias=false) sigmoid conv(1,2x2,bias=false) relu gap dense",
                        "conv(1,1x1,bias=false) softplus conv(1,2x2,bias=false) relu gap dense")) {
            double[] x = new double[9];
            x[0] = 1;
            try (SmallNetwork small =
                    SmallNetwork.of(text, Shape.of(1, 3, 3), 1, new Random(58_000), x)) {
                double[] w = small.w;
                int from = small.network.layout().entry("2.weight").offset();
                System.arraycopy(new double[] {1, 1, 1, -3 + 1e-9}, 0, w, from, 4);
                CurvatureBound bound =
                        CurvatureBound.of(small.stages(w), small.x, true, small.workers());
                assertThat(bound.at(1e-6)).as(text).isInfinite();
                PlainBounds second = PlainBounds.of(claim(small), small.workers());
                assertThat(second.smallestCurvature(1e-6)).as(text).isInfinite();
            }
        }
    }

    /** A sum that has w at one place, and tanh w, or 2w, at another. */
    @Test
    void aNumberAndItsFunctionAreRivals() {
        Window shift = new Window(Span.of(1, 1, 0), new Span(1, 2, 2, 0, 1));
        Window pair = new Window(Span.of(1, 1, 0), Span.of(2, 1, 0));
        Patches listed = Patches.of(1, 1, 2, 1, pair);
        for (SmoothActivation phi : List.of(SmoothActivation.TANH, SmoothActivation.IDENTITY)) {
            double factor = phi == SmoothActivation.TANH ? 1 : 2;
            LinearMap.Weighted w =
                    new LinearMap.Weighted(
                            "w", Patches.elements(2), 1, new double[] {0.1}, new double[0], 1, 0);
            LinearMap.Mean moved = new LinearMap.Mean(Patches.of(1, 1, 2, 1, shift), 1);
            Stage weights = stage(2, new Term(0, w));
            Stage function = new Stage(2, List.of(new Term(1, new LinearMap.Multiple(2, 1))), phi);
            Stage sum =
                    stage(2, new Term(1, new LinearMap.Multiple(2, factor)), new Term(2, moved));
            Stage largest =
                    new Stage(
                            2,
                            List.of(new Term(3, new LinearMap.Mean(listed.apart(), 1))),
                            SmoothActivation.IDENTITY,
                            Optional.of(listed));
            Stage out = stage(1, new Term(4, new LinearMap.Mean(Patches.of(1, 1, 2, 1, pair), 1)));
            StageNetwork stages =
                    new StageNetwork(2, List.of(weights, function, sum, largest, out));
            double[] x = {1, 0};
            try (Workers workers = Workers.of(1)) {
                CurvatureBound bound = CurvatureBound.of(stages, x, true, workers);
                assertThat(bound.at(1e-6)).as(phi.name()).isFinite();
                assertThat(bound.at(0.11)).as(phi.name()).isInfinite();
            }
        }
    }

    /** The builder makes one factor of two, so that 0.01 x is no multiple of x = s W h any more. */
    @Test
    void leakyReluOfAMultipleIsRead() {
        for (int seed = 0; seed < 6; seed++) {
            Random random = SmallStack.random(60_000 + seed);
            try (SmallNetwork small =
                    SmallNetwork.of(
                            "dense(4,bias=false) leaky_relu residual(scale(0.3) leaky_relu) dense",
                            VECTOR,
                            1,
                            2,
                            random)) {
                assertThat(small.stages(small.w).stages().stream().map(Stage::activation))
                        .filteredOn(SmoothActivation::isKinked)
                        .hasSize(2);
                CurvatureBound bound =
                        CurvatureBound.of(small.stages(small.w), small.x, true, small.workers());
                PlainBounds second = PlainBounds.of(claim(small), small.workers());
                double radius = kinkRadius(bound);
                assertThat(second.smallestCurvature(0.999 * radius) / bound.at(0.999 * radius))
                        .isBetween(0.98, 1.02);
            }
        }
    }

    private static Stage stage(int width, Term... terms) {
        return new Stage(width, List.of(terms), SmoothActivation.IDENTITY);
    }

    private static org.plstar.landscape.certificate.check.Claim claim(SmallNetwork small) {
        return StageClaims.of(
                "A'",
                small.system,
                small.w,
                small.system.targets(),
                1,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                true);
    }

    @Test
    void bothWaysAgreeUpToTheKink() {
        for (Kind kind : KINDS) {
            Random random = SmallStack.random(53_000);
            try (SmallNetwork small =
                    SmallNetwork.of(kind.text(), kind.input(), kind.outputs(), 2, random)) {
                CurvatureBound first =
                        CurvatureBound.of(small.stages(small.w), small.x, true, small.workers());
                PlainBounds second = PlainBounds.of(claim(small), small.workers());
                double radius = kinkRadius(first);
                for (double part : new double[] {0, 0.1, 0.999}) {
                    assertThat(second.smallestCurvature(part * radius) / first.at(part * radius))
                            .as(kind.text() + " " + part)
                            .isBetween(0.98, 1.02);
                }
                assertThat(first.at(1.05 * radius)).isInfinite();
                assertThat(second.smallestCurvature(1.05 * radius)).isInfinite();
                assertThat(second.curvature(1.05 * radius)).isInfinite();
            }
        }
    }

    /** A unit on its kink: nothing is said of the point, in either way. */
    @Test
    void aUnitOnItsKinkIsNoPlaceForTheorems() {
        for (String text : List.of("dense(4) relu dense", "dense(4) leaky_relu dense")) {
            try (SmallNetwork small = SmallNetwork.of(text, VECTOR, 1, 2, new Random(3))) {
                double[] w = small.w.clone();
                var weight = small.network.layout().entry("0.weight");
                var bias = small.network.layout().entry("0.bias");
                for (int j = 0; j < 3; j++) {
                    w[weight.offset() + j] = 0;
                }
                w[bias.offset()] = 0;
                double[] y = small.values(w);
                StageNetwork stages = small.stages(w);
                try (PointBounds bounds =
                        PointBounds.at(stages, small.x, y, true, small.workers())) {
                    assertThat(bounds.leastSingularValue()).isEmpty();
                    assertThat(bounds.flow().words()).contains("kink");
                }
                assertThat(check("C'", small, w, y, 1e-6, 1e-6)).isFalse();
                // a hair beside it
                w[bias.offset()] = 1e-3;
                assertThat(CurvatureBound.of(small.stages(w), small.x, true, small.workers()).at(0))
                        .isFinite();
            }
        }
    }

    private static boolean check(
            String theorem, SmallNetwork small, double[] w, double[] y, double radius, double a0) {
        return Check.of(
                        StageClaims.of(
                                theorem,
                                small.system,
                                w,
                                y,
                                radius,
                                a0,
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                true),
                        small.workers())
                .confirmed();
    }

    /** Near a solution all three hold; descent keeps what it promises, and the check confirms. */
    @Test
    void whatIsProvedHappens() {
        int held = 0;
        for (Kind kind : KINDS) {
            Random random = SmallStack.random(54_000);
            try (SmallNetwork small =
                    SmallNetwork.of(kind.text(), kind.input(), kind.outputs(), 2, random)) {
                double[] y = small.values(small.w);
                for (int k = 0; k < y.length; k++) {
                    y[k] += 1e-9 * random.nextGaussian();
                }
                try (PointBounds bounds =
                        PointBounds.at(small.stages(small.w), small.x, y, true, small.workers())) {
                    for (Proof p :
                            List.of(
                                    bounds.flow(),
                                    bounds.descent(OptionalDouble.empty()),
                                    bounds.existence())) {
                        String where = kind.text() + " " + p.theorem() + " " + p.words();
                        if (!p.holds()) {
                            continue;
                        }
                        held++;
                        assertThat(
                                        p.constants().stream()
                                                .filter(
                                                        c ->
                                                                c.symbol()
                                                                        .equals(
                                                                                Constant
                                                                                        .KINK_RADIUS))
                                                .mapToDouble(Constant::value))
                                .as(where)
                                .hasSize(1)
                                .allMatch(k -> k >= p.radius());
                        assertThat(p.constants().stream().map(Constant::symbol))
                                .as(where)
                                .anyMatch(c -> c.matches("Λ\\(R\\), [0-9.]+weight"));
                        double a0 = bounds.leastSingularValue().orElseThrow();
                        assertThat(confirmed(small, y, p, p.radius(), a0)).as(where).isTrue();
                        assertThat(confirmed(small, y, p, p.radius() / 3, a0)).as(where).isFalse();
                        assertThat(confirmed(small, y, p, 1e3, a0)).as(where).isFalse();
                        if (p.theorem() == Theorem.DESCENT) {
                            descend(small, y, p, where);
                        }
                    }
                }
            }
        }
        assertThat(held).isGreaterThanOrEqualTo(2 * KINDS.size());
    }

    private static boolean confirmed(
            SmallNetwork small, double[] y, Proof p, double radius, double a0) {
        return Check.of(
                        StageClaims.of(
                                p.theorem().symbol(),
                                small.system,
                                small.w,
                                y,
                                radius,
                                a0,
                                p.step(),
                                p.rate(),
                                true),
                        small.workers())
                .confirmed();
    }

    private static void descend(SmallNetwork small, double[] y, Proof p, String where) {
        double[] w = small.w;
        double path = 0;
        double before = Search.norm(Search.difference(small.values(w), y));
        for (int t = 0; t < 40; t++) {
            double[] r = Search.difference(small.values(w), y);
            double[][] jacobian = small.jacobian(w);
            double[] step = new double[w.length];
            for (int i = 0; i < r.length; i++) {
                step = SmallStack.moved(step, jacobian[i], p.step().orElseThrow() * r[i]);
            }
            w = SmallStack.moved(w, step, -1);
            path += Search.norm(step);
            double now = Search.norm(Search.difference(small.values(w), y));
            assertThat(now)
                    .as(where)
                    .isLessThanOrEqualTo(before * (1 - p.rate().orElseThrow()) + 1e-14);
            before = now;
        }
        assertThat(path).as(where).isLessThanOrEqualTo(p.radius());
    }
}
