package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.data.equations.Equations;

/**
 * What is said of small systems: singular roots, saddles, runaways, contradictions, units. Lines of
 * verdicts.txt: S for one with a solution, N for one without any, declarations, equations.
 */
class VerdictsTest {
    static Stream<String> cases() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(VerdictsTest.class.getResourceAsStream("verdicts.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void solvedIsSaidOfWhatHasASolutionOnly(String line) {
        String[] parts = line.split("\\|", -1);
        String text = parts[1] + "\n" + parts[2] + "\n";
        SolveResult r =
                SolveRequest.of(Equations.parse("v.pls", Path.of("."), text)).run();

        assertThat(r.solved()).as(r.status() + " " + r.detail()).isEqualTo(parts[0].equals("S"));
        for (SolveResult.Unknown u : r.solution()) {
            assertThat(u.value()).isFinite();
            u.error().ifPresent(e -> assertThat(e).isNotNegative().isFinite());
        }
        if (!r.solved()) {
            assertThat(r.detail()).isNotEmpty();
        }
    }
}
