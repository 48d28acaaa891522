package org.plstar.study.spectrum.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.app.Commands;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class SpectrumCommandTest {
    @TempDir
    private Path folder;

    private Path data() throws IOException {
        Path data = folder.resolve("breast_cancer.csv");
        return Files.exists(data) ? data : Commands.data(folder, "breast_cancer.csv");
    }

    private Commands.Ended run(String out, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("spectrum"));
        all.add(data().toString());
        all.addAll(List.of("--target", "label", "--rows", "30", "--network"));
        List<String> kinks = List.of("relu", "abs");
        String activation =
                Arrays.stream(more).filter(kinks::contains).findFirst().orElse("tanh");
        all.add("dense(6) " + activation + " dense");
        all.addAll(List.of("--json", "--out", folder.resolve(out).toString()));
        Arrays.stream(more).filter(m -> !kinks.contains(m)).forEach(all::add);
        return Commands.run(all.toArray(String[]::new));
    }

    private JsonNode spectrum(String out, String... more) throws IOException {
        Commands.Ended ended = run(out, more);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout()).path("result");
    }

    private static String findings(Commands.Ended ended) {
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout()).path("findings").toString();
    }

    private static void close(JsonNode a, JsonNode b) {
        double bound = a.get("error").asDouble() + b.get("error").asDouble() + 1e-12;
        assertThat(a.get("value").asDouble()).isCloseTo(b.get("value").asDouble(), within(bound));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hessian", "ggn", "fisher", "empirical_fisher", "kernel"})
    void productsAloneAgreeWithAllEigenvalues(String of) throws IOException {
        String[] common = {
            "--of", of, "--top", "3", "--bottom", "2", "--trace", "--density", "--per-layer"
        };
        List<String> sampled = new ArrayList<>(List.of(common));
        sampled.addAll(List.of("--dense", "0", "--tolerance", "1e-8", "--products", "9000"));
        JsonNode dense = spectrum("a", common);
        JsonNode products = spectrum("b", sampled.toArray(String[]::new));
        for (int b = 0; b < 3; b++) {
            JsonNode d = dense.get("blocks").get(b);
            JsonNode p = products.get("blocks").get(b);
            assertThat(d.get("all").size()).isEqualTo(d.get("order").asInt());
            assertThat(p.has("all")).isFalse();
            for (int i = 0; i < 3; i++) {
                close(d.get("top").get(i), p.get("top").get(i));
            }
            for (int i = 0; i < 2; i++) {
                close(d.get("bottom").get(i), p.get("bottom").get(i));
            }
            double half = p.get("trace").get("high").asDouble()
                    - p.get("trace").get("low").asDouble();
            assertThat(p.get("trace").get("value").asDouble())
                    .isCloseTo(d.get("trace").get("value").asDouble(), within(half + 1e-9));
        }
        assertThat(Files.readString(folder.resolve("a/report.html"))).contains("Spectral density");
    }

    /** More numbers than a reader takes in lie beside the JSON. */
    @Test
    void longArraysAreFiles() throws IOException {
        Commands.Ended ended = Commands.run(
                "spectrum",
                data().toString(),
                "--target",
                "label",
                "--rows",
                "20",
                "--network",
                "dense(9) tanh dense",
                "--json",
                "--out",
                folder.resolve("a").toString());
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode whole = JsonMapper.shared().readTree(ended.stdout()).at("/result/blocks/0");
        assertThat(whole.at("/all/npy").asString()).isEqualTo("result-blocks-0-all.npy");
        NpyArray all = Npy.read(folder.resolve("a/result-blocks-0-all.npy"));
        assertThat(all.shape()).containsExactly(whole.get("order").asInt());
        assertThat(whole.at("/all/shape/0").asInt())
                .isEqualTo(whole.get("order").asInt());
        assertThat(all.values()[all.values().length - 1])
                .isEqualTo(whole.at("/top/0/value").asDouble());
    }

    /**
     * Kernel and Gauss–Newton matrix have the same non-zero eigenvalues for the square loss, since
     * both are of the mean loss.
     */
    @Test
    void kernelAndGaussNewtonShareTheirLargestEigenvalues() throws IOException {
        JsonNode k = spectrum("a", "--of", "kernel");
        JsonNode g = spectrum("b", "--of", "ggn");
        for (int i = 0; i < 5; i++) {
            close(
                    k.get("blocks").get(0).get("top").get(i),
                    g.get("blocks").get(0).get("top").get(i));
        }
    }

    @Test
    void threadsChangeNothing() throws IOException {
        String[] one = {"--dense", "0", "--trace", "--density", "--threads", "1"};
        String[] three = {"--dense", "0", "--trace", "--density", "--threads", "3"};
        JsonNode a = spectrum("a", one);
        JsonNode b = spectrum("b", three);
        assertThat(b.get("blocks")).isEqualTo(a.get("blocks"));
    }

    @Test
    void aSpentBudgetExitsWithOneAndSaysWhatIsMissing() throws IOException {
        Commands.Ended ended = run("a", "--dense", "0", "--products", "6", "--bottom", "2");
        assertThat(ended.status()).isEqualTo(1);
        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        assertThat(j.at("/result/converged").asBoolean()).isFalse();
        assertThat(j.get("findings").toString()).contains("have not converged");
    }

    @Test
    void aHessianWithKinksSaysWhatIsMeasured() throws IOException {
        assertThat(findings(run("a", "relu"))).contains("smooth piece");
        assertThat(findings(run("c", "abs"))).contains("smooth piece");
        assertThat(findings(run("b"))).doesNotContain("smooth piece");
    }

    @Test
    void aRunsWeightsAreTakenFromTheRun() throws IOException {
        Path data = data();
        Path run = folder.resolve("run");
        Commands.Ended trained = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--rows",
                "40",
                "--network",
                "dense(6) tanh dense",
                "--loss",
                "cross-entropy",
                "--steps",
                "30",
                "--out",
                run.toString());
        assertThat(trained.status()).as(trained.stderr()).isZero();
        JsonNode end = ofRun(run, "e");
        JsonNode start = ofRun(run, "s", "--at", "start");
        assertThat(end.at("/subject/loss").asString()).isEqualTo("cross_entropy");
        assertThat(end.at("/subject/at").asString()).contains("end of");
        assertThat(end.at("/result/blocks/0/top/0/value").asDouble())
                .isNotEqualTo(start.at("/result/blocks/0/top/0/value").asDouble());
        Commands.Ended twice =
                Commands.run("spectrum", run.toString(), "--network", "dense(3) dense");
        assertThat(twice.status()).isEqualTo(2);
        assertThat(twice.stderr()).contains("--network with a run");
    }

    private JsonNode ofRun(Path run, String out, String... more) {
        List<String> all = new ArrayList<>(List.of("spectrum", run.toString(), "--json", "--out"));
        all.add(folder.resolve(out).toString());
        all.addAll(List.of(more));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @Test
    void senselessNumbersAreRefused() throws IOException {
        assertThat(run("a", "--top", "-1").status()).isEqualTo(2);
        assertThat(run("b", "--top", "0", "--bottom", "0").status()).isEqualTo(2);
        assertThat(run("c", "--tolerance", "2").status()).isEqualTo(2);
        assertThat(run("d", "--dense", "0", "--top", "90000000").status()).isEqualTo(2);
    }
}
