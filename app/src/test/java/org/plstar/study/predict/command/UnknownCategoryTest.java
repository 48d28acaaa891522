package org.plstar.study.predict.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.data.DataRefusal;
import org.plstar.study.refusal.RequestRefusal;

/** Rows for a trained model with categories that training has not seen. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class UnknownCategoryTest {
    @TempDir
    private Path folder;

    private Path rows;

    @BeforeEach
    void files() throws IOException {
        StringBuilder table = new StringBuilder("x,colour,y\n");
        for (int i = 0; i < 24; i++) {
            String colour = List.of("red", "green", "blue").get(i % 3);
            table.append((i * 7 % 11) / 10.0 + "," + colour + "," + (i % 5 + i % 3) + ".5\n");
        }
        Files.writeString(folder.resolve("t.csv"), table);
        rows = folder.resolve("n.csv");
        Files.writeString(
                rows, "x,colour,y\n.5,red,1.5\n.2,mauve,2.5\n.3,blue,1.5\n.2,ochre,2.5\n");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Commands.Ended run(String... arguments) {
        return Commands.run(arguments);
    }

    private void train() {
        Commands.Ended ended = run(
                "train",
                at("t.csv"),
                "--target",
                "y",
                "--task",
                "regression",
                "--network",
                "dense(4) tanh dense",
                "--steps",
                "5",
                "--quiet",
                "--out",
                at("run"),
                "--export",
                at("m.onnx"));
        assertThat(ended.status()).as(ended.stderr()).isZero();
    }

    @Test
    void theyAreAnsweredAsNoneOfThoseThatTrainingHasAndToldByRowAndColumn() {
        train();
        for (String model : List.of(at("run"), at("m.onnx"))) {
            Commands.Ended p = run("predict", model, rows.toString());

            assertThat(p.status()).as(p.stderr()).isZero();
            List<String> answers = p.stdout().lines().toList();
            assertThat(answers).hasSize(5);
            String second = answers.get(2).substring(answers.get(2).indexOf(','));
            String fourth = answers.get(4).substring(answers.get(4).indexOf(','));
            assertThat(second).isEqualTo(fourth); // equal x, no category
            assertThat(p.stderr())
                    .contains("2 cells")
                    .contains("line 3 column \"colour\" \"mauve\"")
                    .contains("line 5 column \"colour\" \"ochre\"");
        }
        Commands.Ended e = run("evaluate", at("run"), rows.toString(), "--out", at("e"));
        assertThat(e.status()).as(e.stderr()).isZero();
        assertThat(e.stderr()).contains("\"mauve\"");
    }

    @Test
    void manyAreCountedAndTheFirstToldOneByOne() throws IOException {
        train();
        StringBuilder many = new StringBuilder("x,colour\n");
        for (int i = 0; i < 40; i++) {
            many.append(i / 40.0 + ",other" + i + "\n");
        }
        Files.writeString(rows, many);

        String told = run("predict", at("run"), rows.toString()).stderr();

        assertThat(told).contains("40 cells").contains("line 2 column").contains("35 more");
        assertThat(told).doesNotContain("other20");
    }

    @Test
    void theyAreRefusedWhereThatIsAskedFor() {
        train();
        for (String command : List.of("predict", "evaluate")) {
            Commands.Ended p = run(command, at("run"), rows.toString(), "--unknown", "refuse");

            assertThat(p.code()).contains(DataRefusal.UNKNOWN_CATEGORY);
            assertThat(p.stderr()).contains("line 3").contains("--unknown absent");
        }
    }

    @Test
    void modelsOfClassifyDoTheSame() {
        Commands.Ended made =
                run("regress", at("t.csv"), "--target", "y", "--out", at("model"), "--quiet");
        assertThat(made.status()).as(made.stderr()).isZero();

        Commands.Ended p = run("predict", at("model"), rows.toString());
        assertThat(p.status()).as(p.stderr()).isZero();
        assertThat(p.stderr()).contains("line 3 column \"colour\" \"mauve\"");
        for (String missing : List.of("drop", "mean")) {
            assertThat(run("predict", at("model"), rows.toString(), "--missing", missing)
                            .status())
                    .isZero();
        }
        assertThat(run("predict", at("model"), rows.toString(), "--unknown", "refuse")
                        .code())
                .contains(DataRefusal.UNKNOWN_CATEGORY);
    }

    @Test
    void testRowsOfTrainingAreRefusedAndTheFixNamesNoOptionThatTrainLacks() {
        Commands.Ended t = run(
                "train",
                at("t.csv"),
                "--target",
                "y",
                "--task",
                "regression",
                "--test",
                rows.toString());

        assertThat(t.code()).contains(DataRefusal.UNKNOWN_CATEGORY);
        assertThat(t.stderr()).doesNotContain("--unknown");
    }

    @Test
    void theFixOfATextAmongNumbersNamesNoOptionThatPredictLacks() throws IOException {
        train();
        Files.writeString(rows, "x,colour,y\nabc,red,1.5\n");

        for (String command : List.of("predict", "evaluate")) {
            Commands.Ended p = run(command, at("run"), rows.toString());

            assertThat(p.code()).contains(DataRefusal.TEXT_IN_NUMBER_COLUMN);
            assertThat(p.stderr()).contains("line 2").doesNotContain("--categorical", "--ignore");
        }
    }

    @Test
    void aFileThatIsNotThereIsRefusedAsThat() {
        for (String command : List.of("predict", "evaluate")) {
            assertThat(run(command, at("nofile.csv")).code()).contains(RequestRefusal.NOT_A_RUN);
        }
        assertThat(run("predict", at("nofile.csv")).stderr()).contains("there is no such file");
    }
}
