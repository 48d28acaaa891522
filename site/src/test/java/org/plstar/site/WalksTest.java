package org.plstar.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tasks of readers, walked with the commands of the documents, each in an empty folder. What each
 * took is left in {@code site/target/walks.txt}.
 */
class WalksTest {
    @TempDir
    private Path folder;

    static Stream<Path> walks() throws IOException, URISyntaxException {
        Path scripts = Path.of(
                Objects.requireNonNull(WalksTest.class.getResource("walks")).toURI());
        try (Stream<Path> files = Files.list(scripts)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void thereAreEight() throws Exception {
        assertThat(walks()).hasSize(8);
    }

    private static String classes() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(p -> Path.of(p).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("walks")
    void theWalkEndsWell(Path script) throws Exception {
        Path bin = folder.resolve("home/bin");
        StartCommand.write(bin);
        Path place = Files.createDirectory(folder.resolve("walk"));
        Path output = folder.resolve("output.txt");
        Path clone = GalleryTest.HOME.toAbsolutePath().normalize();
        ProcessBuilder walk = new ProcessBuilder("bash", "-euo", "pipefail", script.toString())
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Path java = Path.of(System.getProperty("java.home"), "bin");
        walk.environment().merge("PATH", bin + ":" + java, (old, first) -> first + ":" + old);
        walk.environment().put("CLONE", clone.toString());
        walk.environment().put("CLASSES", classes());
        walk.environment().put("PLSTAR_HOME", folder.resolve("home").toString());
        walk.environment().put("PYTHONPATH", clone.resolve("python").toString());
        walk.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        long start = System.nanoTime();
        int status = walk.start().waitFor();
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertThat(status).as("%s", Files.readString(output)).isZero();
        String commands = String.valueOf(Files.readAllLines(script).stream()
                .filter(l -> l.matches("(plstar|java|jshell|/usr/bin|\\.) .*|/usr.*"))
                .count());
        Files.writeString(
                Files.createDirectories(clone.resolve("site/target")).resolve("walks.txt"),
                script.getFileName() + ": " + commands + " commands, " + seconds + " s\n",
                UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
