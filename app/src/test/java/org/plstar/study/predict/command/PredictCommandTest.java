package org.plstar.study.predict.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.app.Commands;
import org.plstar.app.Outputs;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.DataRefusal;
import org.plstar.data.ReadOptions;
import org.plstar.data.ResultColumn;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.ResultTable;
import org.plstar.onnx.ImportedModel;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class PredictCommandTest {
    @TempDir
    private Path folder;

    private String run(String name) {
        return folder.resolve(name).toString();
    }

    private void train(String data, String out, String... more) {
        List<String> all = new ArrayList<>(List.of("train", data, "--quiet", "--out", run(out)));
        List<String> given = List.of(more);
        all.addAll(given.contains("--steps") ? List.of() : List.of("--steps", "40"));
        all.addAll(
                given.contains("--network")
                        ? List.of()
                        : List.of("--network", "dense(16) tanh dense"));
        all.addAll(given);
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stderr()).isEmpty();
    }

    /** On every bundled set the same as the exported network gives on the same rows. */
    @Tag("net")
    @ParameterizedTest
    @CsvSource({"breast_cancer", "diabetes", "digits", "iris", "wine"})
    void predictionsAreThoseOfTheExportedNetwork(String set) throws IOException {
        train(set, "run", "--export", run("net.onnx"));
        Commands.Ended ended =
                Commands.run("predict", run("run"), set, "--scores", "--out", run("p.npy"));
        assertThat(ended.status()).as(ended.stderr()).isZero();

        FittedModel fitted = FittedModel.read(folder.resolve("run").resolve("checkpoint"));
        var rows = Bundled.of(set).orElseThrow().load();
        ImportedModel exported = ImportedModel.read(folder.resolve("net.onnx"), _ -> false);
        var system = ResidualSystem.of(
                exported,
                exported.initialBuffers(),
                rows.features(),
                new double[rows.rows() * exported.output().size()]);
        double[] expected = Outputs.of(system, exported.initialParameters(1));
        NpyArray written = Npy.read(folder.resolve("p.npy"));
        Predictions p = fitted.predict(rows);
        boolean numbers = p.classNames().isEmpty();
        assertThat(written.values()).isEqualTo(numbers ? p.values() : p.outputs());
        for (int i = 0; i < expected.length; i++) {
            assertThat(p.outputs()[i]).isCloseTo(expected[i], within(1e-9));
        }
    }

    @Test
    void tablesHaveRowNumbersKeptColumnsClassesAndProbabilities() throws IOException {
        Path table = folder.resolve("t.csv");
        StringBuilder text = new StringBuilder("id,colour,size,kind\n");
        for (int i = 0; i < 30; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "n%d,%s,%d,%s%n",
                    i,
                    i % 3 == 0 ? "red" : "blue",
                    i,
                    i % 3 == 0 ? "apple" : "pear, ripe"));
        }
        Files.writeString(table, text.toString().replace("pear, ripe", "\"pear, ripe\""));
        train(
                table.toString(),
                "run",
                "--target",
                "kind",
                "--ignore",
                "id",
                "--loss",
                "cross-entropy");
        for (String name : List.of("p.csv", "p.tsv", "p.parquet")) {
            Commands.Ended ended = Commands.run(
                    "predict",
                    run("run"),
                    table.toString(),
                    "--keep",
                    "id",
                    "--proba",
                    "--out",
                    run(name));
            assertThat(ended.status()).as(ended.stderr()).isZero();
            var read = DataSource.open(
                            folder.resolve(name),
                            ReadOptions.defaults().withTargets("kind").withIgnored("id"))
                    .data();
            assertThat(read.featureNames()).containsExactly("line", "p(apple)", "p(pear, ripe)");
            assertThat(((Target.Classes) read.target()).classNames())
                    .containsExactly("apple", "pear, ripe");
            for (int i = 0; i < 30; i++) {
                assertThat(read.feature(i, 0)).isEqualTo(i + 2);
                assertThat(read.feature(i, 1) + read.feature(i, 2)).isCloseTo(1, within(1e-12));
                assertThat(read.feature(i, 1) > 0.5)
                        .isEqualTo(read.target().text(i).equals("apple"));
            }
        }
        assertThat(Files.readAllLines(folder.resolve("p.csv")).getFirst())
                .isEqualTo("line,id,kind,p(apple),\"p(pear, ripe)\"");
        assertThat(Commands.run("predict", run("run"), table.toString(), "--out", run("p.csv"))
                        .code())
                .contains(RequestRefusal.EXISTS);
    }

    /** A table with text columns: Parquet in, and the export alone gives the same. */
    @Test
    void theExportAloneGivesTheSamePredictions() throws IOException {
        Path table = folder.resolve("t.parquet");
        int rows = 40;
        int[] size = new int[rows];
        List<String> colour = new ArrayList<>();
        List<String> kind = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            size[i] = i % 7;
            colour.add(List.of("red", "blue", "green").get(i % 3));
            kind.add(i % 7 + i % 3 > 4 ? "big" : "small");
        }
        new ResultTable(List.of(
                        new ResultColumn.Integers("size", size),
                        new ResultColumn.Integers("constant", new int[rows]),
                        new ResultColumn.Texts("colour", colour),
                        new ResultColumn.Texts("kind", kind)))
                .write(table);
        train(
                table.toString(),
                "run",
                "--target",
                "kind",
                "--loss",
                "cross-entropy",
                "--export",
                run("net.onnx"));

        String[] more = {table.toString(), "--proba"};
        Commands.Ended own = Commands.run("predict", run("run"), more[0], more[1]);
        Commands.Ended exported = Commands.run("predict", run("net.onnx"), more[0], more[1]);

        assertThat(exported.status()).as(exported.stderr()).isZero();
        List<String> a = own.stdout().lines().toList();
        List<String> b = exported.stdout().lines().toList();
        assertThat(b).hasSameSizeAs(a);
        assertThat(b.getFirst()).isEqualTo("row,kind,p(big),p(small)");
        for (int i = 1; i < a.size(); i++) {
            List<String> x = List.of(a.get(i).split(",", -1));
            List<String> y = List.of(b.get(i).split(",", -1));
            assertThat(y.subList(0, 2)).isEqualTo(x.subList(0, 2));
            assertThat(Double.parseDouble(y.get(2)))
                    .isCloseTo(Double.parseDouble(x.get(2)), within(1e-12));
        }
        var metadata =
                ImportedModel.read(folder.resolve("net.onnx"), _ -> false).metadata();
        assertThat(metadata)
                .containsEntry("plstar.classes", "[\"big\",\"small\"]")
                .containsEntry(
                        "plstar.features",
                        "[\"size\",\"constant\",\"colour=blue\",\"colour=green\",\"colour=red\"]");
    }

    @Test
    void printsCsvOrOneObject() {
        train("iris", "run");
        Commands.Ended csv = Commands.run("predict", run("run"), "iris");
        assertThat(csv.stdout().lines()).hasSize(151).startsWith("line,label");
        Commands.Ended json = Commands.run("predict", run("run"), "iris", "--json");
        JsonNode j = JsonMapper.shared().readTree(json.stdout());
        assertThat(j.path("predictions").size()).isEqualTo(150);
        assertThat(j.path("rows").asInt()).isEqualTo(150);
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        train("iris", "run");
        Path surplus = folder.resolve("more.csv");
        Files.writeString(surplus, """
                sepal_length_(cm),sepal_width_(cm),petal_length_(cm),petal_width_(cm),extra
                1,2,3,4,5
                """);
        Commands.Ended more = Commands.run("predict", run("run"), surplus.toString());
        assertThat(more.code()).contains(DataRefusal.SURPLUS_COLUMN);
        assertThat(more.stderr()).contains("--ignore extra");
        assertThat(Commands.run("predict", run("run"), surplus.toString(), "--ignore", "extra")
                        .status())
                .isZero();
        assertThat(Commands.run("predict", run("run"), "wine").code())
                .contains(DataRefusal.TEST_COLUMN_MISSING);
        assertThat(Commands.run("predict", run("run"), "iris", "--interval", "0.9")
                        .code())
                .contains(RequestRefusal.UNUSED);
        assertThat(Commands.run("predict", run("none"), "iris").code())
                .contains(RequestRefusal.NOT_A_RUN);
    }

    @Test
    void aRunOnTheSquareLossHasProbabilitiesIntervalsAndRowsThatCount() throws IOException {
        train("iris", "classes");
        Commands.Ended odds =
                Commands.run("predict", run("classes"), "iris", "--proba", "--explain", "2");
        assertThat(odds.stdout().lines().findFirst().orElseThrow())
                .contains("training rows that count most", "p(0)", "p(2)");
        assertThat(odds.stdout().lines().skip(1).findFirst().orElseThrow())
                .containsPattern("line \\d+ \\w+ [+-][\\d.]+; line \\d+ \\w+ [+-][\\d.]+");

        train("diabetes", "numbers");
        Commands.Ended numbers =
                Commands.run("predict", run("numbers"), "diabetes", "--interval", "0.9");
        assertThat(numbers.stdout().lines().findFirst().orElseThrow())
                .contains("low(target)", "high(target)");

        train("iris", "entropy", "--loss", "cross-entropy");
        Commands.Ended entropy = Commands.run("predict", run("entropy"), "iris", "--explain", "1");
        assertThat(entropy.code()).contains(StudyRefusal.LEFT_OUT);
        assertThat(entropy.stderr()).contains("square loss only");
    }

    @Test
    void aRunIsToldWithoutRowsAndWithOtherLabels() throws IOException {
        train("iris", "wide", "--network", "dense(256) tanh dense");
        Path corrected = folder.resolve("corrected.csv");
        Files.writeString(corrected, "label,line\n1,8\n");
        Commands.Ended changed = Commands.run(
                "predict",
                run("wide"),
                "iris",
                "--without",
                "2,4",
                "--corrected",
                corrected.toString(),
                "--json");
        assertThat(changed.status()).as(changed.stderr()).isZero();
        JsonNode told = JsonMapper.shared().readTree(changed.stdout());
        assertThat(told.path("predictions")).hasSize(150);
        assertThat(told.path("changed").path("change").asString())
                .isEqualTo("without 2 rows and with 1 target corrected");
        assertThat(told.path("changed").path("before")).hasSize(150);
        assertThat(Math.abs(told.path("changed").path("largest").asDouble())).isBetween(1e-4, 1.0);

        Commands.Ended evaluated =
                Commands.run("evaluate", run("wide"), "--without", "2,4", "--out", run("e"));
        assertThat(evaluated.stdout())
                .contains(
                        "! The run without 2 rows, by its kernel at the end; beside four wide networks");
        assertThat(Commands.run("predict", run("wide"), "iris", "--without", "2", "--explain", "1")
                        .code())
                .contains(RequestRefusal.UNUSED);
        assertThat(Commands.run("evaluate", run("wide"), "--without", "2", "--left-out")
                        .code())
                .contains(RequestRefusal.UNUSED);
        train("wine", "moved", "--network", "dense(4) relu dense(4) relu dense", "--steps", "400");
        Commands.Ended moved = Commands.run("predict", run("moved"), "wine", "--without", "2");
        assertThat(moved.code()).contains(StudyRefusal.LEFT_OUT);
        assertThat(moved.stderr()).contains("learned its features");
    }

    @Test
    void evaluatesHeldBackRowsAndFiles() throws IOException {
        train("wine", "run", "--loss", "cross-entropy");
        Commands.Ended own =
                Commands.run("evaluate", run("run"), "--json", "--out", run("evaluation"));
        assertThat(own.status()).as(own.stderr()).isZero();
        JsonNode j = JsonMapper.shared().readTree(own.stdout());
        JsonNode stored = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("run").resolve("run.json")));
        assertThat(j.at("/result/classes/accuracy").asDouble())
                .isEqualTo(stored.path("test_accuracy").asDouble());
        assertThat(j.at("/subject/rows").asInt())
                .isEqualTo(stored.path("data").path("test_rows").asInt());
        assertThat(folder.resolve("evaluation").resolve("report.html")).isNotEmptyFile();
        Commands.Ended file =
                Commands.run("evaluate", run("run"), "wine", "--out", run("evaluation-2"));
        assertThat(file.stdout())
                .startsWith("Right for ")
                .contains(
                        "of 178 rows",
                        "! The rows are of the file that the model was trained on",
                        "Next: plstar evaluate " + run("run"));

        assertThat(own.stdout()).doesNotContain("chose the last step");

        train("wine", "chosen", "--restore-best");
        Commands.Ended chosen =
                Commands.run("evaluate", run("chosen"), "--out", run("evaluation-4"));
        assertThat(chosen.stdout())
                .contains(
                        "! These rows chose the last step of the run: their scores are no test of it");
        assertThat(Commands.run("evaluate", run("chosen"), "wine", "--out", run("evaluation-5"))
                        .stdout())
                .doesNotContain("chose the last step", "Next: plstar evaluate");

        train("diabetes", "numbers");
        Commands.Ended numbers =
                Commands.run("evaluate", run("numbers"), "--out", run("evaluation-3"));
        assertThat(numbers.stdout()).contains("R² = ");
        assertThat(folder.resolve("evaluation-3").resolve("report.html"))
                .content()
                .contains("Largest errors of target");
    }
}
