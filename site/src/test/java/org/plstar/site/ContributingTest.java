package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of CONTRIBUTING.md, run in order in a fresh clone with the machine's own JDK. Of the
 * whole suite, which runs this very test, one class runs.
 */
@Tag("net")
class ContributingTest {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final String ONE_CLASS =
            " -Dtest=TiersTest -Dsurefire.failIfNoSpecifiedTests=false";

    /** How commands begin that are not run, and why. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "mvn -B verify", "./verify calls the same",
            "mvn -q -pl app -am -Dtest=MainTest", "GoldenTest's line is the same with an option",
            "./verify -Pnets", "what runs this test",
            "PLSTAR_HOME=", "PythonPackageTest runs the same tests",
            "./bench/run", "a measurement: minutes",
            "bench/report", "a measurement: hours",
            "tools/package/try", "large cases: minutes; a release runs it",
            "mvn -Pfleet", "all runs of the fleet: minutes; what runs this test has run them");

    @TempDir
    private Path folder;

    @Test
    void eachCommandEndsWellInAFreshClone() throws Exception {
        Path clone = folder.resolve("the clone");
        assertThat(run(folder, "git clone -q '" + HOME + "' '" + clone + "'")).isEmpty();
        List<String> wrong = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Set<String> unused = new TreeSet<>(LEFT_OUT.keySet());
        MarkdownPage page =
                Objects.requireNonNull(Documents.read(HOME).pages().get("CONTRIBUTING.md"));
        for (MarkdownPage.Block block : page.blocks()) {
            for (String line : block.text().split("\\R", -1)) {
                String command = line.replaceFirst("\\s+# .*", "").strip();
                unused.removeIf(command::startsWith);
                if (command.isEmpty() || LEFT_OUT.keySet().stream().anyMatch(command::startsWith)) {
                    continue;
                }
                boolean all = command.startsWith("./verify");
                ran.add(command);
                run(clone, all ? command + ONE_CLASS : command)
                        .ifPresent(last -> wrong.add(command + ": " + last));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(unused).as("left out, and no command of the page").isEmpty();
        assertThat(ran).hasSizeGreaterThan(4);
    }

    /** Runs a line of a shell; what it printed last if it did not end with 0. */
    private Optional<String> run(Path place, String line) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Maven runs this test on a JDK of its own; a contributor's runs on what the machine has
        for (String name : List.of("JAVA_HOME", "MAVEN_OPTS", "MAVEN_CMD_LINE_ARGS")) {
            builder.environment().remove(name);
        }
        // the build that runs this test has analysed the sources
        builder.environment().put("MAVEN_ARGS", "-Danalysis=-Xdiags:compact");
        if (builder.start().waitFor() == 0) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(output);
        return Optional.of(String.join(
                "\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    }
}
