package org.plstar.study.table.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DataCommandTest {
    @TempDir
    private Path folder;

    /** A table with a number of the row, a date, units, decimal commas, a word for missing. */
    private Path messy() throws IOException {
        String text = IntStream.range(0, 40)
                .mapToObj(i -> (i + 1)
                        + ";2024-0"
                        + (i % 9 + 1)
                        + "-11;1."
                        + (100 + 7 * i)
                        + ",50 €;"
                        + (i % 8 == 0 ? "k.A." : i * i % 11)
                        + ";"
                        + (i * i % 11 > 4 ? "ja" : "nein"))
                .collect(Collectors.joining("\n", "Nr;Tag;Preis;Zahl;Kauf\n", "\n"));
        return Files.writeString(folder.resolve("messy.csv"), text);
    }

    private static JsonNode json(String... more) {
        List<String> all = new ArrayList<>(List.of("data"));
        all.addAll(List.of(more));
        all.add("--json");
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @Tag("net")
    @Test
    void theCommandThatIsShownReadsAllGoodColumns() throws IOException {
        Path file = messy();
        JsonNode j = json(file.toString());
        String command = j.path("command").asString();
        assertThat(command)
                .contains("classify", "--target Kauf", "--ignore Nr", "--missing-values k.A.")
                .contains("--signs €".replace("€", "\"€\""), "--decimal comma");
        List<String> types = new ArrayList<>();
        j.path("columns").forEach(c -> types.add(c.path("type").asString()));
        assertThat(types)
                .containsExactly("left out", "dates", "numbers", "numbers", "target, classes");
        assertThat(j.at("/columns/2/least").asDouble()).isEqualTo(1100.5);
        assertThat(j.at("/columns/3/missing").asInt()).isEqualTo(5);
        assertThat(j.path("warnings").toString()).contains("k.A.", "counts the rows");

        List<String> words = new ArrayList<>();
        for (String word : command.substring("plstar ".length()).split(" ", -1)) {
            words.add(word.replace("\"", ""));
        }
        words.addAll(List.of("--out", folder.resolve("out").toString()));
        Commands.Ended learned = Commands.run(words.toArray(String[]::new));
        assertThat(learned.status()).as(learned.stderr()).isZero();
        assertThat(learned.stderr())
                .contains(j.path("read").asString())
                .contains("dates as numbers");
    }

    @Test
    void aTableReadsAsText() {
        Commands.Ended ended = Commands.run("data", "iris");
        assertThat(ended.status()).isZero();
        assertThat(ended.stdout())
                .contains("iris: 150 rows, 5 columns", "target, classes", "a guess")
                .contains("Learn from it: plstar classify iris --target label");
        assertThat(Commands.run("data", "iris", "--target", "petal_width_(cm)").stdout())
                .contains("plstar regress iris")
                .doesNotContain("a guess");
    }

    @Test
    void arraysAreToldToo() {
        Path file = folder.resolve("a.npy");
        assertThat(Commands.run(
                                "kernel",
                                "iris",
                                "--rows",
                                "9",
                                "--network",
                                "dense(4) tanh dense",
                                "--out",
                                file.toString())
                        .status())
                .isZero();
        JsonNode j = json(file.toString(), "--target", "3");
        assertThat(j.path("columns").isEmpty()).isTrue();
        assertThat(j.path("command").asString()).contains("plstar regress " + file + " --target 3");
    }

    @Test
    void whatCannotBeReadIsToldBelowTheColumns() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "a,y\n1,2\n2,2\n3,2\n4,2\n5,2\n");
        JsonNode j = json(file.toString(), "--target", "y");
        assertThat(j.path("refused").asString()).contains("\"y\"");
        assertThat(j.path("command").isMissingNode() || j.path("command").isNull())
                .isTrue();
        assertThat(j.path("columns").size()).isEqualTo(2);
    }

    @Test
    void aPipeIsRefusedInOneLine() {
        Commands.Ended ended = Commands.run("data", "/dev/null");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr().lines()).hasSize(1);
        assertThat(ended.stderr()).contains("which can be read only once", "to a file");
    }

    private JsonNode preview(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return JsonMapper.shared()
                .readTree(Commands.run("data", file.toString(), "--json").stdout());
    }

    @Test
    void ninesThatStandForNoValueAreFoundByHowOftenAndHowFar() throws IOException {
        StringBuilder incomes = new StringBuilder("income,y\n");
        StringBuilder once = new StringBuilder("income,y\n");
        for (int i = 0; i < 30; i++) {
            incomes.append(i % 9 == 4 ? "-999" : 20_000 + 1000 * i).append(',').append(i % 2);
            once.append(i == 4 ? "-999" : 20_000 + 1000 * i).append(',').append(i % 2);
            incomes.append('\n');
            once.append('\n');
        }
        assertThat(preview("a.csv", incomes.toString()).path("warnings").toString())
                .contains("income is -999 in 3 of 30 rows", "--missing-values income=-999");
        assertThat(preview("b.csv", once.toString()).path("warnings").toString())
                .doesNotContain("in 1 of");
    }

    /** A comment with few texts is no target while the prices, with decimal commas, are one. */
    @Test
    void theGuessIsMadeOfNumbersAsTheyAreRead() throws IOException {
        String[] comment = {"gut", "neu", ""};
        StringBuilder text = new StringBuilder("Fläche;Bemerkung;Betrag\n");
        for (int i = 0; i < 40; i++) {
            text.append(30 + i * i % 23).append(',').append(i % 7).append(';');
            text.append(comment[i % 5 % 3]).append(';').append(100 + i * i % 31).append(",5\n");
        }
        JsonNode j = preview("d.csv", text.toString());
        assertThat(j.path("target").asString()).isEqualTo("Betrag");
        assertThat(j.path("command").asString()).contains("--decimal comma");
        assertThat(Commands.run("data", folder.resolve("d.csv").toString()).stdout())
                .contains("a guess, as the last column that can be one");
    }

    @Test
    void manyColumnsAreAPage() throws IOException {
        String names = IntStream.range(0, 200)
                .mapToObj(j -> "c" + j)
                .collect(Collectors.joining(",", "", ",y\n"));
        Random random = new Random(4);
        String rows = IntStream.range(0, 30)
                .mapToObj(i -> IntStream.range(0, 200)
                        .mapToObj(j -> j < 150 ? "" + random.nextInt(50) : "1")
                        .collect(Collectors.joining(",", "", "," + i % 2 + "\n")))
                .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("wide.csv"), names + rows);
        String text = Commands.run("data", file.toString()).stdout();
        assertThat(text.lines().count()).isLessThan(60);
        assertThat(text)
                .contains(
                        "target, classes", "171 more columns of numbers", "45 more columns: each");
    }

    @Test
    void oneRowIsToldSo() throws IOException {
        assertThat(preview("c.csv", "a,b\n1,2\n").path("refused").asString())
                .contains("There is one row");
    }

    @Test
    void classesOfWholeNumbersHaveTheirCounts() {
        assertThat(Commands.run("data", "iris").stdout()).contains("0: 50, 1: 50, 2: 50");
    }
}
