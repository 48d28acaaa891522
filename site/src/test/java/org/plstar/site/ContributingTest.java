package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.testing.Third;

/**
 * The commands of CONTRIBUTING.md, run in order in a fresh clone with the machine's own JDK. Of the
 * whole suite, which runs this very test, one class runs.
 */
@Tag("net")
@Third(value = 3, of = "CONTRIBUTING.md")
class ContributingTest {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final String ONE_CLASS =
            " -Dtest=TiersTest -Dsurefire.failIfNoSpecifiedTests=false";

    /** How commands begin that are not run, and why. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("mvn -B verify", "./verify calls the same"),
            Map.entry("mvn -q -pl app -am -Dtest=MainTest", "GoldenTest's line is the same"),
            Map.entry(".ci/run", "runs this test"),
            Map.entry("./verify -Pnets", "runs this test"),
            Map.entry("PLSTAR_HOME=", "PythonPackageTest runs the same tests"),
            Map.entry("./bench/run", "a measurement: minutes"),
            Map.entry("bench/report", "a measurement: hours"),
            Map.entry("tools/package/try", "large cases: minutes; a release runs it"),
            Map.entry("mvn -Pfleet", "all runs of the fleet: minutes; CI runs them"));

    @TempDir
    private Path folder;

    @Test
    void eachCommandEndsWellInAFreshClone() throws Exception {
        FreshClone clone = FreshClone.of(HOME, folder.resolve("the clone"));
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
                clone.run(all ? command + ONE_CLASS : command)
                        .ifPresent(last -> wrong.add(command + ": " + last));
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(unused).as("left out, and no command of the page").isEmpty();
        assertThat(ran).hasSizeGreaterThan(4);
    }
}
