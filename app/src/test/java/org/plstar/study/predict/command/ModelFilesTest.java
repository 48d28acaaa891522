package org.plstar.study.predict.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.app.Commands;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ONNX models in the place of networks, from PyTorch and from plstar. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ModelFilesTest {
    @TempDir
    private Path folder;

    private static JsonNode numbers(String model) throws IOException {
        try (InputStream in = Commands.class.getResourceAsStream("models/" + model + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        }
    }

    private static double[] list(JsonNode data) {
        double[] values = new double[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i).asDouble();
        }
        return values;
    }

    private Path model(String name) throws IOException {
        Files.createDirectories(folder.resolve("models"));
        return Commands.data(folder, "models/" + name + ".onnx");
    }

    /** The reference's inputs with classes 0, 1, 2, 0, 1, …. */
    private Path data(JsonNode reference) throws IOException {
        List<Integer> shape = new ArrayList<>();
        reference.get("x").get("shape").forEach(e -> shape.add(e.asInt()));
        double[] labels = new double[shape.getFirst()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 3;
        }
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("X", new NpyArray(shape, list(reference.get("x").get("data"))));
        arrays.put("y", new NpyArray(List.of(labels.length), labels));
        Path file = folder.resolve("data.npz");
        Npz.write(file, arrays);
        return file;
    }

    private static JsonNode run(Object... arguments) {
        List<String> all = new ArrayList<>();
        for (Object a : arguments) {
            all.add(a.toString());
        }
        all.add("--json");
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn_batchnorm_eval", "embed_attn", "mlp_tanh_h3_ntk"})
    void theKernelOfAModelIsThatOfPyTorch(String name) throws IOException {
        JsonNode reference = numbers(name);
        Path out = folder.resolve("k.npy");
        Path model = model(name);
        JsonNode j =
                run("kernel", model, "--data", data(reference), "--task", "classes", "--out", out);

        double[] theirs = list(reference.get("ntk").get("data"));
        double[] ours = Npy.read(out).values();
        assertThat(j.get("outputs_per_row").asInt()).isEqualTo(3);
        assertThat(ours).hasSameSizeAs(theirs);
        double largest = 0;
        for (double v : theirs) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1e-9 * largest));
        }
    }

    @Test
    void frozenInitializersAreNoParameters() throws IOException {
        JsonNode reference = numbers("mlp_tanh_h3_ntk");
        Path data = data(reference);
        Path model = model("mlp_tanh_h3_ntk");
        int all = run("kernel", model, "--data", data, "--task", "classes")
                .get("parameters")
                .asInt();
        JsonNode some =
                run("kernel", model, "--data", data, "--task", "classes", "--frozen", "*.bias");
        assertThat(some.get("parameters").asInt()).isLessThan(all);
        some.get("shares")
                .forEach(s -> assertThat(s.get("parameter").asString()).endsWith(".weight"));
    }

    private Path rows(int outputs, int... shape) throws IOException {
        List<Integer> dims = Arrays.stream(shape).boxed().toList();
        int size = dims.stream().reduce(1, (a, b) -> a * b);
        double[] x = new double[size];
        Arrays.setAll(x, i -> Math.sin((i + 1.0) * (i + 1)));
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("X", new NpyArray(dims, x));
        arrays.put(
                "y",
                new NpyArray(List.of(shape[0], outputs), Arrays.copyOf(x, shape[0] * outputs)));
        Path file = folder.resolve("rows.npz");
        Npz.write(file, arrays);
        return file;
    }

    private static Commands.Ended kernel(Path model, Path data, String... more) {
        List<String> all = new ArrayList<>(List.of("kernel", model.toString(), "--data"));
        all.add(data.toString());
        all.add("--json");
        all.addAll(List.of(more));
        return Commands.run(all.toArray(String[]::new));
    }

    private static int number(Commands.Ended ended, String key) {
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout()).get(key).asInt();
    }

    @Test
    void anOpenAxisIsAsLongAsTheRowsLeaveItOrNamed() throws IOException {
        Path model = model("reader");
        Commands.Ended open = kernel(model, rows(9, 5, 1, 5, 5));
        assertThat(open.status()).isEqualTo(2);
        assertThat(open.stderr()).contains("axis 3, \"width\"", "--axis width=8");
        Path data = rows(9, 5, 1, 4, 6);
        assertThat(number(kernel(model, data), "outputs_per_row")).isEqualTo(9);
        Commands.Ended given = kernel(model, data, "--axis", "width=6");
        assertThat(number(given, "outputs_per_row")).isEqualTo(9);
        assertThat(given.stderr()).contains("[3, N, 3] is a row of 9 numbers");
        Commands.Ended other = kernel(model, data, "--axis", "width=6", "--axis", "height=6");
        assertThat(other.stderr()).contains("axis height", "no input has an axis of this name");
    }

    @Test
    void sharedInitializersAreNamedAndParted() throws IOException {
        Path model = model("shared_dense");
        Path data = rows(3, 5, 4);
        Commands.Ended shared = kernel(model, data);
        assertThat(number(shared, "parameters")).isEqualTo(35);
        assertThat(shared.stderr())
                .contains("shared.weight, shared.bias", "one parameter (--untie parts them)");
        Commands.Ended parted = kernel(model, data, "--untie");
        assertThat(number(parted, "parameters")).isEqualTo(55);
        assertThat(parted.stderr()).doesNotContain("--untie");
    }

    @Test
    void aModelTrainsFromItsOwnWeights() throws IOException {
        Path model = model("cnn_batchnorm_eval");
        Path out = folder.resolve("run");
        JsonNode j = run(
                "train",
                model,
                "--data",
                data(numbers("cnn_batchnorm_eval")),
                "--task",
                "classes",
                "--test-fraction",
                "0",
                "--steps",
                "40",
                "--out",
                out);
        assertThat(j.get("loss").asDouble())
                .isLessThan(0.9 * j.get("initial_loss").asDouble());
        assertThat(j.get("network").get("text").asString()).isEqualTo("cnn_batchnorm_eval.onnx");
        assertThat(Npz.read(out.resolve("checkpoint/weights.npz")))
                .containsKeys("0.weight", "4.bias");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(8) batchnorm tanh dropout(0.1) dense",
                "conv(4,3x3) batchnorm relu maxpool(2x2) flatten dense"
            })
    void anExportedNetworkTakesTheDataAsTheyAreAndGivesTheSameLosses(String network)
            throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Path exported = folder.resolve("trained.onnx");
        boolean images = network.startsWith("conv");
        List<Object> train = new ArrayList<>(List.of(
                "train",
                data,
                "--target",
                "label",
                "--network",
                network,
                "--steps",
                15,
                "--optimizer",
                "adam",
                "--batch",
                64,
                "--looks",
                "few",
                "--export",
                exported,
                "--out",
                folder.resolve("run")));
        if (images) {
            train.addAll(List.of("--input", "1x5x6"));
        }
        JsonNode trained = run(train.toArray());

        JsonNode again = run(
                "train",
                exported,
                "--data",
                data,
                "--target",
                "label",
                "--steps",
                0,
                "--looks",
                "few",
                "--optimizer",
                "adam",
                "--batch",
                64,
                "--out",
                folder.resolve("again"));

        assertThat(trained.get("loss").asDouble())
                .isNotEqualTo(trained.get("initial_loss").asDouble());
        for (String key : List.of("loss", "test_loss", "train_accuracy", "test_accuracy")) {
            double was = trained.get(key).asDouble();
            assertThat(again.get(key).asDouble()).as(key).isCloseTo(was, within(1e-9 * was));
        }
    }

    @Test
    void garbageIsRefusedInOneLine() throws IOException {
        Path data = data(numbers("embed_attn"));
        byte[] good = Files.readAllBytes(model("embed_attn"));
        Random random = new Random(3);
        for (int k = 0; k < 60; k++) {
            byte[] bad = k % 3 == 0 ? new byte[random.nextInt(2000)] : good.clone();
            if (k % 3 == 0) {
                random.nextBytes(bad);
            }
            for (int flips = 0; k % 3 == 1 && flips < 40; flips++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            if (k % 3 == 2) {
                bad = Arrays.copyOf(bad, random.nextInt(bad.length));
            }
            Path file = folder.resolve("bad.onnx");
            Files.write(file, bad);
            Commands.Ended ended = Commands.run(
                    "kernel", file.toString(), "--data", data.toString(), "--task", "classes");
            // a flipped bit may leave a model that is valid, with other numbers
            assertThat(ended.status()).as("case %s: %s", k, ended.stderr()).isIn(0, 2);
            if (ended.status() == 2) {
                assertThat(ended.stderr().lines()).hasSize(1);
                assertThat(ended.stdout()).isEmpty();
            } else {
                assertThat(k % 3).isEqualTo(1);
            }
        }
    }
}
