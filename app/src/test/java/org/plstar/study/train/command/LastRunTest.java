package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.app.Commands;
import org.plstar.study.store.LastRun;

/** The last result, and what opens its page. */
class LastRunTest {
    @TempDir
    private Path folder;

    private Path page(String name, String file, long seconds) throws IOException {
        Path page = Files.createDirectories(folder.resolve(name)).resolve(file);
        Files.writeString(page, "<!DOCTYPE html>");
        Files.setLastModifiedTime(page, FileTime.fromMillis(1000 * seconds));
        return page;
    }

    /** A directory with a page, whose work was done at a date that the directory stores. */
    private void dated(String name, String date, long page) throws IOException {
        page(name, "report.html", page);
        Files.writeString(
                folder.resolve(name).resolve(".plstar-run"), "made by plstar\n" + date + "\n");
    }

    @Test
    void theDateOfTheWorkDecidesNotThatOfThePage() throws IOException {
        dated("first", "2026-01-01T00:00:00Z", 4_000_000_000L);
        dated("second", "2026-01-02T00:00:00Z", 10);

        assertThat(LastRun.in(folder, _ -> true)).contains(folder.resolve("second"));
    }

    @Test
    void withoutAStoredDateTheFileOfTheResultsDecides() throws IOException {
        for (String file : List.of("run.json", "table.json", "kernels.json")) {
            page("first", file, 20);
            page("first", "report.html", 4_000_000_000L);
            page("second", file, 30);
            page("second", "report.html", 10);
            dated("damaged", "yesterday", 5);
            page("damaged", file, 25);

            assertThat(LastRun.in(folder, _ -> true)).as(file).contains(folder.resolve("second"));
        }
    }

    @Test
    void aRunWhosePageIsWrittenAgainOrThatIsEvaluatedDoesNotBecomeTheLast() throws IOException {
        for (String name : List.of("first", "second")) {
            Commands.run(
                    "train",
                    "iris",
                    "--network",
                    "dense(4) tanh dense",
                    "--steps",
                    "3",
                    "--quiet",
                    "--out",
                    folder.resolve(name).toString());
        }
        String run = folder.resolve("first").toString();
        assertThat(Commands.run("report", run).status()).isZero();
        assertThat(Commands.run("evaluate", run).status()).isZero();

        assertThat(LastRun.in(folder, _ -> true)).contains(folder.resolve("second"));

        assertThat(Commands.run("train", "--resume", run, "--steps", "5", "--quiet")
                        .status())
                .isZero();
        assertThat(LastRun.in(folder, _ -> true)).contains(folder.resolve("first"));
    }

    @Tag("net")
    @Test
    void aModelOfATableHasItsDateToo() throws IOException {
        for (String name : List.of("first", "second")) {
            Commands.Ended ended = Commands.run(
                    "classify",
                    "iris",
                    "--rows",
                    "45",
                    "--quiet",
                    "--out",
                    folder.resolve(name).toString());
            assertThat(ended.status()).as(ended.stderr()).isZero();
        }
        Files.delete(folder.resolve("first/report.html"));
        page("first", "report.html", 4_000_000_000L);
        Files.setLastModifiedTime(
                folder.resolve("first/table.json"), FileTime.fromMillis(4_000_000_000_000L));

        assertThat(LastRun.in(folder, _ -> true)).contains(folder.resolve("second"));
    }

    @Test
    void ofFoldersWithAPageAloneTheOneThatWasWrittenLastIsTaken() throws IOException {
        page("a", "report.html", 20);
        page("b", "certificate.html", 30);
        Files.createDirectory(folder.resolve("c")); // no page

        assertThat(LastRun.in(folder, _ -> true)).contains(folder.resolve("b"));
        assertThat(LastRun.in(folder, p -> p.endsWith("a"))).contains(folder.resolve("a"));
        assertThat(LastRun.in(folder, p -> p.endsWith("c"))).isEmpty();
        assertThat(LastRun.in(folder.resolve("none"), _ -> true)).isEmpty();
    }

    @Test
    void openTellsWhereThePageIsAndRefusesAFolderWithoutOne() throws IOException {
        Path page = page("a", "report.html", 20);

        Commands.Ended told = Commands.run("open", folder.resolve("a").toString(), "--print");

        assertThat(told.status()).isZero();
        assertThat(told.stdout()).contains("Report: " + page.toAbsolutePath().normalize());
        assertThat(Commands.run("open", folder.toString(), "--print").status()).isEqualTo(2);
    }

    @Test
    void theReadersBrowserComesFirstAndOneThatIsMissingIsPassedOver() throws IOException {
        assertThat(OpenCommand.openers(Map.of("BROWSER", "lynx"), "Linux"))
                .containsExactly(List.of("lynx"), List.of("xdg-open"));
        assertThat(OpenCommand.openers(Map.of(), "Mac OS X")).containsExactly(List.of("open"));
        assertThat(OpenCommand.openers(Map.of(), "Windows 11").getFirst()).contains("rundll32");

        Path page = page("a", "report.html", 20);
        List<String> missing = List.of(folder.resolve("missing").toString());
        assertThat(OpenCommand.opened(page, List.of(missing))).isFalse();
        assertThat(OpenCommand.opened(page, List.of(missing, List.of("true")))).isTrue();
    }
}
