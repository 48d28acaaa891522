package org.plstar.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.data.ReadOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;

class ExamplesTest {
    @TempDir
    private Path folder;

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = ExamplesTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            Files.copy(in, file);
        }
        return file;
    }

    @Test
    void newRowsArePredictedByClassName() throws IOException {
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, """
                petal_width_(cm),sepal_length_(cm),sepal_width_(cm),petal_length_(cm)
                0.2,5.1,3.5,1.4
                2.3,6.3,3.3,6.0
                """);

        Predictions p = PredictNewRows.run(resource("iris.csv"), "label", rows);

        assertThat(p.className(0)).isEqualTo("0");
        assertThat(p.className(1)).isEqualTo("2");
    }

    @Test
    void rowsOfAProgramAreLearnedFromAndPredictedInBatches() {
        List<String> arms = OwnRows.run(new OwnRows.Spiral(120), "arm", new OwnRows.Spiral(250));

        long right = IntStream.range(0, 250)
                .filter(i -> arms.get(i).equals(i % 2 == 0 ? "even" : "odd"))
                .count();
        assertThat(arms).hasSize(250);
        assertThat(right).isGreaterThan(225);
    }

    @Tag("net")
    @Test
    void aStoredModelIsEvaluated() throws IOException {
        Path iris = resource("iris.csv");
        FittedModel model = FitRequest.of(
                        PreparedDataset.read(iris, "label"), "dense(64) tanh dense")
                .withSteps(300)
                .run()
                .model();
        Path file = folder.resolve("iris.onnx");
        model.writeOnnx(file, Precision.DOUBLE);

        ClassScores scores = EvaluateRows.run(file, iris);

        assertThat(scores.accuracy()).isGreaterThan(0.9);
        assertThat(scores.classes()).hasSize(3);
    }

    @Tag("net")
    @Test
    void aFitGoesOnFromTheEndOfAnother() throws IOException {
        PreparedDataset data = PreparedDataset.read(resource("iris.csv"), "label");
        String network = "dense(8) tanh dense";

        double[] inTwoParts = GoOn.run(data, network).end().parameters();

        assertThat(inTwoParts)
                .isEqualTo(
                        FitRequest.of(data, network).withSteps(200).run().end().parameters());
    }

    @Test
    void aKernelHasPositiveEigenvalues() {
        double[] values = KernelOfRows.eigenvalues(new double[][] {{1, 0}, {0, 1}, {0.6, 0.8}});

        assertThat(values).hasSize(3).isSorted();
        assertThat(values[0]).isPositive();
    }

    @Test
    void equationsAreSolved() {
        double[] w = SolveEquations.solution();

        assertThat(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]).isCloseTo(1, within(1e-11));
        assertThat(w[0] + w[1] + w[2]).isCloseTo(1, within(1e-11));
        // (1, 2, 3) lies 5/√3 above the plane of all solutions
        assertThat(SolveEquations.distance()).isBetween(5 / Math.sqrt(3), 4.5);
    }

    @Test
    void gradientsOfAnOnnxModelAreThoseOfDifferences() throws IOException {
        Path file = resource("mlp.onnx");
        ImportedModel model = ImportedModel.read(file, _ -> false);
        double[] row = new double[model.input().size()];
        Arrays.fill(row, 0.3);

        double[][] g = OnnxGradients.gradients(file, row);

        assertThat(g).hasNumberOfRows(model.output().size());
        assertThat(g[0]).hasSize(model.layout().size());
    }

    @Test
    void theLargestCurvatureIsPositive() throws IOException {
        PreparedDataset data = PreparedDataset.read(resource("iris.csv"), "label");

        assertThat(CurvatureOfALoss.largestEigenvalue(data, "dense(16) tanh dense"))
                .isPositive();
    }

    @Test
    void anActivationOfOnesOwnIsTrained() throws IOException {
        PreparedDataset data = PreparedDataset.read(resource("iris.csv"), "label");

        FitResult fit = OwnActivation.train(data);

        assertThat(fit.last().loss()).isLessThan(0.2 * fit.path().getFirst().loss());
    }

    @Tag("net")
    @Test
    void aCertificateIsIssuedAndConfirmed() throws IOException {
        List<String> lines = Files.readAllLines(resource("iris.csv"));
        Path some = folder.resolve("some.csv");
        Files.write(
                some,
                IntStream.range(0, lines.size())
                        .filter(i -> i == 0 || i % 12 == 1)
                        .mapToObj(lines::get)
                        .toList());
        PreparedDataset data =
                PreparedDataset.read(some, ReadOptions.defaults().withTargets("label"), 0, 1);

        assertThat(ProveAndCheck.run(data, folder.resolve("certificate"))).isTrue();
    }
}
