package org.plstar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is shipped is what docs/dependencies.md says. */
class DependenciesTest {
    /** As {@code mvn dependency:list} writes it: group:artifact:jar[:classifier]:version:scope. */
    private static final Pattern RESOLVED =
            Pattern.compile("(?m)^ +([\\w.-]+:[\\w.-]+):jar(?::([\\w-]+))?:([\\w.-]+):\\w+");

    private static final Pattern ENTERED =
            Pattern.compile(
                    "(?m)^\\| ([\\w.-]+:[\\w.-]+)(?: \\(([\\w-]+)\\))? \\| ([\\w.-]+) \\|"
                            + " [^|]*\\w[^|]* \\|");

    @Test
    void everyDependencyIsEnteredWithVersionAndLicence() throws IOException {
        assertThat(found(ENTERED, Path.of("..", "docs", "dependencies.md")))
                .isNotEmpty()
                .isEqualTo(found(RESOLVED, Path.of("target", "dependencies.txt")));
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult m) -> m.group(1) + " " + m.group(2) + " " + m.group(3))
                .collect(Collectors.toSet());
    }
}
