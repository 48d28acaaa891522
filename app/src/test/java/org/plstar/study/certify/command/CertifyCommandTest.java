package org.plstar.study.certify.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    @TempDir
    private Path folder;

    private Commands.Ended certify(String network, String... more) throws IOException {
        Path data = folder.resolve("breast_cancer.csv");
        if (!Files.exists(data)) {
            Commands.data(folder, "breast_cancer.csv");
        }
        List<String> all = new ArrayList<>(List.of(
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
        JsonNode last = j.path("result").path("theorems").path(3);
        assertThat(last.path("theorem").asString()).isEqualTo("C''");
        assertThat(last.path("holds").asBoolean()).isTrue();
        assertThat(last.path("radius").asDouble()).isBetween(0.1, 100.0);
        assertThat(folder.resolve("c").resolve("report.html")).isNotEmptyFile();
        Commands.Ended check = check();
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout()).contains("C'': claim C is confirmed");
    }

    /** Who asks for Coq is told on the terminal how it ended, also where it was not asked. */
    @Test
    void whatKeepsAClaimFromCoqIsSaidFirst() throws IOException {
        Commands.Ended moved = certify("dense", "--within", "0.1", "--coq");
        assertThat(moved.stdout()).contains("! Not for Coq: no claim C is proved");
        assertThat(moved.status()).isZero();
        assertThat(folder.resolve("c").resolve("coq")).doesNotExist();

        Commands.Ended check = Commands.run("certify", "--check", certificate() + "", "--coq");
        assertThat(check.stdout()).contains("! Not for Coq: no claim C is proved");
        assertThat(check.status()).isZero();
    }

    @Test
    void aRunSaysWhatKeepsItsClaimFromCoq() {
        Commands.Ended ended = Commands.run(
                "train",
                "digits",
                "--rows",
                "41",
                "--test-fraction",
                "0",
                "--network",
                "dense",
                "--steps",
                "3",
                "--certify",
                "--coq",
                "--out",
                folder.resolve("run").toString());
        assertThat(ended.stdout())
                .contains("! Not for Coq: 410 equations in 520 unknowns; at most 400");
    }

    /** What holds within .99996 is not said of 1. */
    @Test
    void theRadiusOfMovementIsRoundedDown() throws IOException {
        Commands.Ended ended = certify("dense", "--within", "0.99996", "--force");
        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("weights move by at most 0.9999");
    }

    /** From the point that Gauss-Newton steps reach, gradient descent is proved as well. */
    @Test
    void descentFromTheRefinedPointIsProvedAndConfirmed() throws IOException {
        assertThat(certify("dense(64) tanh dense").status()).isZero();
        String refined = folder.resolve("c").resolve("w1.npz").toString();

        Commands.Ended ended =
                certify("dense(64) tanh dense", "--json", "--force", "--weights", refined);

        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        for (JsonNode t : j.path("result").path("theorems")) {
            assertThat(t.path("holds").asBoolean()).as(t.toString()).isTrue();
        }
        Commands.Ended check = check();
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout())
                .contains("A': claim A is confirmed", "B': claim B is confirmed", "C': claim C is");
    }

    @Test
    void aSmallerRadiusIsNotConfirmed() throws IOException {
        assertThat(certify("dense(64) tanh dense").status()).isZero();
        String text = Files.readString(certificate());
        Files.writeString(
                certificate(), text.replaceFirst("\"radii\": \\[[0-9.E-]+", "\"radii\": [1e-30"));

        Commands.Ended check = check();

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.stdout()).startsWith("Not confirmed: C'': claim C is NOT");
    }

    @Test
    void arraysThatDoNotMatchTheirHashAreRefused() throws IOException {
        assertThat(certify("dense(64) tanh dense").status()).isZero();
        String text = Files.readString(certificate());
        Files.writeString(
                certificate(),
                text.replaceFirst("(\"arrays\": .\"[^\"]+\": )\"[0-9a-f]+\"", "$1\"0\""));

        Commands.Ended check = check();

        assertThat(check.status()).isEqualTo(2);
        assertThat(check.stderr()).contains("SHA-256");
    }

    @Test
    void anActivationWithAKinkIsProvedAndConfirmed() throws IOException {
        Commands.Ended ended = certify("dense(64) relu dense");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).startsWith("Proved (C''): ");
        Commands.Ended check = check();
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout()).contains("C'': claim C is confirmed");
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
