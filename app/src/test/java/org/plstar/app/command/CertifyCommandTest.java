package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code plstar certify} as users run it. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CertifyCommandTest {
    @TempDir private Path folder;

    private Commands.Ended certify(String network, String... more) throws IOException {
        Path data = folder.resolve("breast_cancer.csv");
        if (!Files.exists(data)) {
            Commands.data(folder, "breast_cancer.csv");
        }
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "certify",
                                data.toString(),
                                "--target",
                                "label",
                                "--rows",
                                "20",
                                "--network",
                                network,
                                "--out",
                                folder.resolve("c").toString()));
        all.addAll(List.of(more));
        return Commands.run(all.toArray(String[]::new));
    }

    private Path certificate() {
        return folder.resolve("c").resolve("certificate.json");
    }

    private Commands.Ended check() {
        return Commands.run("certify", "--check", certificate().toString());
    }

    @Test
    void aSolutionNearRandomWeightsIsProvedAndTheProofIsConfirmed() throws IOException {
        Commands.Ended ended = certify("dense(64) tanh dense(64) tanh dense", "--json");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        JsonNode last = j.path("theorems").path(3);
        assertThat(last.path("theorem").asString()).isEqualTo("C''");
        assertThat(last.path("holds").asBoolean()).isTrue();
        assertThat(last.path("radius").asDouble()).isBetween(0.1, 100.0);
        assertThat(folder.resolve("c").resolve("certificate.html")).isNotEmptyFile();
        Commands.Ended check = check();
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout()).contains("C'' confirmed");
    }

    /** From the point that Gauss-Newton steps reach, gradient descent is proved as well. */
    @Test
    void descentFromTheRefinedPointIsProvedAndConfirmed() throws IOException {
        assertThat(certify("dense(64) tanh dense").status()).isZero();
        String refined = folder.resolve("c").resolve("w1.npz").toString();

        Commands.Ended ended =
                certify("dense(64) tanh dense", "--json", "--force", "--weights", refined);

        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        for (JsonNode t : j.path("theorems")) {
            assertThat(t.path("holds").asBoolean()).as(t.toString()).isTrue();
        }
        Commands.Ended check = check();
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout()).contains("A' confirmed", "B' confirmed", "C' confirmed");
    }

    @Test
    void aCertificateEditedByHandIsRefused() throws IOException {
        assertThat(certify("dense(64) tanh dense").status()).isZero();
        String text = Files.readString(certificate());
        Files.writeString(
                certificate(), text.replaceFirst("\"holds\" : false", "\"holds\" : true"));

        Commands.Ended check = check();

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.stderr()).contains("digest");
    }

    @Test
    void arraysThatDoNotMatchTheirHashAreRefused() throws IOException {
        assertThat(certify("dense(64) tanh dense").status()).isZero();
        Files.copy(
                folder.resolve("c").resolve("w0.npz"),
                folder.resolve("c").resolve("w1.npz"),
                StandardCopyOption.REPLACE_EXISTING);

        Commands.Ended check = check();

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.stderr()).contains("w1.npz", "SHA-256");
    }

    @Test
    void anActivationWithAKinkIsProvedBySlopesAndConfirmed() throws IOException {
        Commands.Ended ended = certify("dense(64) relu dense");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("C'' proved");
        Commands.Ended check = check();
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout()).contains("C'' confirmed");
    }

    @Test
    void fewerUnknownsThanEquationsProveNothingAndTheReasonIsSaid() throws IOException {
        Commands.data(folder, "breast_cancer.csv");

        Commands.Ended ended = certifyRows("60", "dense(1, bias=false) tanh dense(bias=false)");

        assertThat(ended.status()).as(ended.stderr()).isEqualTo(1);
        assertThat(ended.stdout()).contains("singular");
    }

    private Commands.Ended certifyRows(String rows, String network) {
        return Commands.run(
                "certify",
                folder.resolve("breast_cancer.csv").toString(),
                "--target",
                "label",
                "--rows",
                rows,
                "--network",
                network,
                "--out",
                folder.resolve("d").toString());
    }
}
