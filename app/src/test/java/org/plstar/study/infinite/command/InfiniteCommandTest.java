package org.plstar.study.infinite.command;

import static java.util.Objects.requireNonNull;
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
import org.plstar.app.Commands;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.Bundled;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.study.PreparedDataset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class InfiniteCommandTest {
    @TempDir
    private Path folder;

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private static String done(String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    private static void refused(String part, String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr().lines()).hasSize(1);
        assertThat(ended.stderr()).contains(part);
    }

    @Test
    void kernelsAreThoseOfTheLibrary() {
        String said = done(
                "kernel",
                "iris",
                "--rows",
                "70",
                "--network",
                "dense relu dense",
                "--infinite",
                "both",
                "--out",
                in("k.npz"));
        assertThat(said).contains("every hidden width infinite").contains("Condition number");
        var arrays = Npz.read(folder.resolve("k.npz"));
        PreparedDataset data = PreparedDataset.standardized(Bundled.of("iris")
                .orElseThrow()
                .open(ReadOptions.defaults().withRows(70))
                .data());
        double[][] x = new double[70][4];
        for (int i = 0; i < 70; i++) {
            System.arraycopy(data.training().features(), i * 4, x[i], 0, 4);
        }
        try (InfiniteKernels k = InfiniteNetwork.of(
                        Architecture.parse("dense relu dense"), Shape.of(4), Initialization.DEFAULT)
                .kernels(x, Workers.alone())) {
            assertThat(requireNonNull(arrays.get("ntk")).values()[3 * 70 + 7])
                    .isEqualTo(k.ntk().get(3, 7));
            assertThat(requireNonNull(arrays.get("nngp")).values()[39])
                    .isEqualTo(k.nngp().get(0, 39));
        }
    }

    @Test
    void aKernelAgainstOtherRowsHasTheirColumns() throws IOException {
        done("kernel", "iris", "--infinite", "nngp", "--out", in("own.npy"));
        String half = in("half.npy");
        done("kernel", "iris", "--infinite", "nngp", "--precision", "float", "--out", half);
        double[] doubles = Npy.read(folder.resolve("own.npy")).values();
        double[] floats = Npy.read(folder.resolve("half.npy")).values();
        for (int k = 0; k < doubles.length; k++) {
            assertThat(floats[k]).isEqualTo((float) doubles[k]);
        }
        assertThat(folder.resolve("half.npy").toFile().length())
                .isLessThan(doubles.length * 4L + 200);
        Path file = folder.resolve("rows.csv");
        String text = """
                sepal_length_(cm),sepal_width_(cm),petal_length_(cm),petal_width_(cm)
                5.1,3.5,1.4,0.2
                6.3,3.3,6.0,2.5
                """;
        Files.writeString(file, text);
        done(
                "kernel",
                "iris",
                "--infinite",
                "nngp",
                "--against",
                in("rows.csv"),
                "--out",
                in("cross.npy"));
        NpyArray own = Npy.read(folder.resolve("own.npy"));
        NpyArray cross = Npy.read(folder.resolve("cross.npy"));
        assertThat(cross.shape()).containsExactly(150, 2);
        // the first of them is the first row of the set
        for (int i = 0; i < 150; i++) {
            assertThat(cross.values()[2 * i]).isCloseTo(own.values()[150 * i], within(1e-10));
        }
    }

    @Test
    void trainingIsPredictedInWordsNumbersAndAPage() throws IOException {
        String said = done(
                "infinite",
                "wine",
                "--network",
                "dense relu dense",
                "--ensemble",
                "--time",
                "10,inf",
                "--steps",
                "50",
                "--eta",
                "0.5",
                "--momentum",
                "0.5",
                "--out",
                in("page"));
        assertThat(said).startsWith("At infinite width, 50 steps");
        assertThat(folder.resolve("page/report.html"))
                .content()
                .contains("Single predictions")
                .contains("At infinite width, t = 10: ")
                .contains("At infinite width, t = ∞: ")
                .contains("of other random starts deviate from this mean by")
                .contains("stable for step sizes below");
        JsonNode json = JsonMapper.shared()
                .readTree(folder.resolve("page/infinite.json").toFile());
        assertThat(json.get("result").get("points")).hasSize(3);
        assertThat(json.get("result").get("points").get(1).get("loss").asDouble())
                .isLessThan(1e-12);
        assertThat(json.get("result").get("points").get(0).get("deviation").asDouble())
                .isBetween(0.01, 1.0);
    }

    @Tag("net")
    @Test
    void ridgesNeedNoEigenvectors() throws IOException {
        String both = done(
                "infinite", "iris", "--ridge", "0.1", "--time", "1", "--out", in("a"), "--json");
        String alone = done("infinite", "iris", "--ridge", "0.1", "--out", in("b"), "--json");
        JsonNode a =
                JsonMapper.shared().readTree(both).get("result").get("points").get(1);
        JsonNode b =
                JsonMapper.shared().readTree(alone).get("result").get("points").get(0);
        assertThat(a.get("at").asString()).isEqualTo("ridge 0.1000");
        assertThat(b.get("test_loss").asDouble())
                .isCloseTo(a.get("test_loss").asDouble(), within(1e-10));
    }

    @Test
    void divergenceIsSaidFirst() {
        String said = done("infinite", "iris", "--steps", "10", "--eta", "50", "--out", in("d"));
        assertThat(said)
                .startsWith("The step size 50.00 is beyond ")
                .contains("after 10 steps the loss is ");
        refused(
                "diverge",
                "infinite",
                "iris",
                "--steps",
                "100000",
                "--eta",
                "50",
                "--quiet",
                "--out",
                in("e"));
    }

    @Test
    void mistakesAreOneLine() {
        refused("--steps: there is no step size", "infinite", "iris", "--steps", "10");
        refused("--time x", "infinite", "iris", "--time", "x");
        refused(
                "--momentum 1.5",
                "infinite",
                "iris",
                "--steps",
                "3",
                "--eta",
                "1",
                "--momentum",
                "1.5");
        refused("use layernorm", "infinite", "iris", "--network", "dense batchnorm relu dense");
        refused("--against", "kernel", "iris", "--against", "x.csv");
        refused("--infinite", "kernel", "iris", "--infinite", "ntk", "--weights", "w.npz");
        refused(".npz", "kernel", "iris", "--infinite", "both", "--out", "k.npy");
        refused(".npz", "kernel", "iris", "--infinite", "both", "--out", in("k.zarr"));
        String[] stored = {"kernel", "iris", "--infinite", "ntk", "--out", in("k.zarr")};
        refused("--tile", with(stored, "--tile", "64"));
        refused("--precision", with(stored, "--precision", "float"));
        refused("--ridge", with(stored, "--ridge", "1"));
        refused("--dry-run", with(stored, "--dry-run"));
        assertThat(folder.resolve("k.zarr")).doesNotExist();
        assertThat(done(with(stored, "--cholesky", "--ridge", "0.01")))
                .contains("Tangent kernel 150 x 150")
                .contains("every hidden width infinite, for one output")
                .contains("= L Lᵀ");
        refused("kind", "kernel", "iris", "--infinite", "nngp", "--out", in("k.zarr"), "--quiet");
    }

    /** Finite networks land where infinite width says, and the same ones for any threads. */
    @Tag("net")
    @Test
    void trainedNetworksStandBesideThePrediction() {
        String[] request = {
            "infinite",
            "iris",
            "--network",
            "dense(512) tanh dense",
            "--steps",
            "1,20",
            "--eta",
            "0.3",
            "--momentum",
            "0.5",
            "--nesterov",
            "--trained",
            "12",
            "--json",
            "--threads"
        };
        JsonNode one = trained(request, "1", "a");
        JsonNode two = trained(request, "2", "b");
        assertThat(one).isEqualTo(two);
        assertThat(one.get("networks").asInt()).isEqualTo(12);
        assertThat(one.get("moments")).hasSize(2);
        for (JsonNode at : one.get("moments")) {
            assertThat(at.get("spread").asDouble()).isBetween(0.6, 1.5);
            assertThat(at.get("means_beyond3").asDouble()).isLessThan(0.1);
            assertThat(at.get("worst_mean").asDouble()).isBetween(0.0, 5.0);
            assertThat(at.get("test_loss").asDouble())
                    .isCloseTo(at.get("predicted_test_loss").asDouble(), within(0.2));
        }
        assertThat(in("a/report.html"))
                .satisfies(f -> assertThat(Path.of(f))
                        .content()
                        .contains("mean of 12 trained networks, test rows"));
    }

    private JsonNode trained(String[] request, String threads, String out) {
        List<String> arguments = new ArrayList<>(List.of(request));
        arguments.addAll(List.of(threads, "--out", in(out)));
        return requireNonNull(JsonMapper.shared()
                .readTree(done(arguments.toArray(String[]::new)))
                .get("result")
                .get("trained"));
    }

    @Test
    void trainedNetworksAreRefusedWhereNothingCanBeCompared() {
        String[] start = {"infinite", "iris", "--network", "dense(8) relu dense", "--trained"};
        refused("--trained 1: out of range; expected at least 2", with(start, "1"));
        refused("times or steps", with(start, "3", "--ridge", "0.1"));
        refused("kernel ntk", with(start, "3", "--kernel", "nngp"));
        refused("there is no momentum", with(start, "3", "--nesterov"));
    }

    private static String[] with(String[] start, String... more) {
        return Stream.of(start, more).flatMap(Stream::of).toArray(String[]::new);
    }
}
