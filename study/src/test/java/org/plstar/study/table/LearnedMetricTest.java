package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationRequest;

/** Scales are those of derivatives, and predictions by folds are what they say. */
class LearnedMetricTest {
    @TempDir
    private Path folder;

    /** Classes by the first two of some columns. */
    private static Dataset rows(int n, int columns, long seed) {
        Random random = new Random(seed);
        double[][] x = new double[n][columns];
        int[] labels = new int[n];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Arrays.setAll(x[i], _ -> random.nextGaussian());
            labels[i] = Math.sin(2 * x[i][0]) + x[i][1] * x[i][0] > 0 ? 1 : 0;
        }
        for (int j = 0; j < columns; j++) {
            names.add("c" + j);
        }
        return Dataset.of("made", names, x, new Target.Classes(labels, List.of("no", "yes")));
    }

    private static TableFitRequest learned(Dataset rows, int centres, boolean single) {
        return TableFitRequest.of(rows)
                .withSingle(single)
                .withCentres(centres)
                .withMetric(Optional.of(TableFitRequest.Metric.AGOP));
    }

    /** Against central differences of the fit's predictions. */
    @Test
    void scalesAreMeanSquaredDerivatives() {
        Random random = new Random(3);
        int n = 60;
        int d = 4;
        double[][] x = new double[n][d];
        double[] y = new double[2 * n];
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        for (int i = 0; i < n; i++) {
            Arrays.setAll(x[i], _ -> random.nextGaussian());
            y[2 * i] = Math.sin(x[i][0]);
            y[2 * i + 1] = 0.2 * x[i][2];
        }
        RowKernel.Laplace laplace = new RowKernel.Laplace(1);
        Criterion.SquaredError criterion = new Criterion.SquaredError(y, 2, ones);
        LeftOutFit fit = new LearnedMetric(laplace, 0.01, x, criterion, ones, Workers.alone())
                .fit(Encoding.STANDARD, 1, (_, _, _) -> {});
        double[] scale = ((RowKernel.Scaled) fit.candidate().kernel()).scale();
        // the scales of as many rounds, by differences
        double[] wanted = {1, 1, 1, 1};
        double closest = Double.POSITIVE_INFINITY;
        for (int round = 0; round <= 3; round++) {
            closest = Math.min(closest, distance(scale, wanted));
            wanted = byDifferences(laplace, wanted, x, y);
        }
        assertThat(closest).isLessThan(1e-4);
        assertThat(scale[0]).isGreaterThan(scale[1]).isGreaterThan(scale[3]);
        assertThat(fit.predictions()).hasSize(2 * n);
        assertThat(fit.loss()).isCloseTo(criterion.loss(fit.predictions()), within(1e-12));
    }

    private static double distance(double[] a, double[] b) {
        double most = 0;
        for (int j = 0; j < a.length; j++) {
            most = Math.max(most, Math.abs(a[j] - b[j]));
        }
        return most;
    }

    private static double[] byDifferences(
            RowKernel.Laplace laplace, double[] scale, double[][] x, double[] y) {
        RowKernel.Scaled k = new RowKernel.Scaled(laplace, scale);
        double[] squares = new double[scale.length];
        RidgeTargets t = RidgeTargets.of(y, 2).withIntercept();
        try (Matrix gram = k.of(x, x, Workers.alone());
                CholeskyInverse g = RegularizedInverse.cholesky(gram, 0.01, Workers.alone())) {
            double[] dual = RidgeFit.of(g, t).dual();
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < scale.length; j++) {
                    for (int c = 0; c < 2; c++) {
                        // the row's own term has a kink there, whose derivative counts as 0
                        double h = 1e-6;
                        double by = 0;
                        for (int o = 0; o < x.length; o++) {
                            if (o != i) {
                                double up = value(k, x[i], x[o], j, h);
                                double down = value(k, x[i], x[o], j, -h);
                                by += dual[2 * o + c] * (up - down) / (2 * h);
                            }
                        }
                        squares[j] += by * by;
                    }
                }
            }
        }
        double mean = Arrays.stream(squares).sum() / squares.length;
        return Arrays.stream(squares).map(s -> Math.sqrt(s / mean)).toArray();
    }

    private static double value(RowKernel k, double[] u, double[] v, int j, double h) {
        double[] moved = u.clone();
        moved[j] += h;
        try (Matrix m = k.of(new double[][] {moved}, new double[][] {v}, Workers.alone())) {
            return m.get(0, 0);
        }
    }

    /** Twelve idle columns: with a metric the two that count are found, and kernels do better. */
    @Tag("net")
    @Test
    void columnsThatSayNothingAreFound() throws IOException {
        Dataset rows = rows(500, 14, 5);
        Dataset other = rows(1000, 14, 6);
        TableFitResult plain = TableFitRequest.of(rows).run();
        TableFitResult fit = learned(rows, 4000, false).run();
        assertThat(plain.importance()).isEmpty();
        assertThat(fit.importance()).hasSize(14);
        assertThat(fit.importance().subList(0, 2).stream().map(TableFitResult.Importance::input))
                .containsExactlyInAnyOrder("c0", "c1");
        assertThat(fit.importance().get(1).scale())
                .isGreaterThan(2 * fit.importance().get(2).scale());
        // trees split by the columns that count without a metric, so kernels are compared
        assertThat(bestKernel(fit)).isGreaterThan(bestKernel(plain) + 0.05);
        ClassScores before =
                new EvaluationRequest(plain.model(), other).run().classes().orElseThrow();
        ClassScores after =
                new EvaluationRequest(fit.model(), other).run().classes().orElseThrow();
        assertThat(after.accuracy()).isGreaterThan(before.accuracy());
        // rows left out of folds say what other rows say
        assertThat(fit.leftOut().classes().orElseThrow().accuracy())
                .isCloseTo(after.accuracy(), within(0.04));

        fit.model().write(folder.resolve("m"));
        assertThat(KernelModel.read(folder.resolve("m")).predict(other).probabilities())
                .hasValueSatisfying(p -> assertThat(p)
                        .containsExactly(
                                fit.model().predict(other).probabilities().orElseThrow()));
    }

    /** The accuracy, on rows left out, of the kernel with the least loss that is not of trees. */
    private static double bestKernel(TableFitResult fit) {
        return fit.leaderboard().stream()
                .filter(s -> !s.kernel().contains("trees"))
                .findFirst()
                .orElseThrow()
                .accuracy()
                .orElseThrow();
    }

    @Tag("net")
    @Test
    void anyNumberOfThreadsGivesTheSameBytes() {
        Dataset rows = rows(150, 5, 7);
        List<double[]> all = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            try (Session session = Session.of(threads)) {
                all.add(learned(rows, 4000, true)
                        .run(session)
                        .model()
                        .members()
                        .getFirst()
                        .dual());
            }
        }
        assertThat(all.get(1)).containsExactly(all.getFirst());
    }

    /** Of many rows the metric is learned on some, and their fit by centres has it. */
    @Tag("net")
    @Test
    void fitsByCentresHaveTheMetric() {
        Dataset rows = rows(5200, 14, 8);
        TableFitResult fit = learned(rows, 300, false).run();
        assertThat(fit.model().members().getFirst().candidate().kernel())
                .isInstanceOf(RowKernel.Scaled.class);
        assertThat(fit.importance().subList(0, 2).stream().map(TableFitResult.Importance::input))
                .containsExactlyInAnyOrder("c0", "c1");
        assertThat(fit.solved()).isNotEqualTo(OptionalDouble.empty());
        assertThat(fit.leftOut().classes().orElseThrow().accuracy()).isGreaterThan(0.9);
    }

    @Test
    void fewRowsHaveNoMetric() {
        for (int n : new int[] {4, 7, 8}) {
            double[][] x = new double[n][2];
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                x[i][0] = i % 2 + 0.1 * i;
                x[i][1] = i * i;
                labels[i] = i % 2;
            }
            Target.Classes target = new Target.Classes(labels, List.of("no", "yes"));
            Dataset few = Dataset.of("few", List.of("a", "b"), x, target);
            TableFitResult fit = learned(few, 4000, false).run();
            assertThat(fit.leftOut().classes().orElseThrow().logLoss().orElseThrow())
                    .isFinite();
        }
    }

    @Test
    void scalesOfOtherInputsAreAFault() {
        RowKernel.Scaled k = new RowKernel.Scaled(new RowKernel.Laplace(1), new double[] {1, 2});
        assertThatThrownBy(() -> k.of(new double[][] {{1}}, new double[][] {{1}}, Workers.alone()))
                .hasFieldOrPropertyWithValue("code", StudyRefusal.RANGE);
    }
}
