package org.plstar.study.table.command;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.app.Commands;
import org.plstar.data.source.Bundled;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with a table is named with its place and the option that treats it. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class FirstLookTest {
    @TempDir
    private Path folder;

    static List<MadeMess> tables() {
        return MadeMess.all();
    }

    private Path written(MadeMess table) throws IOException {
        Files.writeString(folder.resolve("fresh.csv"), table.fresh());
        return Files.writeString(folder.resolve("t.csv"), table.rows());
    }

    private static JsonNode json(List<String> words) {
        Commands.Ended ended = Commands.run(words.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isLessThan(2);
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theMistakeIsNamedWithItsRemedy(MadeMess table) throws IOException {
        Path file = written(table);
        String all = json(List.of("data", file.toString(), "--target", "y", "--json"))
                .path("warnings")
                .toString();
        assertThat(all).contains(table.named());
        if (!table.command().getFirst().equals("train")) {
            assertThat(all).contains(String.join(" ", table.advice()).replace("1e300", "1.0E300"));
        }
    }

    /** Rows of the same laws without a mistake. */
    @ParameterizedTest
    @MethodSource("tables")
    void nothingIsNamedOfCleanRows(MadeMess table) throws IOException {
        written(table);
        Path fresh = folder.resolve("fresh.csv");
        List<String> words = new ArrayList<>(List.of("data", fresh.toString(), "--target", "y"));
        words.add("--json");
        if (List.of("a column twice", "rare class", "copy of the target", "text that is the class")
                .contains(table.name())) {
            words.addAll(table.advice().getFirst().equals("--ignore") ? table.advice() : List.of());
        }
        if (!table.name().startsWith("rare class")) {
            assertThat(json(words).path("warnings")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Bundled.class)
    void nothingFarIsNamedOfBundledSets(Bundled set) {
        assertThat(json(List.of("data", set.text(), "--json")).path("warnings").toString())
                .doesNotContain("robust", "alone", "times", "rows;");
    }

    @Test
    void theFirstLinesOfTrainNameTheCellAndItsScaling() throws IOException {
        MadeMess table = MadeMess.all().get(3);
        Path file = written(table);
        Commands.Ended ended = Commands.run(
                "train",
                file.toString(),
                "--target",
                "y",
                "--network",
                "dense",
                "--steps",
                "3",
                "--out",
                folder.resolve("run").toString());
        assertThat(ended.stderr())
                .contains("! a: 99999 (line 42) is at least")
                .contains("--missing-values a=99999 --missing mean")
                .contains("--standardize robust");
    }

    /** The figures of docs/tables.md. */
    @Tag("net")
    @Test
    void theAdviceHelpsOnNewRows() throws IOException {
        StringBuilder figures = new StringBuilder();
        for (MadeMess table : MadeMess.all()) {
            Path file = written(table);
            boolean recall = table.advice().contains("--balance");
            double before = score(file, recall, table.command(), List.of());
            double after = score(file, recall, table.command(), table.advice());
            figures.append(String.format(
                    Locale.ROOT,
                    "| %s | `%s` | `%s` | %.2f | %.2f |%n",
                    table.name(),
                    table.command().getFirst(),
                    String.join(" ", table.advice()),
                    hundredths(before),
                    hundredths(after)));
        }
        assertThat(Files.readString(Path.of("..", "docs", "tables.md")))
                .contains(figures.toString());
    }

    /** Without a sign of zero. */
    private static double hundredths(double v) {
        return Math.rint(100 * v) / 100 + 0.0;
    }

    /** R² or accuracy on new rows, or the mean of both classes' recalls. */
    private double score(Path file, boolean recall, List<String> command, List<String> more)
            throws IOException {
        Path model = Files.createTempDirectory(folder, "model").resolve("m");
        List<String> words = new ArrayList<>(command);
        words.add(1, file.toString());
        words.addAll(more);
        words.addAll(List.of("--out", model.toString(), "--json"));
        json(words);
        JsonNode result = json(List.of(
                        "evaluate",
                        model.toString(),
                        folder.resolve("fresh.csv").toString(),
                        "--out",
                        model + "-e",
                        "--json"))
                .path("result");
        JsonNode classes = result.path("classes");
        return classes.isMissingNode() || classes.isNull()
                ? result.at("/numbers/0/r2").asDouble()
                : classes.path(recall ? "balanced_accuracy" : "accuracy").asDouble();
    }
}
