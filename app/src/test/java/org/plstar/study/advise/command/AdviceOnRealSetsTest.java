package org.plstar.study.advise.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.app.Commands;
import org.plstar.data.source.Bundled;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code plstar advise --verify} on real sets: where it says that its assumption holds, what was
 * predicted happens.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class AdviceOnRealSetsTest {
    @TempDir
    private Path folder;

    /**
     * Iris repeats rows, which stand for one equation each, and batches take them as often as they
     * stand in the data.
     */
    @Tag("net")
    @ParameterizedTest
    @CsvSource({
        "iris.csv, 150, dense(512) tanh dense, gd gd-19",
        "iris.csv, 150, dense(64) tanh dense(64) tanh dense, gd",
        "breast_cancer.csv, 60, dense(1024) tanh dense, gd gd-19",
        "digits.csv, 60, dense(512) tanh dense, gd gd-19",
    })
    void ratesComeOutAsPredictedWhereTheKernelStaysWhereItIs(
            String data, int rows, String network, String agreeing) throws IOException {
        Commands.Ended ended = Commands.run(
                "advise",
                file(data).toString(),
                "--target",
                "label",
                "--rows",
                Integer.toString(rows),
                "--network",
                network,
                "--verify",
                "--verify-steps",
                "60",
                "--json");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        List<String> agreed = new ArrayList<>();
        for (JsonNode c :
                JsonMapper.shared().readTree(ended.stdout()).at("/result/forecast/checks")) {
            if (c.path("id").asString().equals("sgd")) {
                sgd(c);
                continue;
            }
            double predicted = c.path("predicted_rate").asDouble();
            double apart = Math.abs(c.path("observed_rate").asDouble() - predicted);
            double moved = Math.max(
                    c.path("drift").asDouble(), Math.abs(c.path("along").asDouble()));
            switch (c.path("verdict").asString()) {
                case "agrees" -> {
                    assertThat(apart).as(c.toString()).isLessThanOrEqualTo(0.1 * predicted);
                    agreed.add(c.path("id").asString());
                }
                case "assumption_fails" -> assertThat(moved).as(c.toString()).isGreaterThan(0.05);
                default -> throw new AssertionError(c.toString());
            }
        }
        assertThat(String.join(" ", agreed)).isEqualTo(agreeing);
    }

    /**
     * The prediction is the mean over draws of batches, and one draw of so few steps scatters about
     * it: losses are compared, not their rate.
     */
    private static void sgd(JsonNode check) {
        JsonNode predicted = check.path("predicted");
        JsonNode observed = check.path("observed");
        int last = observed.size() - 1;
        assertThat(last).isPositive();
        double factor = observed.path(last).asDouble() / predicted.path(last).asDouble();
        assertThat(factor).as(check.toString()).isBetween(1 / 3.0, 3.0);
        assertThat(observed.path(last).asDouble())
                .as(check.toString())
                .isLessThan(observed.path(0).asDouble());
    }

    private Path file(String name) throws IOException {
        if (!name.equals("digits.csv")) {
            return Commands.data(folder, name);
        }
        try (InputStream in = Bundled.class.getResourceAsStream("/org/plstar/data/" + name)) {
            assertThat(in).isNotNull();
            Files.copy(in, folder.resolve(name));
        }
        return folder.resolve(name);
    }
}
