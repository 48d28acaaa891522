package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/** Λ(R) is never exceeded by what a search for large second derivatives finds. */
final class CurvatureSoundnessTest {
    /** Random systems; {@code -Dplstar.certificate.systems=10000} for the long version. */
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 96);

    private static final double[] RADII = {0, 0.1, 0.5, 2};

    /** What was found over what was bounded, of one system. */
    private record Ratio(String depth, String activation, double inBall, double pairs) {}

    @Test
    void noSearchFindsAMoreCurvedPlaceThanTheBound() {
        Ratio[] ratios = new Ratio[SYSTEMS];
        try (Workers team = Workers.of(2)) {
            team.run(SYSTEMS, k -> ratios[k] = searched(k));
        }
        report(ratios);
        // the search is strong enough to come close where the bound is tight
        assertThat(Arrays.stream(ratios).mapToDouble(Ratio::inBall).max().orElse(0))
                .isGreaterThan(0.9);
    }

    private static Ratio searched(int k) {
        Random random = SmallStack.random(1000 + k);
        SmallStack.Plan plan = SmallStack.Plan.random(random);
        SmallStack small = SmallStack.of(plan, random);
        Search search = new Search(small, random);
        boolean measured = random.nextInt(4) > 0;
        double radius = RADII[k % RADII.length];
        String where = "seed " + (1000 + k) + " " + plan + " R = " + radius;
        try (Workers workers = Workers.of(1)) {
            CurvatureBound bound =
                    CurvatureBound.of(small.stack.stages(), small.x, measured, workers);
            double lambda = bound.at(radius);
            double found = search.inBall(small.w, radius);
            assertThat(found).as(where).isLessThanOrEqualTo(lambda);
            double pairs = radius > 0 ? search.ofPairs(small.w, radius) : 0;
            assertThat(pairs).as("pairs of " + where).isLessThanOrEqualTo(lambda);
            int i = random.nextInt(small.samples);
            SmallStack one = small.sample(i);
            assertThat(new Search(one, random).inBall(small.w, radius))
                    .as("sample " + i + " of " + where)
                    .isLessThanOrEqualTo(bound.perSample(radius)[i]);
            boolean quadratic =
                    plan.activation() == SmoothActivation.IDENTITY && plan.hidden() == 1;
            return new Ratio(
                    (quadratic ? "quadratic map" : plan.hidden() + " hidden") + ", R = " + radius,
                    plan.activation() + (measured ? "" : ", products of norms"),
                    found / lambda,
                    pairs / lambda);
        }
    }

    private static void report(Ratio[] ratios) {
        Map<String, double[]> families = new TreeMap<>();
        for (Ratio r : ratios) {
            for (String family : new String[] {r.depth, r.activation}) {
                double[] f = families.computeIfAbsent(family, _ -> new double[4]);
                f[0]++;
                f[1] = Math.max(f[1], r.inBall);
                f[2] = Math.max(f[2], r.pairs);
                f[3] += r.inBall;
            }
        }
        StudyTable table =
                new StudyTable(
                        "soundness-curvature",
                        "family",
                        "systems",
                        "exceeded",
                        "worst found/Λ(R)",
                        "worst of pairs",
                        "mean found/Λ(R)");
        families.forEach(
                (name, f) ->
                        table.row(
                                name,
                                (int) f[0],
                                0,
                                String.format(Locale.ROOT, "%.4f", f[1]),
                                String.format(Locale.ROOT, "%.4f", f[2]),
                                String.format(Locale.ROOT, "%.3f", f[3] / f[0])));
    }

    @Test
    void theSearchDifferentiatesAsDifferencesDo() {
        for (int k = 0; k < 20; k++) {
            Random random = SmallStack.random(40 + k);
            SmallStack small = SmallStack.of(SmallStack.Plan.random(random), random);
            double[] d = new Search(small, random).unit();
            double[][] exact = new Derivatives(small, small.w).second(d);
            double[][] near = small.second(small.w, d);
            double[] f = small.values(SmallStack.moved(small.w, d, 1e-6));
            double[] before = small.values(SmallStack.moved(small.w, d, -1e-6));
            double[][] jacobian = small.jacobian(small.w);
            for (int i = 0; i < exact.length; i++) {
                double size = 1 + Search.norm(jacobian[i]) + Search.norm(exact[i]);
                assertThat(Search.dot(jacobian[i], d))
                        .isCloseTo((f[i] - before[i]) / 2e-6, within(1e-7 * size));
                assertThat(Search.norm(Search.difference(exact[i], near[i])))
                        .isLessThan(1e-6 * size);
            }
        }
    }
}
