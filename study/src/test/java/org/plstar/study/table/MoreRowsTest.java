package org.plstar.study.table;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.study.Session;
import org.plstar.study.table.MoreRows.Answers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is told of more rows, beside another program and beside fits to more rows. */
class MoreRowsTest {
    private static final int THREADS = 2;

    /** The number of orders of each bundled set; {@code -Dplstar.orders=6} has those of docs. */
    private static final int ORDERS = Integer.getInteger("plstar.orders", 2);

    /** The number of rows from which more are foretold, beside fits to more. */
    private static final int MEASURED = 200;

    private static double[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .flatMapToDouble(v ->
                        v.isArray() ? Arrays.stream(numbers(v)) : DoubleStream.of(v.asDouble()))
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"curve_numbers", "curve_classes"})
    void errorsOfPartsAreThoseOfAnotherProgram(String name) throws IOException {
        JsonNode o;
        try (InputStream in =
                requireNonNull(MoreRowsTest.class.getResourceAsStream(name + ".json"))) {
            o = JsonMapper.shared().readTree(in);
        }
        double[][] x = new double[o.path("X").size()][];
        Arrays.setAll(x, i -> numbers(o.path("X").get(i)));
        Answers answers = new Answers(numbers(o.path("Y")), 1, new int[0]);
        double[] wanted = numbers(o.path("expect").path("error"));
        double[] sizes = numbers(o.path("expect").path("sizes"));
        try (Matrix k = new RowKernel.Laplace(1).of(x, x, Workers.alone())) {
            MoreRows.besideConstant(k);
            for (int i = 0; i < sizes.length; i++) {
                JsonNode draws = o.path("draws").path(String.valueOf((int) sizes[i]));
                double sum = 0;
                for (JsonNode draw : draws) {
                    int[] chosen =
                            Arrays.stream(numbers(draw)).mapToInt(v -> (int) v).toArray();
                    sum += MoreRows.scores(k, answers, chosen, Workers.alone()).loss();
                }
                assertThat(sum / draws.size()).isCloseTo(wanted[i], within(1e-9));
            }
        }
    }

    /**
     * The expected error of least squares on m rows of 5 columns is v (1 + 6/m), nearly; v is that
     * of the noise of these rows.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aLinearTargetWithNoiseIsForetoldAtFourTimesTheRows(int seed) {
        Random random = new Random(seed);
        int n = 150;
        double variance = 0;
        double[][] x = new double[n][5];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            Arrays.setAll(x[i], _ -> random.nextGaussian());
            y[i] = random.nextGaussian() / 2;
            variance += y[i] * y[i] / n;
            for (int j = 0; j < 5; j++) {
                y[i] += x[i][j] * (j - 2);
            }
        }
        try (Session session = Session.of(THREADS);
                Matrix k = new RowKernel.Linear().of(x, x, session.workers())) {
            MoreRows.besideConstant(k);
            MoreRows told =
                    MoreRows.of(k, new Answers(y, 1, new int[0]), "linear kernel", 1, session);
            double expected = variance * (1 + 6.0 / (4 * n));
            assertThat(told.told().getLast().loss()).isCloseTo(expected, within(0.15 * expected));
        }
    }

    @Tag("net")
    @ParameterizedTest
    @EnumSource(names = {"BREAST_CANCER", "DIABETES"})
    void theErrorFallsWithTheRows(Bundled set) {
        MoreRows m = told(set.load().select(RandomStream.of(3, "rows").permutation(400)));
        double[] losses = {
            m.points().getFirst().loss(),
            m.now().loss(),
            m.told().getFirst().loss(),
            m.told().getLast().loss()
        };
        for (int i = 1; i < losses.length; i++) {
            assertThat(losses[i]).isLessThan(losses[i - 1]);
        }
        MoreRows.Told four = m.told().getLast();
        assertThat(four.rows()).isEqualTo(1600);
        assertThat(four.lossLow()).isLessThan(four.loss());
        assertThat(four.lossHigh() / four.loss())
                .isCloseTo(four.loss() / four.lossLow(), within(1e-9));
        assertThat(m.curve()).hasSize(9);
        assertThat(m.curve().getLast().loss()).isCloseTo(four.loss(), within(1e-12));
    }

    @Tag("net")
    @Test
    void fewRowsAndFewErrorsAreNotTold() {
        assertThat(told(Bundled.WINE.load()).reason()).contains("fewer than 200 rows");
        Dataset all = Bundled.DIGITS.load();
        int[] labels = ((Target.Classes) all.target()).labels();
        MoreRows easy = told(all.select(
                IntStream.range(0, all.rows()).filter(i -> labels[i] < 2).toArray()));
        assertThat(easy.reason()).contains("fewer than 5 rows are wrong");
        assertThat(easy.told()).hasSize(2).allMatch(t -> t.error().isEmpty());
        MoreRows balanced = TableFitRequest.of(Bundled.BREAST_CANCER.load())
                .withBalance(true)
                .withMoreRows(true)
                .withSingle(true)
                .run()
                .moreRows()
                .orElseThrow();
        assertThat(balanced.told()).isEmpty();
        assertThat(balanced.reason()).contains("balanced");
    }

    private static MoreRows told(Dataset rows) {
        return TableFitRequest.of(rows)
                .withSingle(true)
                .withMoreRows(true)
                .run()
                .moreRows()
                .orElseThrow();
    }

    /** A foretold error beside the mean error of fits to so many rows. */
    private record Tried(
            String what, int times, double told, double low, double high, double real) {
        boolean near() {
            return Math.abs(Math.log(told / real)) <= Math.log(1.2);
        }

        boolean held() {
            return low <= real && real <= high;
        }
    }

    /**
     * Of the bundled sets, some orders each: what is told of the first rows beside the errors of
     * fits to two and four times as many, on the rows that these do not have.
     */
    @Tag("net")
    @Test
    void bandsHoldTheErrorsOfFitsToMoreRows() throws IOException {
        List<Tried> losses = new ArrayList<>();
        List<Tried> shares = new ArrayList<>();
        try (Session session = Session.of(THREADS)) {
            for (Bundled set : List.of(Bundled.DIABETES, Bundled.BREAST_CANCER, Bundled.DIGITS)) {
                Dataset all = set.load();
                for (int order = 0; order < ORDERS; order++) {
                    measure(all, set.name(), order, session, losses, shares);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<Tried> tried : List.of(losses, shares)) {
            for (int times : new int[] {2, 4}) {
                List<Tried> some = tried.stream().filter(t -> t.times == times).toList();
                lines.add(String.format(
                        Locale.ROOT,
                        "%s at %d times the rows: %d cases, within 20 %% %d, band held %d",
                        tried == losses ? "loss" : "share",
                        times,
                        some.size(),
                        some.stream().filter(Tried::near).count(),
                        some.stream().filter(Tried::held).count()));
            }
        }
        losses.forEach(t -> lines.add("loss " + t));
        shares.forEach(t -> lines.add("share " + t));
        Files.write(Path.of("target/more-rows.txt"), lines);
        assertThat(losses.stream().filter(Tried::held).count())
                .isGreaterThanOrEqualTo((long) (0.8 * losses.size()));
    }

    private static void measure(
            Dataset all,
            String name,
            int order,
            Session session,
            List<Tried> losses,
            List<Tried> shares) {
        int[] drawn = RandomStream.of(order, name).permutation(all.rows());
        Dataset rows = all.select(Arrays.copyOf(drawn, MEASURED));
        TableFitResult fit =
                TableFitRequest.of(rows).withSingle(true).withMoreRows(true).run(session);
        MoreRows m = fit.moreRows().orElseThrow();
        Candidate kernel = fit.model().members().getFirst().candidate();
        double[][] x = TableEncoder.fit(rows, kernel.encoding()).encode(all);
        Answers answers = Answers.of(all.target(), fit.model().targets());
        try (Matrix k = kernel.kernel().of(x, x, session.workers())) {
            MoreRows.besideConstant(k);
            for (MoreRows.Told t : m.told()) {
                if (t.rows() + 40 > all.rows()) {
                    continue;
                }
                double loss = 0;
                double wrong = 0;
                int fits = 2;
                for (int d = 0; d < fits; d++) {
                    int[] again = RandomStream.of(100 + d, name + order).permutation(all.rows());
                    double[] scored = others(k, answers, Arrays.copyOf(again, t.rows()), session);
                    loss += scored[0] / fits;
                    wrong += scored[1] / fits;
                }
                int times = t.rows() / MEASURED;
                String what = name + " " + order;
                losses.add(new Tried(what, times, t.loss(), t.lossLow(), t.lossHigh(), loss));
                if (t.error().isPresent()) {
                    shares.add(new Tried(
                            what,
                            times,
                            t.error().orElseThrow(),
                            t.errorLow().orElseThrow(),
                            t.errorHigh().orElseThrow(),
                            wrong));
                }
            }
        }
    }

    /** Mean loss and share of wrong rows, on the rows that a fit does not have. */
    private static double[] others(Matrix k, Answers answers, int[] chosen, Session session) {
        MoreRows.Scores s = MoreRows.scores(k, answers, chosen, session.workers());
        boolean[] inside = new boolean[k.rows()];
        Arrays.stream(chosen).forEach(i -> inside[i] = true);
        int[] others = IntStream.range(0, inside.length).filter(i -> !inside[i]).toArray();
        return new double[] {
            Arrays.stream(others).mapToDouble(i -> s.losses()[i]).average().orElseThrow(),
            Arrays.stream(others).filter(i -> s.wrong()[i]).count() / (double) others.length
        };
    }
}
