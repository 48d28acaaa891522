package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.app.Commands;

/** The last result, and what opens its page. */
class LastRunTest {
    @TempDir private Path folder;

    private Path page(String name, String file, long seconds) throws IOException {
        Path page = Files.createDirectories(folder.resolve(name)).resolve(file);
        Files.writeString(page, "<!DOCTYPE html>");
        Files.setLastModifiedTime(page, FileTime.fromMillis(1000 * seconds));
        return page;
    }

    @Test
    void theFolderWhosePageWasWrittenLastIsTaken() throws IOException {
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
