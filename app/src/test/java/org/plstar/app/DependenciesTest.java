package org.plstar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped is what docs/dependencies.md says. */
class DependenciesTest {
    /** As {@code mvn dependency:list} writes it: group:artifact:jar[:classifier]:version:scope. */
    private static final Pattern RESOLVED =
            Pattern.compile("(?m)^ +([\\w.-]+:[\\w.-]+):jar(?::([\\w-]+))?:([\\w.-]+):\\w+");

    private static final Pattern ENTERED =
            Pattern.compile("(?m)^\\| ([\\w.-]+:[\\w.-]+)(?: \\(([\\w-]+)\\))? \\| ([\\w.-]+) \\|"
                    + " [^|]*\\w[^|]* \\|");

    @Test
    void everyDependencyIsEnteredWithVersionAndLicence() throws IOException {
        assertThat(found(ENTERED, Path.of("..", "docs", "dependencies.md")))
                .isNotEmpty()
                .isEqualTo(found(RESOLVED, Path.of("target", "dependencies.txt")));
    }

    @Test
    void whatLiesInThePageOfAReportIsEnteredToo() throws IOException {
        Path vendor = Path.of("../pages/src/main/resources/org/plstar/study/report/vendor");
        String entered = Files.readString(Path.of("..", "docs", "dependencies.md"));
        String notice = Files.readString(Path.of("..", "NOTICE"));
        try (Stream<Path> files = Files.list(vendor)) {
            List<String> names = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.startsWith("LICENSE-"))
                    .map(f -> f.substring("LICENSE-".length()))
                    .toList();
            assertThat(names).isNotEmpty();
            for (String name : names) {
                assertThat(entered)
                        .containsIgnoringCase("| " + name.replace("echarts", "Apache ECharts"));
                assertThat(notice).containsIgnoringCase(name);
            }
        }
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult m) -> m.group(1) + " " + m.group(2) + " " + m.group(3))
                .collect(Collectors.toSet());
    }
}
