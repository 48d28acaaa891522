package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.optimize.Direction;
import org.plstar.optimize.Outcome;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Track;
import org.plstar.system.Loss;

/**
 * How often a third of the step ended with a loss at least 10 % lower, where a run that did not
 * diverge is told that its steps raise many batches: steps over two orders of magnitude, on tables
 * of different kinds.
 */
@Tag("net")
class BatchAlarmsTest {
    private static final int ROWS = 96;
    private static final int STEPS = 150;

    /** Runs at the edge that other processors' rounding may turn. */
    private static final int ROUNDING = 6;

    private static final ObservationBudget FEW =
            new ObservationBudget(0.2, OptionalInt.of(2), OptionalInt.of(2), OptionalInt.of(1));

    /**
     * Runs that did not diverge, by whether they were told of, and how many a third of the step
     * lowered.
     */
    private static final class Count {
        private int told;
        private int lowered;
        private int silent;
        private int silentLowered;
    }

    /** A table and a network. */
    private record Law(PreparedDataset data, String network, Loss loss) {}

    private static List<Law> laws() {
        List<Law> all = new ArrayList<>();
        String[] networks = {
            "dense(32) tanh dense",
            "dense(24) relu dense(24) relu dense",
            "dense(48) gelu dense",
            "dense(16) tanh dense(16) tanh dense"
        };
        for (int k = 0; k < 8; k++) {
            Random random = new Random(40 + k);
            int d = 2 + k % 4;
            double[][] x = new double[ROWS][d];
            double[] y = new double[ROWS];
            for (int i = 0; i < ROWS; i++) {
                Arrays.setAll(x[i], _ -> random.nextGaussian());
                double noise = 0.1 * (k % 3) * random.nextGaussian();
                y[i] = noise
                        + switch (k % 4) {
                            case 0 -> Math.sin(2 * x[i][0]) + x[i][1];
                            case 1 -> x[i][0] * x[i][1];
                            case 2 -> Math.abs(x[i][0]) - x[i][d - 1];
                            default -> Math.tanh(3 * x[i][0] - x[i][1] * x[i][1]);
                        };
            }
            List<String> names =
                    Stream.iterate(0, j -> j + 1).limit(d).map(j -> "x" + j).toList();
            boolean classes = k % 2 == 1;
            Target target = classes
                    ? new Target.Classes(
                            Arrays.stream(y).mapToInt(v -> v > 0 ? 1 : 0).toArray(),
                            List.of("minus", "plus"))
                    : new Target.Regression(y, List.of("y"));
            all.add(new Law(
                    ToldRuns.data(Dataset.of("made", names, x, target)),
                    networks[k % networks.length],
                    k >= 4 && classes ? Loss.CROSS_ENTROPY : Loss.SQUARE));
        }
        return all;
    }

    private static Method method(Direction direction, int batch, Loss loss) {
        Method m = BatchEdgeTest.method(direction, batch);
        return new Method(
                m.name(),
                loss,
                0,
                direction,
                m.rule(),
                m.schedule(),
                m.batches(),
                m.newton(),
                m.customary());
    }

    @Test
    void aThirdOfTheStepLowersTheLossAsOftenAsTheRecordSays() {
        int[] batches = {4, 6, 16, 24};
        Count[] counts = new Count[2 * batches.length];
        Arrays.setAll(counts, _ -> new Count());
        try (Session session = Session.of(2)) {
            for (Law law : laws()) {
                FitRequest plain = FitRequest.of(law.data(), law.network())
                        .with(s -> s.withBudget(FEW))
                        .withMethod(method(new Direction.Gradient(0), ROWS, law.loss()));
                FitResult start = plain.withSteps(0).withEta(0.1).run(session);
                double lambda = FitNumbers.of(FitQuantity.LAMBDA_MAX_ALL_ROWS, start)
                        .value()
                        .orElseThrow();
                FitResult trained = plain.withSteps(200).withEta(1 / lambda).run(session);
                for (FitRequest from : List.of(plain, plain.withStart(trained.end()))) {
                    for (int k = 0; k < counts.length; k++) {
                        Direction d = k % 2 == 0
                                ? new Direction.Gradient(0)
                                : new Direction.Momentum(0.9, 0, false, 0);
                        FitRequest own = from.withSteps(STEPS)
                                .withMethod(method(d, batches[k / 2], law.loss()));
                        for (int j = -20; j <= 8; j += 2) {
                            tried(own, 2 / lambda * Math.pow(1.25, j), counts[k], session);
                        }
                    }
                }
            }
        }
        for (int k = 0; k < counts.length; k++) {
            System.out.printf(
                    "batch %d, beta %s: a third lowers %d of %d told, %d of %d silent%n",
                    batches[k / 2],
                    k % 2 == 0 ? "0" : "0.9",
                    counts[k].lowered,
                    counts[k].told,
                    counts[k].silentLowered,
                    counts[k].silent);
        }
        Count small = new Count();
        for (int k = 0; k < 4; k++) {
            small.told += counts[k].told;
            small.lowered += counts[k].lowered;
        }
        Track.Tried record = Track.published().of(FitClaim.BATCH_STEP_THIRD).orElseThrow();
        assertThat(small.told).isCloseTo(record.tried(), within(ROUNDING));
        assertThat(small.lowered).isCloseTo(record.held(), within(ROUNDING));
    }

    private static void tried(FitRequest own, double eta, Count count, Session session) {
        FitResult run = own.withEta(eta).run(session);
        if (run.outcome() == Outcome.DIVERGED) {
            return;
        }
        Account account = ToldRuns.told(FitSummary.of(run), "--eta", "" + eta);
        boolean told = Stream.of(
                        FitClaim.BATCHES_BEYOND,
                        FitClaim.BATCHES_SWUNG,
                        FitClaim.BATCHES_RAISED,
                        FitClaim.BATCHES_FIRST_BEYOND)
                .anyMatch(account::said);
        FitResult third = own.withEta(eta / 3).run(session);
        int lowered = third.outcome() != Outcome.DIVERGED
                        && third.last().loss() <= 0.9 * run.last().loss()
                ? 1
                : 0;
        if (told) {
            count.told++;
            count.lowered += lowered;
        } else {
            count.silent++;
            count.silentLowered += lowered;
        }
    }
}
