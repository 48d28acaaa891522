package org.plstar.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;

/** A run on iris that the version before wrote, with schema 1 of {@code run.json}. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class EarlierSchemaTest {
    private static final Path STORED =
            Path.of("src", "test", "resources", "org", "plstar", "app", "run", "schema-1");

    @TempDir private Path folder;
    private Path run;

    @BeforeEach
    void copy() throws IOException {
        run = folder.resolve("iris");
        try (Stream<Path> all = Files.walk(STORED)) {
            for (Path from : all.toList()) {
                Path to = folder.resolve(STORED.relativize(from));
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
    }

    private static String printed(String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    @Test
    void itsSummaryIsRead() {
        RunSummary s = StoredRun.summary(run);

        assertThat(s.schema()).isEqualTo(1);
        assertThat(s.fit().network().text()).isEqualTo("dense(64) tanh dense");
        assertThat(s.certificate().orElseThrow().theorems()).hasSize(5);
    }

    @Test
    void aReportIsMadeOfIt() throws IOException {
        printed("report", run.toString());

        assertThat(Files.readString(run.resolve("report.html")))
                .contains("dense(64) tanh dense", "Gradient descent took the loss of the");
    }

    @Test
    void itIsShown() {
        assertThat(printed("runs", "show", run.toString()))
                .contains("plstar train iris.csv", "took the loss of the 48 training rows");
    }

    @Test
    void itIsListed() {
        assertThat(printed("runs", "list", folder.toString()))
                .contains("steps_done", "dense(64) tanh dense");
        assertThat(printed("runs", "list", folder.toString(), "--csv"))
                .contains(",gd,", ",iris.csv,");
    }
}
