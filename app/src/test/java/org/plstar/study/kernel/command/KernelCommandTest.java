package org.plstar.study.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.store.FolderPlace;
import org.plstar.array.store.StoredMatrix;
import org.plstar.study.kernel.KernelStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class KernelCommandTest {
    @TempDir
    private Path folder;

    private JsonNode kernel(Path data, String out, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "kernel",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(20) tanh dense",
                "--json",
                "--out",
                folder.resolve(out).toString()));
        all.addAll(List.of(more));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @Test
    void savedWeightsGiveTheSameKernel() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Path weights = folder.resolve("w.npz");

        JsonNode j = kernel(
                data, "a.npy", "--rows", "40", "--seed", "5", "--save-weights", weights.toString());
        kernel(data, "b.npy", "--rows", "40", "--seed", "6", "--weights", weights.toString());

        NpyArray a = Npy.read(folder.resolve("a.npy"));
        assertThat(a.shape()).containsExactly(40, 40);
        assertThat(Npy.read(folder.resolve("b.npy")).values()).isEqualTo(a.values());
        double trace = 0;
        for (int i = 0; i < 40; i++) {
            trace += a.values()[i * 41];
        }
        assertThat(j.get("trace").asDouble()).isCloseTo(trace, within(1e-12 * trace));
        assertThat(j.get("lambda_max").asDouble()).isLessThan(trace);
    }

    @Test
    void outputsAreKeptSummedOrAveraged() throws IOException {
        Path data = Commands.data(folder, "iris.csv");

        kernel(data, "full.npy", "--outputs", "full");
        kernel(data, "trace.npy", "--outputs", "trace");
        kernel(data, "mean.npy", "--outputs", "mean");

        NpyArray full = Npy.read(folder.resolve("full.npy"));
        NpyArray trace = Npy.read(folder.resolve("trace.npy"));
        NpyArray mean = Npy.read(folder.resolve("mean.npy"));
        assertThat(full.shape()).containsExactly(450, 450);
        assertThat(trace.shape()).containsExactly(150, 150);
        double sum =
                full.values()[450 * 3] + full.values()[450 * 4 + 1] + full.values()[450 * 5 + 2];
        assertThat(trace.values()[150]).isCloseTo(sum, within(1e-12 * Math.abs(sum)));
        assertThat(mean.values()[150]).isCloseTo(sum / 3, within(1e-12 * Math.abs(sum)));
    }

    @Tag("net")
    @Test
    void aKernelOnTheDiskIsThatInMemory() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        kernel(data, "k.npy");

        JsonNode j = kernel(data, "k.zarr", "--tile", "569", "--cholesky", "--ridge", "0.1");

        StoredMatrix m =
                KernelStore.open(new FolderPlace(folder.resolve("k.zarr"))).matrix();
        double[] chunk = new double[m.numbers()];
        m.read(0, 0, chunk);
        assertThat(chunk).isEqualTo(Npy.read(folder.resolve("k.npy")).values());
        assertThat(j.get("shape").get(0).asInt()).isEqualTo(569);
        assertThat(j.get("computed").asInt()).isEqualTo(1);
        assertThat(j.get("cholesky").get("residual").asDouble()).isBetween(0.0, 1e-14);
        assertThat(kernel(data, "k.zarr", "--tile", "569").get("computed").asInt())
                .isZero();
    }

    @Tag("net")
    @Test
    void aKilledCommandGoesOnWithTheSameBytes() throws IOException, InterruptedException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        kernel(data, "whole.zarr", "--tile", "20", "--products", "0");
        Path parts = folder.resolve("parts.zarr");
        Path output = folder.resolve("output.txt");
        List<String> command = List.of(
                "kernel",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(20) tanh dense",
                "--out",
                parts.toString(),
                "--tile",
                "20",
                "--products",
                "0");
        Process child = Child.start(List.of(), command, output);
        while (child.isAlive() && Files.notExists(parts.resolve("c/3/1"))) {
            Thread.sleep(2);
        }
        child.destroyForcibly().waitFor();

        int rest = kernel(data, "parts.zarr", "--tile", "20", "--products", "0")
                .get("computed")
                .asInt();

        assertThat(rest).isLessThan(29 * 30 / 2);
        Path whole = folder.resolve("whole.zarr");
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(parts.resolve(whole.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
        try (Stream<Path> files = Files.walk(parts)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(29 * 29 + 1);
        }
    }

    @Test
    void theEndsOfAKernelThatIsNotFormedAreThoseOfOneThatIs() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        JsonNode formed = kernel(data, "k.npy", "--rows", "40");
        Commands.Ended ended = Commands.run(
                "kernel",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(20) tanh dense",
                "--rows",
                "40",
                "--store",
                "no",
                "--json");
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        assertThat(j.path("shape")).isEqualTo(formed.path("shape"));
        for (String end : List.of("lambda_min", "lambda_max")) {
            double value = formed.path(end).asDouble();
            assertThat(j.path(end).asDouble()).as(end).isCloseTo(value, within(1e-5 * value));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("breast_cancer.csv", "k.npy");
        }
    }

    @Test
    void whatAKernelThatIsNotFormedHasNoUseForIsRefused() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        String out = folder.resolve("K.zarr").toString();
        for (List<String> wrong : List.of(
                List.of("--out", out),
                List.of("--method", "pairwise"),
                List.of("--cholesky"),
                List.of("--most-bytes", "1g"),
                List.of("--infinite", "ntk"))) {
            List<String> all = new ArrayList<>(
                    List.of("kernel", data.toString(), "--target", "label", "--store", "no"));
            all.addAll(wrong);
            Commands.Ended ended = Commands.run(all.toArray(String[]::new));
            assertThat(ended.status()).as(wrong.toString()).isEqualTo(2);
            assertThat(ended.stderr().strip().lines()).hasSize(1);
            assertThat(ended.stderr()).contains(wrong.getFirst());
        }
    }

    @Test
    void aKernelThatIsTooLargeToBeStoredIsRefusedWithItsSize() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Commands.Ended ended = Commands.run(
                "kernel",
                data.toString(),
                "--target",
                "label",
                "--most-bytes",
                "2m",
                "--out",
                folder.resolve("K.zarr").toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("569 rows takes 2.6 MB").contains("--store no");
        assertThat(folder.resolve("K.zarr")).doesNotExist();
    }

    @Test
    void aKernelWithOtherRowsHasAColumnForEachOfThem() throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Path others = folder.resolve("others.csv");
        Files.write(others, Files.readAllLines(data).subList(0, 31));
        JsonNode own = kernel(data, "own.npy", "--rows", "40");
        assertThat(own.path("rows").asInt()).isEqualTo(40);
        JsonNode j = kernel(data, "k.npy", "--rows", "40", "--against", others.toString());
        assertThat(j.path("shape").toString()).isEqualTo("[40,30]");
        // the other rows are the first 30
        NpyArray whole = Npy.read(folder.resolve("own.npy"));
        NpyArray cross = Npy.read(folder.resolve("k.npy"));
        for (int i = 0; i < 40; i++) {
            for (int c = 0; c < 30; c++) {
                double known = whole.values()[i * 40 + c];
                assertThat(cross.values()[i * 30 + c])
                        .isCloseTo(known, within(1e-12 * Math.abs(known) + 1e-12));
            }
        }
        JsonNode stored = kernel(data, "K.zarr", "--rows", "40", "--against", others.toString());
        assertThat(stored.path("shape").toString()).isEqualTo("[40,30]");
        assertThat(stored.path("lambda_min").isNumber()).isFalse();
        StoredMatrix m =
                KernelStore.open(new FolderPlace(folder.resolve("K.zarr"))).matrix();
        double[] chunk = new double[m.numbers()];
        m.read(0, 0, chunk);
        for (int c = 0; c < 30; c++) {
            assertThat(chunk[c]).isEqualTo(cross.values()[c]);
        }
    }
}
