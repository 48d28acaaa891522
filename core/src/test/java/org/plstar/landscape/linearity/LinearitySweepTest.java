package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;

/**
 * Sweeps: the same rows on any number of threads, what is done is not done again, and what does not
 * fit is refused.
 */
class LinearitySweepTest {
    private static final int[] WIDTHS = {8, 16, 32};
    private static final ProbeSettings SETTINGS = new ProbeSettings(1e-2, 500, 1, 1e-3, 300_000);

    private static final WidthFamily FAMILY = new WidthFamily(
            m -> SphereStudy.network(
                    WidthFamily.text("dense({m}) tanh dense({m}) tanh dense", m), 0.1),
            SphereStudy.points(1),
            SphereStudy.signs(1));

    private static List<WidthRow> run(int threads, long bytes, List<WidthRow> done) {
        try (Workers workers = Workers.of(threads)) {
            SweepPlan plan = SweepPlan.of(FAMILY, WIDTHS, 1, 2, SETTINGS, threads, bytes);
            LinearitySweep sweep = new LinearitySweep(FAMILY, plan, SETTINGS, workers, () -> false);
            try (LimitKernel limit = sweep.limit(WIDTHS, 1)) {
                return sweep.run(done, Optional.of(limit), _ -> {}, _ -> {});
            }
        }
    }

    @Test
    void rowsAreTheSameSideBySideAloneAndContinued() {
        List<WidthRow> one = run(1, 1L << 30, List.of());
        assertThat(one).hasSize(6);
        assertThat(run(3, 1L << 40, List.of())).isEqualTo(one);
        long tight = SweepPlan.of(FAMILY, WIDTHS, 1, 2, SETTINGS, 1, 1L << 40).peak();
        assertThat(SweepPlan.of(FAMILY, WIDTHS, 1, 2, SETTINGS, 3, tight).tasks())
                .anyMatch(SweepPlan.Task::alone);
        assertThat(run(3, tight, List.of())).isEqualTo(one);
        assertThat(run(2, 1L << 30, List.of(one.get(4), one.get(1)))).isEqualTo(one);
    }

    /** The sweep whose network of width 16 cannot be had. */
    private static WidthFamily without16(Supplier<? extends Throwable> thrown) {
        return new WidthFamily(
                m -> {
                    // the plan and the shape of all are taken on the thread of the test
                    if (m == 16 && Thread.currentThread().getName().equals("plstar-network")) {
                        Throwable t = thrown.get();
                        if (t instanceof Error e) {
                            throw e;
                        }
                        throw (RuntimeException) t;
                    }
                    return FAMILY.network().apply(m);
                },
                FAMILY.features(),
                FAMILY.targets());
    }

    private static List<WidthRow> run(WidthFamily family, int threads) {
        try (Workers workers = Workers.of(threads)) {
            SweepPlan plan = SweepPlan.of(FAMILY, WIDTHS, 1, 2, SETTINGS, threads, 1L << 30);
            return new LinearitySweep(family, plan, SETTINGS, workers, () -> false)
                    .run(List.of(), Optional.empty(), _ -> {}, _ -> {});
        }
    }

