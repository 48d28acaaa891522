package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.landscape.Observation;
import org.plstar.network.ModelState;
import org.plstar.optimize.Direction;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Track;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import tools.jackson.databind.JsonNode;

/** The loss between two steps beyond the edge, and where steps of an eighth lead from there. */
class SwingTest {
    private static PreparedDataset table(double[][] x, double... y) {
        List<String> names =
                IntStream.range(0, x[0].length).mapToObj(j -> "x" + j).toList();
        return ToldRuns.data(Dataset.of("made", names, x, new Target.Regression(y, List.of("y"))));
    }

    @Test
    void theLossBetweenTwoStepsIsThatOfAnotherProgram() throws IOException {
        JsonNode o = Oracles.read(SwingTest.class, "swing");
        double[][] x = new double[o.path("X").size()][];
        Arrays.setAll(x, i -> Oracles.numbers(o.path("X").get(i)));
        PreparedDataset data = table(x, Oracles.numbers(o.path("Y")));
        double eta = o.path("eta").asDouble();
        FitRequest request = FitRequest.of(data, Oracles.network(o, Shape.of(x[0].length), 1))
                .withStart(
                        new ModelState(Oracles.numbers(o.path("weights")), new LinkedHashMap<>()))
                .withEta(eta);
        JsonNode wanted = o.path("expect");
        Objective objective =
                Objective.mean(Oracles.system(o), Loss.SQUARE, Precision.DOUBLE, Workers.alone());
        try (Session session = Session.of(1)) {
            int steps = o.path("steps").asInt();
            FitResult before = request.withSteps(steps - 1).run(session);
            FitResult r = request.withSteps(steps).run(session);
            FitResult rest =
                    request.withStart(r.end()).withEta(eta / 8).withSteps(20).run(session);
            double between = new MidwayLoss(objective)
                    .between(
                            before.end().parameters(),
                            Precision.DOUBLE.of(r.end().parameters()));
            double after = rest.last().loss();

            assertThat(before.last().loss())
                    .isCloseTo(wanted.path("before").asDouble(), within(1e-8));
            assertThat(r.last().loss()).isCloseTo(wanted.path("now").asDouble(), within(1e-8));
            assertThat(between).isCloseTo(wanted.path("between").asDouble(), within(1e-8));
            assertThat(after)
                    .isCloseTo(wanted.path("after_20_at_an_eighth").asDouble(), within(1e-8));
            assertThat(between / after).isCloseTo(1, within(0.25));
        }
    }

    private static FitRequest sines(double times) {
        double[][] x = new double[30][2];
        double[] y = new double[30];
        Random random = new Random(5);
        for (int i = 0; i < x.length; i++) {
            Arrays.setAll(x[i], _ -> random.nextGaussian());
            y[i] = Math.sin(2 * x[i][0]) + 0.3 * x[i][1];
        }
        FitRequest r = FitRequest.of(table(x, y), "dense(32) tanh dense").withSteps(100);
        double lambda = FitNumbers.of(
                        FitQuantity.LAMBDA_MAX_ALL_ROWS, r.withSteps(0).run())
                .value()
                .orElseThrow();
        return r.withEta(2 * times / lambda);
    }

    @Test
    void itIsToldBeyondTheEdgeOfPlainStepsAlone() {
        FitResult below = sines(0.3).run();
        assertThat(below.edge().between().loss()).isEmpty();
        assertThat(FitNumbers.of(FitQuantity.LOSS_BETWEEN, below).reason())
                .contains("no look behind the start");
        assertThat(below.path().stream().map(o -> o.further(EdgeSummary.BETWEEN)))
                .allMatch(OptionalDouble::isEmpty);

        FitResult beyond = sines(1.4).run();
        assertThat(beyond.edge().between().loss()).isPresent();
        for (Observation o : beyond.path()) {
            if (o.further(EdgeSummary.BETWEEN).isPresent()) {
                assertThat(o.further(EdgeSummary.TOP).orElse(0)).isGreaterThan(1);
            }
        }
        Account told = ToldRuns.told(FitSummary.of(beyond));
        assertThat(told.said(FitClaim.BETWEEN_STEPS))
                .isEqualTo(beyond.edge().between().loss().orElse(0)
                        <= 0.9 * beyond.edge().between().now().orElse(0));

        FitResult swung = sines(1.4)
                .withMethod(new Method(
                        "momentum",
                        beyond.settings().method().loss(),
                        0,
                        new Direction.Momentum(0.5, 0, false, 0),
                        Optional.empty(),
                        beyond.settings().method().schedule(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .run();
        assertThat(FitNumbers.of(FitQuantity.LOSS_BETWEEN, swung).reason())
                .contains("not tried with Gradient descent with momentum");
    }

    /** Of runs at 1.2 to 1.6 times the edge that tell the loss between their last two steps. */
    @Test
    @Tag("net")
    void stepsOfAnEighthLeadThereAsOftenAsTheRecordSays() {
        int tried = 0;
        int held = 0;
        try (Session session = Session.of(2)) {
            for (int k = 0; k < 18; k++) {
                Random random = new Random(70 + k);
                int d = 2 + k % 4;
                double[][] x = new double[40][d];
                double[] y = new double[40];
                for (int i = 0; i < x.length; i++) {
                    Arrays.setAll(x[i], _ -> random.nextGaussian());
                    y[i] = k % 3 == 0
                            ? Math.sin(2 * x[i][0]) + x[i][1]
                            : k % 3 == 1 ? x[i][0] * x[i][1] : Math.abs(x[i][0]) - x[i][1];
                }
                String[] networks = {
                    "dense(32) tanh dense",
                    "dense(48) gelu dense",
                    "dense(24) relu dense(24) relu dense"
                };
                FitRequest request = FitRequest.of(table(x, y), networks[k / 6]);
                double lambda = FitNumbers.of(
                                FitQuantity.LAMBDA_MAX_ALL_ROWS,
                                request.withSteps(0).run(session))
                        .value()
                        .orElseThrow();
                for (double times : new double[] {1.2, 1.4, 1.6}) {
                    double eta = 2 * times / lambda;
                    for (int steps : new int[] {60, 150, 300}) {
                        FitResult r = request.withEta(eta).withSteps(steps).run(session);
                        Account told = ToldRuns.told(FitSummary.of(r));
                        if (!told.said(FitClaim.BETWEEN_STEPS)
                                || r.edge().between().at().orElse(0) != steps) {
                            continue;
                        }
                        double after = request.withStart(r.end())
                                .withEta(eta / 8)
                                .withSteps(20)
                                .run(session)
                                .last()
                                .loss();
                        double between = r.edge().between().loss().orElseThrow();
                        tried++;
                        held += Math.abs(after / between - 1) <= 0.1 ? 1 : 0;
                        System.out.printf(
                                "%d %s %d: now %.4g between %.4g after %.4g%n",
                                k, times, steps, r.last().loss(), between, after);
                    }
                }
            }
        }
        System.out.printf("within 10 %%: %d of %d%n", held, tried);
        Track.Tried record = Track.published().of(FitClaim.EIGHTH_LEADS).orElseThrow();
        assertThat(tried + 19).isCloseTo(record.tried(), within(4));
        assertThat(held + 18).isCloseTo(record.held(), within(4));
    }
}
