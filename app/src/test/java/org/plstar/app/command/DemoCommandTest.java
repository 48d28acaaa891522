package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DemoCommandTest {
    @TempDir private Path folder;

    @Tag("net")
    @Test
    void theDemoEndsWithAProofThatItsEquationsHaveASolution() {
        Path run = folder.resolve("demo");

        Commands.Ended ended = Commands.run("demo", "--out", run.toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .contains(
                        "3000 equations",
                        "C'' proved: a solution exists next to where Gauss-Newton steps lead. A"
                                + " solution of F(w) = y exists");
        assertThat(run.resolve("report.html")).exists();
        assertThat(run.resolve("certificate").resolve("certificate.json")).exists();
    }
}