    @Test
    void aNetworkThatRefusesOrTakesTooMuchIsARowWithItsReason() {
        Refusal refusal = LinearityRefusal.tooLarge("here", "too wide", "less", "take less");
        List<WidthRow> whole = run(FAMILY, 2);
        for (int threads : new int[] {1, 2}) {
            List<WidthRow> rows = run(without16(() -> refusal), threads);
            assertThat(rows).hasSize(6);
            assertThat(rows.subList(0, 2)).isEqualTo(whole.subList(0, 2));
            assertThat(rows.subList(4, 6)).isEqualTo(whole.subList(4, 6));
            for (WidthRow failed : rows.subList(2, 4)) {
                assertThat(failed.failure()).contains(refusal.getMessage());
                assertThat(failed.unknowns()).isEqualTo(whole.get(2).unknowns());
                assertThat(failed.reached()).isFalse();
                assertThat(failed.cutShort()).isFalse();
                assertThat(failed.get(Quantity.LAMBDA_MIN).note()).isEqualTo(refusal.getMessage());
            }
        }
        assertThat(run(without16(() -> new OutOfMemoryError("heap")), 2).get(2).failure())
                .hasValueSatisfying(r -> assertThat(r).contains("more memory than Java has"));
        WidthFamily broken = without16(() -> new IllegalStateException("a fault"));
        assertThatThrownBy(() -> run(broken, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void slopesAreOfTheWidthsAndSeedsOfWhichNoneFailed() {
        List<WidthRow> whole = run(FAMILY, 2);
        List<WidthRow> some = new ArrayList<>(whole);
        some.set(2, WidthRow.failed(16, 1, 1, "no"));
        some.set(3, WidthRow.failed(16, 2, 1, "no"));
        List<WidthRow> rest = List.of(whole.get(0), whole.get(1), whole.get(4), whole.get(5));
        assertThat(LinearitySweep.slopes(some)).isNotEmpty().isEqualTo(LinearitySweep.slopes(rest));
        assertThat(LinearitySweep.slopes(whole)).isNotEqualTo(LinearitySweep.slopes(rest));
    }

    @Test
    void whatIsCompleteHasEveryPairAndIsAsLargeAsOneFailureAllows() {
        SplittableRandom random = new SplittableRandom(3);
        for (int time = 0; time < 200; time++) {
            int widths = random.nextInt(1, 6);
            int seeds = random.nextInt(1, 6);
            double part = random.nextInt(3) * 0.3;
            List<WidthRow> rows = new ArrayList<>();
            int failed = 0;
            for (int m = 1; m <= widths; m++) {
                for (long seed = 1; seed <= seeds; seed++) {
                    boolean fails = random.nextDouble() < part;
                    failed += fails ? 1 : 0;
                    rows.add(
                            fails
                                    ? WidthRow.failed(m, seed, 1, "no")
                                    : new WidthRow(
                                            m, seed, 1, 1, Outcome.TARGET_REACHED, Map.of()));
                }
            }
            CompleteRows c = CompleteRows.of(rows);
            assertThat(c.rows()).hasSize(c.widths().size() * c.seeds().size());
            assertThat(c.rows())
                    .allMatch(r -> r.measured()
                            && c.widths().contains(r.width())
                            && c.seeds().contains(r.seed()));
            if (failed == 0) {
                assertThat(c.rows()).isEqualTo(rows);
            }
            if (failed == 1) {
                assertThat(c.rows()).hasSize(Math.max((widths - 1) * seeds, widths * (seeds - 1)));
            }
        }
    }

    @Test
    void theStatementOfMemoryHasTheLimitTheLargeStepsAndTheJvmInIt() {
        SweepPlan networks = SweepPlan.of(FAMILY, WIDTHS, 1, 2, SETTINGS, 2, 1L << 40);
        SweepPlan limit = networks.withLimit(FAMILY, WIDTHS, 2);
        long n = SphereStudy.N;
        assertThat(limit.peak()).isGreaterThanOrEqualTo(networks.peak() + 8 * n * n);
        assertThat(limit.tasks()).isEqualTo(networks.tasks());
        long unknowns = networks.tasks().getFirst().unknowns();
        assertThat(networks.withCatapult(FAMILY, 32, 4).peak())
                .isGreaterThanOrEqualTo(4 * 8 * 10 * unknowns);
        // with one seed the two widest run side by side, not the widest twice
        SweepPlan single = SweepPlan.of(FAMILY, WIDTHS, 1, 1, SETTINGS, 2, 1L << 40);
        assertThat(single.peak())
                .isEqualTo(single.tasks().get(0).bytes() + single.tasks().get(1).bytes());
        assertThat(limit.process()).isGreaterThan(limit.peak() + (256L << 20));
    }

    @Test
    void aNetworksThreadsEndWithItAndWhatItThrowsIsThrown() {
        Thread[] own = new Thread[1];
        int threads = OwnThreads.call(3, team -> {
            own[0] = Thread.currentThread();
            return team.threads();
        });
        assertThat(threads).isEqualTo(3);
        assertThat(own[0]).isNotSameAs(Thread.currentThread());
        assertThat(own[0].isAlive()).isFalse();
        assertThatThrownBy(() -> OwnThreads.call(1, _ -> {
                    throw new IllegalStateException("wrong");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("wrong");
        assertThatThrownBy(() -> OwnThreads.call(1, _ -> {
                    throw new OutOfMemoryError("full");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aNetworkThatDoesNotFitIsRefusedBeforeAnythingBegins() {
        assertThatThrownBy(() -> SweepPlan.of(FAMILY, WIDTHS, 1, 2, SETTINGS, 1, 1000))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        e -> assertThat(e.code()).isEqualTo(LinearityRefusal.TOO_LARGE));
    }

    @Test
    void aTextWithoutAWidthIsRefused() {
        assertThatThrownBy(() -> WidthFamily.text("dense(5) dense", 3))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        e -> assertThat(e.code()).isEqualTo(LinearityRefusal.NO_WIDTH));
        assertThat(WidthFamily.text("dense({m}) dense({m})", 3)).isEqualTo("dense(3) dense(3)");
    }
}
