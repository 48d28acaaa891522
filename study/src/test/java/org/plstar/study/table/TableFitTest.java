package org.plstar.study.table;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.DataSource;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.Predictions;
import org.plstar.study.unseen.Effect;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Classes and numbers of tables by kernels, against references, refits and what must hold. */
class TableFitTest {
    @TempDir
    private Path folder;

    private static JsonNode reference() {
        try (InputStream in =
                requireNonNull(TableFitTest.class.getResourceAsStream("classify.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Dataset bundled(String name) {
        return Bundled.of(name).orElseThrow().open(ReadOptions.defaults()).data();
    }

    private Dataset read(String text, String target) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        return DataSource.open(file, reading().withTargets(target)).data();
    }

    private static ReadOptions reading() {
        return ReadOptions.defaults()
                .withMissing(MissingValues.KEEP)
                .withCategories(new ReadOptions.Categories.Automatic(List.of(), 1000));
    }

    private static int[] ints(JsonNode node) {
        return IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray();
    }

    /** The folds and accuracies of a reference that was computed apart. */
    @Tag("net")
    @ParameterizedTest
    @CsvSource({"iris, 0.967, 0.088", "wine, 0.988, 0.065"})
    void foldsArePredictedAsWellAsByTheReference(String set, double accuracy, double logLoss) {
        Dataset all = bundled(set);
        JsonNode folds = reference().get("sets").get(set).get("test_folds");
        double right = 0;
        double loss = 0;
        double left = 0;
        for (JsonNode fold : folds) {
            Set<Integer> test = new HashSet<>();
            fold.forEach(i -> test.add(i.asInt()));
            int[] training = IntStream.range(0, all.rows())
                    .filter(i -> !test.contains(i))
                    .toArray();
            TableFitResult fit = TableFitRequest.of(all.select(training)).run();
            ClassScores s = new EvaluationRequest(fit.model(), all.select(ints(fold)))
                    .run()
                    .classes()
                    .orElseThrow();
            right += s.accuracy() / folds.size();
            loss += s.logLoss().orElseThrow() / folds.size();
            left += fit.leftOut().classes().orElseThrow().accuracy() / folds.size();
        }
        assertThat(right).isGreaterThanOrEqualTo(accuracy);
        assertThat(loss).isLessThanOrEqualTo(logLoss);
        assertThat(left).isBetween(right - 0.02, right + 0.01);
    }

    /**
     * Left-out scores, calibration and intercepts of real rows, from a reference whose deviations
     * are some 1e-10 larger.
     */
    @Test
    void leftOutScoresAreThoseOfTheReference() {
        for (JsonNode r : reference().get("loo")) {
            Dataset rows = bundled(r.get("data").asString().substring(3));
            double[][] x = plain(TableEncoder.fit(rows, Encoding.STANDARD).encode(rows));
            RowKernel.Network kernel = new RowKernel.Network(
                    r.get("network").asString().strip(), 1, r.get("sigma_b").asDouble(), 0, true);
            double ridge = Double.parseDouble(r.get("ridge").asString().replaceFirst(" .*", ""));
            TargetEncoding targets = TargetEncoding.forCrossEntropy(rows.target());
            double[] ones = new double[rows.rows()];
            Arrays.fill(ones, 1);
            Criterion criterion = Criterion.of(rows.target(), targets, ones);
            try (Matrix k = kernel.of(x, x, Workers.alone());
                    CholeskyInverse g = RegularizedInverse.cholesky(
                            k, ridge * HeldFit.meanDiagonal(k), Workers.alone())) {
                assertThat(HeldFit.meanDiagonal(k))
                        .isCloseTo(r.get("mean_diag").asDouble(), within(1e-6));
                RidgeFit fit = RidgeFit.of(
                        g,
                        RidgeTargets.of(criterion.targets(), criterion.outputs())
                                .withIntercept());
                double[] left = fit.leftOut();
                for (int i = 0; i < 9; i++) {
                    assertThat(left[i])
                            .isCloseTo(
                                    r.get("loo_scores_first_3")
                                            .get(i / 3)
                                            .get(i % 3)
                                            .asDouble(),
                                    within(1e-8));
                }
                for (int c = 0; c < 3; c++) {
                    assertThat(fit.intercepts()[c])
                            .isCloseTo(r.get("intercepts").get(c).asDouble(), within(1e-8));
                }
                double beta = r.get("temperature_grid_best").asDouble();
                assertThat(criterion.loss(criterion.predictions(left, beta)))
                        .isCloseTo(r.get("loo_logloss_at_best").asDouble(), within(1e-8));
            }
        }
    }

    /** The reference does not scale all inputs together. */
    private static double[][] plain(double[][] x) {
        double square = 0;
        for (double[] row : x) {
            square += row[0] * row[0] / x.length;
        }
        double factor = 1 / Math.sqrt(square);
        assertThat(factor).isCloseTo(1, within(1e-6));
        return Arrays.stream(x)
                .map(row -> Arrays.stream(row).map(v -> factor * v).toArray())
                .toArray(double[][]::new);
    }

    @ParameterizedTest
    @CsvSource({"iris", "wine", "digits"})
    void leavingOutIsFittingAnewOnRealRows(String set) {
        Dataset rows =
                bundled(set).select(IntStream.range(0, 60).map(i -> 2 * i + 3).toArray());
        double[][] x = TableEncoder.fit(rows, Encoding.STANDARD).encode(rows);
        RowKernel kernel = RowKernel.Network.relu(2, 0.1, 0, true);
        double[] y = TargetEncoding.forCrossEntropy(rows.target()).encode(rows.target());
        int c = y.length / 60;
        try (Matrix k = kernel.of(x, x, Workers.alone());
                CholeskyInverse g = RegularizedInverse.cholesky(k, 0.01, Workers.alone())) {
            double[] left =
                    RidgeFit.of(g, RidgeTargets.of(y, c).withIntercept()).leftOut();
            for (int i = 0; i < 60; i++) {
                int out = i;
                int[] others = IntStream.range(0, 60).filter(j -> j != out).toArray();
                double[][] rest =
                        Arrays.stream(others).mapToObj(j -> x[j]).toArray(double[][]::new);
                double[] some = Arrays.stream(others)
                        .boxed()
                        .flatMapToDouble(j -> Arrays.stream(y, j * c, (j + 1) * c))
                        .toArray();
                try (Matrix k2 = kernel.of(rest, rest, Workers.alone());
                        Matrix cross = kernel.of(new double[][] {x[i]}, rest, Workers.alone());
                        CholeskyInverse g2 =
                                RegularizedInverse.cholesky(k2, 0.01, Workers.alone())) {
                    RidgeFit fit = RidgeFit.of(g2, RidgeTargets.of(some, c).withIntercept());
                    for (int o = 0; o < c; o++) {
                        double f = fit.intercepts()[o];
                        for (int j = 0; j < 59; j++) {
                            f += cross.get(0, j) * fit.dual()[j * c + o];
                        }
                        assertThat(left[i * c + o]).isCloseTo(f, within(1e-9));
                    }
                }
            }
        }
    }

    @Test
    void numbersOfDiabetesArePredicted() {
        TableFitResult fit = TableFitRequest.of(bundled("diabetes")).run();
        assertThat(fit.leftOut().numbers().getFirst().r2().orElseThrow()).isGreaterThan(0.49);
        assertThat(fit.trials()).hasSize(53);
    }

    /** Mixed columns with holes, 60 categories, a class of one row, classes 1 : 50. */
    @Test
    void untidyTablesArePredicted() throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder("x,city,fixed,answer\n");
        for (int i = 0; i < 360; i++) {
            double x = random.nextGaussian();
            int city = random.nextInt(60);
            String answer = i == 7 ? "once" : x + 0.02 * city > 2.2 ? "rare" : "usual";
            text.append(i % 10 == 3 ? "" : String.valueOf(x))
                    .append(",c")
                    .append(city)
                    .append(",5,")
                    .append(answer)
                    .append('\n');
        }
        Dataset rows = read(text.toString(), "answer");
        TableFitResult fit = TableFitRequest.of(rows).run();
        ClassScores s = fit.leftOut().classes().orElseThrow();
        assertThat(s.accuracy()).isGreaterThan(s.majorityShare());
        assertThat(s.logLoss().orElseThrow()).isFinite();
        assertThat(fit.constant()).containsExactly("fixed");
        ClassScores balanced = TableFitRequest.of(rows)
                .withBalance(true)
                .run()
                .leftOut()
                .classes()
                .orElseThrow();
        double rare = s.classes().get(1).recall().orElseThrow();
        assertThat(balanced.classes().get(1).recall().orElseThrow()).isGreaterThan(rare);

        Path other = Files.writeString(folder.resolve("new.csv"), "x,city,fixed\n,c99,5\n1,,5\n");
        Predictions p = fit.model().predict(other);
        assertThat(p.size()).isEqualTo(2);
        assertThat(Arrays.stream(p.probabilities().orElseThrow())).allMatch(Double::isFinite);
    }

    @Tag("net")
    @Test
    void fewRowsOfManyColumnsGiveNumbers() throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,d,e,f,g,h,i,j,y\n");
        Random random = new Random(8);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 10; j++) {
                text.append(random.nextGaussian()).append(',');
            }
            text.append(i % 2 == 0 ? "no\n" : "yes\n");
        }
        ClassScores s = TableFitRequest.of(read(text.toString(), "y"))
                .run()
                .leftOut()
                .classes()
                .get();
        // nothing is to be learned, and a row that is left out makes its class the rarer one
        assertThat(s.accuracy()).isLessThan(0.9);
        assertThat(s.logLoss().orElseThrow()).isLessThan(1.0);
    }

    @Test
    void repeatedRowsWithOtherLabelsGiveNumbers() throws IOException {
        TableFitResult fit = TableFitRequest.of(
                        read("x,y\n1,a\n1,b\n1,a\n2,b\n2,b\n2,a\n1,a\n2,b\n", "y"))
                .run();
        assertThat(fit.leftOut().classes().orElseThrow().accuracy()).isEqualTo(0.25);
    }

    @Test
    void twoRowsAreEnough() throws IOException {
        TableFitResult fit = TableFitRequest.of(read("x,y\n1,a\n2,b\n", "y")).run();
        assertThat(fit.leftOut().classes().orElseThrow().logLoss().orElseThrow())
                .isFinite();
    }

    @Test
    void bytesDoNotDependOnThreads() {
        Dataset rows =
                bundled("iris").select(IntStream.range(0, 75).map(i -> 2 * i).toArray());
        Predictions[] p = new Predictions[2];
        for (int t = 0; t < 2; t++) {
            try (Session session = Session.of(1 + t)) {
                TableFitResult fit = TableFitRequest.of(rows).run(session);
                p[t] = fit.model().predict(bundled("iris"));
            }
        }
        assertThat(p[1].outputs()).containsExactly(p[0].outputs());
    }

    @Test
    void everyKernelIsReadAsItWasWritten() throws IOException {
        Dataset rows = bundled("iris");
        List<KernelModel.Member> members = Candidate.all(List.of(Encoding.values())).stream()
                .map(c -> new KernelModel.Member(c, 1, 0.1, 2, new double[450], new double[3]))
                .toList();
        TargetEncoding targets = TargetEncoding.forCrossEntropy(rows.target());
        new KernelModel(rows, targets, members, new double[0]).write(folder);
        assertThat(KernelModel.read(folder).members().stream().map(KernelModel.Member::candidate))
                .containsExactlyElementsOf(
                        members.stream().map(KernelModel.Member::candidate).toList());
    }

    @Tag("net")
    @Test
    void aStoredModelPredictsTheSame() throws IOException {
        Dataset rows = bundled("wine");
        assertThat(TableFitRequest.of(rows).withSingle(true).run().model().members())
                .hasSize(1);
        TableFitResult fit = TableFitRequest.of(rows).run();
        fit.model().write(folder);
        KernelModel again = KernelModel.read(folder);
        assertThat(again.predict(rows).outputs())
                .containsExactly(fit.model().predict(rows).outputs());
        EvaluationResult e = new EvaluationRequest(again, rows).run();
        assertThat(e.classes().orElseThrow().accuracy()).isGreaterThan(0.98);

        Path file = folder.resolve("kernels.json");
        String text = Files.readString(file);
        for (String damaged : List.of(
                "",
                "{}",
                text.replace("\"weight\"", "\"wait\" : 1, \"x\""),
                text.replace("wine", "wine\""))) {
            Files.writeString(file, damaged);
            if (!damaged.contains("wait")) {
                assertThatThrownBy(() -> KernelModel.read(folder)).isInstanceOf(Refusal.class);
            }
        }
        Files.writeString(file, text);
        Files.delete(folder.resolve("rows.npz"));
        assertThatThrownBy(() -> KernelModel.read(folder)).isInstanceOf(Refusal.class);
    }

    @Test
    void aPredictionRestsOnTheRowsWithoutWhichItChangesMost() {
        Dataset rows = bundled("iris");
        KernelModel model = TableFitRequest.of(rows)
                .withPrior(Map.of("0", 0.2, "1", 0.5, "2", 0.3))
                .run()
                .model();
        Predictions p = model.predict(rows.select(new int[] {0, 60, 140, 70}));
        Effect[][] effects = model.effects(p, 150, Workers.alone());
        assertThat(effects).hasDimensions(4, 150);
        for (Effect[] all : effects) {
            assertThat(Arrays.stream(all).map(Effect::row)).doesNotHaveDuplicates();
            assertThat(Arrays.stream(all).map(e -> -Math.abs(e.effect()))).isSorted();
            assertThat(Math.abs(all[0].effect())).isPositive();
        }
        assertThat(model.effects(p, 3, Workers.alone())[3])
                .containsExactly(Arrays.copyOf(effects[3], 3));
    }

    @Tag("net")
    @Test
    void intervalsHoldTheirShareOfOtherRows() {
        Random random = new Random(11);
        double[][] x = new double[700][3];
        double[] y = new double[700];
        for (int i = 0; i < 700; i++) {
            Arrays.setAll(x[i], _ -> random.nextDouble());
            y[i] = 10 * Math.sin(3 * x[i][0] * x[i][1]) + 5 * x[i][2] + random.nextGaussian();
        }
        Dataset all = Dataset.of(
                "sines", List.of("a", "b", "c"), x, new Target.Regression(y, List.of("y")));
        int[] training = IntStream.range(0, 200).toArray();
        int[] others = IntStream.range(200, 700).toArray();
        KernelModel model = TableFitRequest.of(all.select(training)).run().model();
        Predictions p = model.predict(all.select(others));
        for (double wanted : new double[] {0.5, 0.9}) {
            double half = model.halfWidth(wanted, 0);
            long inside = IntStream.range(0, 500)
                    .filter(i -> Math.abs(p.number(i, 0) - y[200 + i]) <= half)
                    .count();
            assertThat(inside / 500.0).isCloseTo(wanted, within(0.07));
        }
        assertThatThrownBy(() -> model.halfWidth(0.999, 0)).isInstanceOf(Refusal.class);
    }

    /** 6,000 rows of two noisy half moons, by 300 centres. */
    @Tag("net")
    @Test
    void manyRowsAreFittedByCentres() {
        Random random = new Random(2);
        double[][] x = new double[6000][2];
        int[] labels = new int[6000];
        for (int i = 0; i < 6000; i++) {
            double angle = Math.PI * random.nextDouble();
            labels[i] = i % 2;
            x[i][0] =
                    Math.cos(angle) * (i % 2 == 0 ? 1 : -1) + i % 2 + 0.15 * random.nextGaussian();
            x[i][1] =
                    (Math.sin(angle) - 0.25) * (i % 2 == 0 ? 1 : -1) + 0.15 * random.nextGaussian();
        }
        Dataset rows = Dataset.of(
                "moons", List.of("a", "b"), x, new Target.Classes(labels, List.of("up", "down")));
        TableFitResult fit = TableFitRequest.of(rows).withCentres(300).run();
        assertThat(fit.model().rows().rows()).isEqualTo(300);
        assertThat(fit.solved().orElseThrow()).isBetween(0.0, 1e-9);
        ClassScores left = fit.leftOut().classes().orElseThrow();
        assertThat(left.accuracy()).isGreaterThan(0.97);
        ClassScores all =
                new EvaluationRequest(fit.model(), rows).run().classes().orElseThrow();
        assertThat(all.accuracy()).isCloseTo(left.accuracy(), within(0.005));
        assertThat(all.logLoss().orElseThrow())
                .isCloseTo(left.logLoss().orElseThrow(), within(0.01));
    }

    /** Probabilities by Bayes' rule; models of old files have the frequencies of their rows. */
    @Tag("net")
    @Test
    void otherFrequenciesOfClassesShiftProbabilities() throws IOException {
        Dataset rows = bundled("iris");
        List<String> names = ((Target.Classes) rows.target()).classNames();
        Map<String, Double> wanted =
                Map.of(names.get(0), 1.0, names.get(1), 8.0, names.get(2), 1.0);
        for (boolean balanced : new boolean[] {false, true}) {
            // 50, 50 and 20 rows
            int[] some = IntStream.range(0, 120).toArray();
            TableFitResult fit =
                    TableFitRequest.of(rows.select(some)).withBalance(balanced).run();
            double[] before = fit.model().predict(rows).probabilities().orElseThrow();
            KernelModel shifted = fit.model().withPrior(wanted);
            double[] after = shifted.predict(rows).probabilities().orElseThrow();
            double[] own = balanced
                    ? new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}
                    : new double[] {50 / 120.0, 50 / 120.0, 20 / 120.0};
            double[] share = {0.1, 0.8, 0.1};
            for (int i = 0; i < rows.rows(); i++) {
                double sum = 0;
                for (int c = 0; c < 3; c++) {
                    sum += before[3 * i + c] * share[c] / own[c];
                }
                for (int c = 0; c < 3; c++) {
                    assertThat(after[3 * i + c])
                            .isCloseTo(before[3 * i + c] * share[c] / own[c] / sum, within(1e-12));
                }
            }
            Path to = folder.resolve("model-" + balanced);
            shifted.write(to);
            assertThat(KernelModel.read(to).predict(rows).probabilities().orElseThrow())
                    .containsExactly(after);
            Path file = to.resolve("kernels.json");
            String json = Files.readString(file);
            Files.writeString(file, json.replaceAll(",\\s*\"prior\"\\s*:\\s*\\{[^}]*\\}", ""));
            if (!balanced) {
                assertThat(KernelModel.read(to).predict(rows).probabilities().orElseThrow())
                        .containsExactly(before);
            }
            assertThatThrownBy(() -> fit.model().withPrior(Map.of(names.get(0), 1.0)))
                    .hasMessageContaining("without class");
            assertThatThrownBy(() -> fit.model().withPrior(Map.of("rose", 1.0)))
                    .hasMessageContaining("rose");
            assertThatThrownBy(() -> fit.model().withPrior(Map.of(names.get(0), -1.0)))
                    .hasMessageContaining("above 0");
        }
        assertThatThrownBy(() -> TableFitRequest.of(bundled("diabetes")).withPrior(wanted))
                .hasMessageContaining("classes");
    }

    @Test
    void balancingNumbersIsRefused() {
        Dataset rows = bundled("diabetes");
        assertThatThrownBy(() -> TableFitRequest.of(rows).withBalance(true))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("numbers");
    }

    @Test
    void quantilesOfTheNormalDistribution() {
        double[] p = {1e-10, 1e-3, 0.2, 0.5, 0.75, 0.999};
        double[] z = {
            -6.361340902404056,
            -3.090232306167813,
            -0.8416212335729142,
            0,
            0.6744897501960817,
            3.090232306167813
        };
        for (int i = 0; i < p.length; i++) {
            assertThat(NormalQuantile.of(p[i])).isCloseTo(z[i], within(1e-13));
        }
    }

    @Tag("net")
    @Test
    void aFitThatKnowsNothingContradictsNoLabel() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder("x,z,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(random.nextGaussian()).append(',').append(random.nextGaussian());
            text.append(',').append("abcd".charAt(i % 4)).append('\n');
        }
        TableFitResult fit = TableFitRequest.of(read(text.toString(), "y"))
                .withWithoutSuspects(true)
                .run();
        ClassScores scores = fit.leftOut().classes().orElseThrow();
        assertThat(scores.accuracy()).isLessThanOrEqualTo(scores.majorityShare());
        assertThat(Without.suspects(scores, 5)).isEmpty();
        assertThat(fit.without()).isEmpty();
    }

    /** With every tenth label another one. */
    @Tag("net")
    @Test
    void aFitWithoutContradictedLabelsIsToldBesideTheFirst() {
        Dataset rows = Bundled.IRIS.load();
        Target.Classes truth = (Target.Classes) rows.target();
        int[] labels = truth.labels().clone();
        for (int i = 0; i < labels.length; i += 10) {
            labels[i] = (labels[i] + 1) % 3;
        }
        double[][] features = new double[rows.rows()][rows.width()];
        Arrays.setAll(
                features,
                i -> Arrays.copyOfRange(rows.features(), i * rows.width(), (i + 1) * rows.width()));
        Dataset wrong = Dataset.of(
                "wrong",
                rows.featureNames(),
                features,
                new Target.Classes(labels, truth.classNames()));
        TableFitRequest request = TableFitRequest.of(wrong).withSingle(true).withSuspects(15);
        Without w = request.withWithoutSuspects(true).run().without().orElseThrow();

        assertThat(w.rows()).isEqualTo(15);
        // the parts of fewer rows are others, so that a row or two may fall either way
        assertThat(w.accuracyWithout()).isGreaterThan(0.95);
        assertThat(w.logLossWithout().orElseThrow()).isLessThan(w.logLoss().orElseThrow());
        assertThat(request.run().without()).isEmpty();
    }
}
