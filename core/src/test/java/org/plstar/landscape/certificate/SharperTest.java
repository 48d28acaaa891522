package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.RestrictedDrift.Slot;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.PlainBounds;

/**
 * The tube and the majorant: never exceeded, never contradicted by a trajectory, and the same by
 * the second way.
 */
final class SharperTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 40);

    /** Points of each tube that are tried. */
    private static final int POINTS = 10;

    private static final March NONE = new March(false, 0, 0, 0, 0, 0, new double[0], new double[0]);

    /** A system with bounds that carry the restricted constants, or one after it. */
    interface Visit {
        void at(SmallStack small, PointBounds bounds, Sharper sharper, Random random, String where);
    }

    static int each(int seed, Visit visit) {
        int visited = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = SmallStack.random(seed + k);
            SmallStack small = TheoremsTest.near(random);
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
                if (bounds.leastSingularValue().orElse(0) > 1e-3 && bounds.sharper().isPresent()) {
                    String where = "seed " + (seed + k);
                    visit.at(small, bounds, bounds.sharper().get(), random, where);
                    visited++;
                }
            }
        }
        return visited;
    }

    @Test
    void pointsOfTheTubeAreNoMoreCurvedThanItSays() {
        double[] closest = new double[2];
        double[] sums = new double[2];
        int visited =
                each(
                        41_000,
                        (small, bounds, sharper, random, where) -> {
                            double along = Math.pow(10, -2.5 * random.nextDouble());
                            double across = along * random.nextDouble() * random.nextDouble();
                            Majorant.Around around = sharper.at(along, across);
                            double[] tube = {around.change(), around.curvature()};
                            double[] found = new double[2];
                            Search search = new Search(small, random);
                            TubeSearch points =
                                    new TubeSearch(small, search, along, across, random);
                            double[] best = small.w;
                            double most = 0;
                            for (int k = 0; k < POINTS; k++) {
                                // half of them anywhere, the others near the best one
                                double[] point =
                                        2 * k < POINTS
                                                ? points.point()
                                                : points.near(best, 1.0 / (k - POINTS / 2 + 1));
                                double curved = search.ascend(point, search.unit()).value();
                                double moved = CurvatureDriftTest.change(small, point, search);
                                assertThat(moved)
                                        .as("dD, " + where)
                                        .isLessThanOrEqualTo(tube[0] * (1 + 1e-5) + 1e-6);
                                assertThat(curved)
                                        .as("Λ, " + where)
                                        .isLessThanOrEqualTo(tube[1] * (1 + 1e-5) + 1e-6);
                                if (moved > most) {
                                    most = moved;
                                    best = point;
                                }
                                found[1] = Math.max(found[1], curved / tube[1]);
                            }
                            found[0] = tube[0] > 1e-3 ? most / tube[0] : 0;
                            for (int m = 0; m < 2; m++) {
                                closest[m] = Math.max(closest[m], found[m]);
                                sums[m] += found[m];
                            }
                        });
        StudyTable table =
                new StudyTable(
                        "soundness-tube",
                        "bound on the tube",
                        "systems",
                        "points",
                        "exceeded",
                        "worst found/bound",
                        "mean");
        for (int m = 0; m < 2; m++) {
            table.row(
                    m == 0 ? "dD" : "Λ",
                    visited,
                    visited * POINTS,
                    0,
                    String.format(Locale.ROOT, "%.4f", closest[m]),
                    String.format(Locale.ROOT, "%.3f", sums[m] / visited));
        }
        assertThat(closest[0]).isGreaterThan(0.3);
        assertThat(closest[1]).isGreaterThan(0.8);
    }

    @Test
    void whatTheMajorantPromisesHappensAndTheSecondWayConfirmsIt() {
        int[] proved = new int[3];
        double[] longest = new double[2];
        int visited =
                each(
                        42_000,
                        (small, bounds, sharper, _, where) -> {
                            Proof descent =
                                    SharperProofs.descent(
                                            bounds.kernelBound(),
                                            bounds.sharper().orElseThrow(),
                                            OptionalDouble.empty(),
                                            NONE);
                            double length = bounds.newtonLength();
                            Proof existence =
                                    SharperProofs.existence(
                                            bounds.kernelBound(),
                                            bounds.sharper().orElseThrow(),
                                            Theorem.EXISTENCE,
                                            length,
                                            NONE);
                            if (descent.holds()) {
                                proved[0]++;
                                longest[0] =
                                        Math.max(
                                                longest[0],
                                                Follow.descent(small, descent, 300, where));
                            }
                            if (existence.holds()) {
                                proved[1]++;
                                longest[1] =
                                        Math.max(
                                                longest[1],
                                                Follow.solution(small, existence.radius(), where));
                            }
                            try (Workers workers = Workers.of(1)) {
                                for (Proof p :
                                        List.of(
                                                descent,
                                                SharperProofs.flow(
                                                        bounds.kernelBound(),
                                                        bounds.sharper().orElseThrow(),
                                                        NONE),
                                                existence)) {
                                    if (p.holds()) {
                                        Claim claim = CheckTest.claim(small, p);
                                        Check check = Check.of(claim, workers);
                                        proved[2]++;
                                        assertThat(check.confirmed())
                                                .as(
                                                        where
                                                                + " "
                                                                + p.theorem()
                                                                + ": "
                                                                + check.words())
                                                .isTrue();
                                        assertThat(
                                                        Check.of(
                                                                        CheckTest.withRadius(
                                                                                claim,
                                                                                p.radius() / 2),
                                                                        workers)
                                                                .confirmed())
                                                .as(where + ", half the radius")
                                                .isFalse();
                                    }
                                }
                            }
                        });
        StudyTable table =
                new StudyTable(
                        "soundness-majorant",
                        "theorem",
                        "systems",
                        "proved",
                        "broken",
                        "longest way / R");
        for (int m = 0; m < 2; m++) {
            table.row(
                    m == 0 ? "B'" : "C'",
                    visited,
                    proved[m],
                    0,
                    String.format(Locale.ROOT, "%.4f", longest[m]));
        }
        table.row("A', B', C' confirmed by the second way", visited, proved[2], 0, "");
        assertThat(proved[0]).isGreaterThan(SYSTEMS / 4);
        assertThat(proved[1]).isGreaterThanOrEqualTo(proved[0]);
    }

    /**
     * A dropped term or a halved bound in one of the two ways moves its numbers away from those of
     * the other.
     */
    @Test
    void bothWaysHaveTheSameRestrictedConstantsAndTubes() {
        int compared =
                each(
                        43_000,
                        (small, bounds, sharper, random, where) -> {
                            double along = Math.pow(10, -2 * random.nextDouble());
                            double across = along * random.nextDouble();
                            double a0 = bounds.leastSingularValue().orElseThrow();
                            boolean mixed = random.nextBoolean();
                            RestrictedConstants c =
                                    mixed ? sharper.mixedConstants() : sharper.constants();
                            Majorant.Around around = sharper.at(along, across);
                            double[] tube = {around.change(), around.curvature()};
                            Drift[] drift = sharper.drifts(along, across);
                            double[] first = {
                                c.w1(),
                                c.wC(),
                                c.wE(),
                                c.w2(),
                                c.w3(),
                                tube[1],
                                tube[0],
                                around.along(),
                                around.across(),
                                around.out(),
                                sharper.moves().at(drift, Slot.ALONG, Slot.ALONG),
                                sharper.moves().at(drift, Slot.PULLED, Slot.PULLED)
                            };
                            double whole = sharper.curvatureAtStart();
                            try (Workers workers = Workers.of(1)) {
                                Claim claim = CheckTest.claim(small, bounds.flow(), a0);
                                double[] second =
                                        PlainBounds.of(claim, workers)
                                                .sharper(a0, along, across, mixed, workers)
                                                .orElseThrow();
                                // what the first way takes the smaller of
                                double[] most = {
                                    whole / a0,
                                    whole / a0,
                                    whole / a0 / a0,
                                    whole / a0,
                                    whole,
                                    whole + tube[0],
                                    Double.POSITIVE_INFINITY,
                                    tube[0] / a0,
                                    tube[0] / a0,
                                    tube[0],
                                    Double.POSITIVE_INFINITY,
                                    Double.POSITIVE_INFINITY
                                };
                                for (int m = 0; m < first.length; m++) {
                                    assertThat(Math.min(second[m], most[m]))
                                            .as(where + ", number " + m)
                                            .isBetween(
                                                    0.97 * first[m] - 1e-7, 1.03 * first[m] + 1e-7);
                                }
                            }
                        });
        assertThat(compared).isGreaterThan(SYSTEMS / 3);
    }

    /** On a path that hardly moves, κ and δ are what J and the computed J may differ by. */
    @Test
    void pathsBeginWithTheRoundingOfTheJacobian() {
        int visited =
                each(
                        47_000,
                        (_, bounds, sharper, _, where) -> {
                            double a0 = bounds.leastSingularValue().orElseThrow();
                            double rounding =
                                    bounds.kernelBound().constants().stream()
                                            .filter(c -> c.symbol().equals("ε_J"))
                                            .findFirst()
                                            .orElseThrow()
                                            .value();
                            double need = 1e-30 * a0 * a0 / sharper.curvatureAtStart();
                            Majorant.Knot end = sharper.trajectory(need, 1, (_, _) -> 1).last();
                            assertThat(rounding).isGreaterThan(0);
                            assertThat(end.kappa()).as(where).isGreaterThan(rounding / a0);
                            assertThat(end.out()).as(where).isGreaterThanOrEqualTo(rounding);
                        });
        assertThat(visited).isPositive();
    }
}
