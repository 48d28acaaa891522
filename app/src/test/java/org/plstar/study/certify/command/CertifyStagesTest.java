package org.plstar.study.certify.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.data.source.Bundled;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code plstar certify} for convolutions, residual blocks and non-linear outputs, and its check.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CertifyStagesTest {
    @TempDir
    private Path folder;

    private void provedAndConfirmed(Commands.Ended ended) throws IOException {
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        JsonNode last = j.path("result").path("theorems").path(3);
        assertThat(last.path("theorem").asString()).isEqualTo("C''");
        assertThat(last.path("holds").asBoolean()).isTrue();
        Path certificate = folder.resolve("c").resolve("certificate.json");
        Commands.Ended check = Commands.run("certify", "--check", certificate.toString());
        assertThat(check.status()).as(check.stdout() + check.stderr()).isZero();
        assertThat(check.stdout()).contains("C'': claim C is confirmed");
    }

    private Commands.Ended certify(
            Path data, String target, String rows, String input, String network) {
        return Commands.run(
                "certify",
                data.toString(),
                "--target",
                target,
                "--rows",
                rows,
                "--input",
                input,
                "--network",
                network,
                "--json",
                "--out",
                folder.resolve("c").toString());
    }

    @Tag("net")
    @Test
    void aConvolutionalNetworkOnDigits() throws IOException {
        Path digits = folder.resolve("digits.csv");
        try (InputStream in = Bundled.class.getResourceAsStream("/org/plstar/data/digits.csv")) {
            Files.copy(in, digits);
        }

        provedAndConfirmed(certify(
                digits,
                "label",
                "20",
                "1x8x8",
                "conv(6,3x3) tanh avgpool(2x2) conv(8,3x3) tanh flatten dense"));
    }

    @Test
    void aResidualNetworkWithANonLinearOutput() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");

        provedAndConfirmed(certify(
                data,
                "label",
                "20",
                "30",
                "dense(48) tanh residual(dense(48) tanh dense(48)) tanh dense tanh" + " scale(2)"));
    }
}
