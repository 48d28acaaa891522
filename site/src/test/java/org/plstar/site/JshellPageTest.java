package org.plstar.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of a page, run by jshell one after the other, print what stands below them. */
class JshellPageTest {
    private static final Pattern BLOCK =
            Pattern.compile("```java\n(.*?)```\n\n```text\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Tag("net")
    @Test
    void theBlocksOfThePagePrintWhatItShows() throws Exception {
        Path page = GalleryTest.HOME.resolve(Notebooks.FOLDER).resolve("8-jshell.md");
        Matcher block = BLOCK.matcher(Files.readString(page));
        StringBuilder source = new StringBuilder();
        List<String> shown = new ArrayList<>();
        while (block.find()) {
            source.append(block.group(1)).append("System.out.println(\"@@\");\n");
            shown.add(block.group(2).strip());
        }
        assertThat(shown).hasSizeGreaterThan(2);
        Path script = Files.writeString(folder.resolve("page.jsh"), source + "/exit\n");
        Process jshell = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-R--add-modules=jdk.incubator.vector",
                        "-R--enable-native-access=ALL-UNNAMED",
                        "-s",
                        script.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(jshell.getInputStream().readAllBytes(), UTF_8);
        List<String> parts =
                List.of(printed.replaceAll("WARNING: Using incubator.*\\R", "").split("@@", -1));
        assertThat(parts.stream().map(String::strip).filter(p -> !p.isEmpty()))
                .as(printed)
                .containsExactlyElementsOf(shown);
    }
}
