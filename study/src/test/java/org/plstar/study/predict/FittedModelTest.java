package org.plstar.study.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.array.UnaryFn;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.onnx.ImportedModel;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TestTables;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.system.Loss;

class FittedModelTest {
    @TempDir
    private Path folder;

    private Path iris;

    @BeforeEach
    void copy() {
        iris = TestTables.copy(folder, "iris.csv");
    }

    private FittedModel fitted(String network, int steps) {
        return FitRequest.of(PreparedDataset.read(iris, "label"), network)
                .withSteps(steps)
                .run()
                .model();
    }

    private static void refused(Refusal.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    private static double accuracy(Predictions p, Path file, String target) {
        Target.Classes truth =
                (Target.Classes) DataSource.open(file, ReadOptions.defaults().withTargets(target))
                        .data()
                        .target();
        int right = 0;
        for (int row = 0; row < truth.rows(); row++) {
            right += p.className(row).equals(truth.text(row)) ? 1 : 0;
        }
        return (double) right / truth.rows();
    }

    @Test
    void theRowsOfTheFileAreClassifiedAsTheRunSays() {
        PreparedDataset data =
                PreparedDataset.read(iris, ReadOptions.defaults().withTargets("label"), 0, 1);
        FitResult fit =
                FitRequest.of(data, "dense(32) tanh dense").withSteps(200).run();

        Predictions p = fit.model().predict(iris);

        assertThat(p.size()).isEqualTo(150);
        assertThat(accuracy(p, iris, "label"))
                .isEqualTo(fit.last().trainAccuracy().getAsDouble())
                .isGreaterThan(0.9);
    }

    @Test
    void columnsAreFoundByNameAndTheTargetMayBeMissing() throws IOException {
        FittedModel model = fitted("dense(16) tanh dense", 50);
        Path turned = folder.resolve("turned.csv");
        List<String> lines = Files.readAllLines(iris);
        int target = List.of(lines.getFirst().split(",", -1)).indexOf("label");
        Files.write(
                turned,
                lines.stream()
                        .map(line -> {
                            List<String> cells =
                                    new ArrayList<>(Arrays.asList(line.split(",", -1)));
                            cells.remove(target);
                            Collections.reverse(cells);
                            return String.join(",", cells);
                        })
                        .collect(Collectors.toList()));

        assertThat(model.predict(turned).outputs())
                .isEqualTo(model.predict(iris).outputs());
    }

    @Test
    void aMissingColumnIsRefusedByName() throws IOException {
        FittedModel model = fitted("dense(4) tanh dense", 1);
        Path other = folder.resolve("other.csv");
        Files.writeString(other, "a,b\n1,2\n3,4\n");

        refused(DataRefusal.TEST_COLUMN_MISSING, () -> model.predict(other));
    }

    @Test
    void numbersComeInTheUnitsOfTheFile() {
        Path file = TestTables.copy(folder, "diabetes.csv");
        PreparedDataset data = PreparedDataset.read(
                file,
                ReadOptions.defaults().withTargets("target").withTask(ReadOptions.Task.REGRESSION),
                0,
                1);
        FitResult fit =
                FitRequest.of(data, "dense(16) tanh dense").withSteps(100).run();

        Predictions p = fit.model().predict(file);

        Target.Regression truth = (Target.Regression) DataSource.open(
                        file,
                        ReadOptions.defaults()
                                .withTargets("target")
                                .withTask(ReadOptions.Task.REGRESSION))
                .data()
                .target();
        double squares = 0;
        for (int i = 0; i < p.size(); i++) {
            squares += Math.pow(p.number(i, 0) - truth.values()[i], 2);
        }
        assertThat(Math.sqrt(squares / p.size()))
                .isCloseTo(fit.quality().train().getFirst().rmse(), within(1e-9));
        assertThat(p.classNames()).isEmpty();
        assertThatThrownBy(() -> p.className(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void textColumnsAreEncodedAsInTraining() throws IOException {
        StringBuilder csv = new StringBuilder("colour,size,label\n");
        for (int i = 0; i < 60; i++) {
            String colour = List.of("red", "green", "blue").get(i % 3);
            csv.append(colour).append(',').append(i).append(',').append(i % 3 == 0 ? "y" : "n");
            csv.append('\n');
        }
        Path file = folder.resolve("table.csv");
        Files.writeString(file, csv);
        ReadOptions options = ReadOptions.defaults()
                .withTargets("label")
                .withCategories(new ReadOptions.Categories.TextColumns());
        FittedModel model = FitRequest.of(
                        PreparedDataset.read(file, options, 0, 1), "dense(16) tanh dense")
                .withSteps(300)
                .run()
                .model();
        Path rows = folder.resolve("rows.csv");
        Files.writeString(rows, "size,colour\n30,red\n31,green\n");

        Predictions p = model.predict(rows);

        assertThat(List.of(p.className(0), p.className(1))).containsExactly("y", "n");
    }

    @Test
    void missingValuesAreFilledAsInTraining() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 20; i++) {
            csv.append(i % 7 == 3 ? "" : i).append(',').append(i * i % 11).append(',');
            csv.append(i % 2 == 0 ? "y" : "n").append('\n');
        }
        Path file = Files.writeString(folder.resolve("table.csv"), csv);
        ReadOptions options = ReadOptions.defaults().withTargets("label");
        PreparedDataset data =
                PreparedDataset.read(file, options.withMissing(MissingValues.MEAN), 0, 1);
        FittedModel model =
                FitRequest.of(data, "dense(4) tanh dense").withSteps(9).run().model();
        model.write(folder.resolve("filling"));
        FittedModel stored = FittedModel.read(folder.resolve("filling"));
        double mean = IntStream.range(0, 20).filter(i -> i % 7 != 3).average().orElseThrow();
        Path gap = Files.writeString(folder.resolve("gap.csv"), "a,b\n,4\n");
        Path whole = Files.writeString(folder.resolve("whole.csv"), "a,b\n" + mean + ",4\n");

        assertThat(stored.missing()).isEqualTo(MissingValues.MEAN);
        assertThat(stored.predict(gap).outputs()).isEqualTo(model.predict(whole).outputs());
        FittedModel dropping = FitRequest.of(
                        PreparedDataset.read(file, options.withMissing(MissingValues.DROP), 0, 1),
                        "dense(4) tanh dense")
                .withSteps(1)
                .run()
                .model();
        refused(DataRefusal.MISSING_VALUE, () -> dropping.predict(gap));
    }

    @Test
    void arraysOfAProgramGiveTheSameAsTheFile() {
        FittedModel model = fitted("dense(16) tanh dense", 50);
        Dataset read = DataSource.openFeatures(
                        iris, ReadOptions.defaults(), model.encoding().schema())
                .data();
        double[][] rows = new double[read.rows()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(read.features(), i * read.width(), (i + 1) * read.width());
        }

        assertThat(model.predict(rows).outputs()).isEqualTo(model.predict(iris).outputs());
    }

    @Test
    void anExportedModelTakesRowsAsTheFileHasThem() throws IOException {
        FittedModel model = fitted("dense(16) tanh dense", 50);
        Path file = folder.resolve("model.onnx");
        model.writeOnnx(file, Precision.DOUBLE);

        ImportedModel read = ImportedModel.read(file, _ -> false);

        assertThat(read.input().size()).isEqualTo(4);
        assertThat(read.output().size()).isEqualTo(3);
    }

    @Test
    void aModelThatWasStoredPredictsTheSame() throws IOException {
        FittedModel model = fitted("dense(16) batchnorm tanh dense", 20);
        model.write(folder.resolve("model"));

        FittedModel read = FittedModel.read(folder.resolve("model"));

        assertThat(read.predict(iris).outputs()).isEqualTo(model.predict(iris).outputs());
        assertThat(read.predict(iris).className(0))
                .isEqualTo(model.predict(iris).className(0));
    }

    @Test
    void anImportedModelThatWasStoredPredictsTheSame() throws IOException {
        FittedModel first = fitted("dense(16) tanh dense", 20);
        Path file = folder.resolve("network.onnx");
        first.writeOnnx(file, Precision.DOUBLE);
        FittedModel model = FitRequest.of(
                        PreparedDataset.read(iris, "label"), ImportedModel.read(file, _ -> false))
                .withSteps(5)
                .run()
                .model();
        model.write(folder.resolve("model"));

        assertThat(FittedModel.read(folder.resolve("model")).predict(iris).outputs())
                .isEqualTo(model.predict(iris).outputs());
    }

    @Test
    void aFolderWithoutAModelIsRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused(StudyRefusal.NOT_A_MODEL, () -> FittedModel.read(empty));
        Files.writeString(empty.resolve("model.json"), "{\"schema\": 1}");
        refused(StudyRefusal.NOT_A_MODEL, () -> FittedModel.read(empty));
    }

    @Test
    void probabilitiesOfCrossEntropyAddUpToOne() {
        FittedModel model = fitted("dense(16) tanh dense", 20);
        FittedModel entropy =
                new FittedModel(model.model(), model.state(), model.encoding(), Loss.CROSS_ENTROPY);

        double[] p = entropy.predict(iris).probabilities().orElseThrow();

        for (int i = 0; i < p.length; i += 3) {
            assertThat(p[i] + p[i + 1] + p[i + 2]).isCloseTo(1, offset(1e-15));
        }
        assertThat(model.predict(iris).probabilities()).isEmpty();
    }

    /** x + sin² x under the name of another function. */
    private record Own(String text) implements Activation {
        @Override
        public Value apply(ProgramBuilder b, Value x) {
            return b.add(x, b.unary(UnaryFn.SQUARE, b.unary(UnaryFn.SIN, x)));
        }
    }

    @Test
    void aModelWithAnOwnActivationReadsBackAsItself() throws IOException {
        for (String name : List.of("snake", "tanh")) {
            PreparedDataset data = PreparedDataset.read(iris, "label");
            Network network = data.network(
                    new Architecture(
                            List.of(Dense.of(5), new Activate(new Own(name)), Dense.toOutputs())),
                    Initialization.DEFAULT);
            FittedModel model = FitRequest.of(data, network).withSteps(3).run().model();
            model.write(folder.resolve(name));
            FittedModel read = FittedModel.read(folder.resolve(name));
            double[] wanted = model.predict(iris).outputs();
            double[] found = read.predict(iris).outputs();
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i]).isCloseTo(wanted[i], within(1e-12));
            }
        }
    }

    @Test
    void anOwnLossIsRefusedBeforeAnythingIsWritten() throws IOException {
        Loss own = new Loss() {
            @Override
            public String text() {
                return Loss.SQUARE.text();
            }

            @Override
            public Value perSample(ProgramBuilder b, Value f, Value y) {
                return b.scale(3, Loss.SQUARE.perSample(b, f, y));
            }
        };
        FittedModel fit = fitted("dense(4) tanh dense", 1);
        FittedModel model = new FittedModel(fit.model(), fit.state(), fit.encoding(), own);
        Path to = folder.resolve("own");
        refused(StudyRefusal.OWN_LOSS, () -> model.write(to));
        assertThat(to).doesNotExist();
        Path onnx = folder.resolve("own.onnx");
        model.writeOnnx(onnx, Precision.DOUBLE);
        refused(StudyRefusal.NOT_A_MODEL, () -> FittedModel.read(onnx));
    }
}
