package org.plstar.study.advise;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Listener;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npz;
import org.plstar.network.Adapted;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.network.LowRank;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.LeftOutRidge;
import org.plstar.study.HeadStart;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * all-MiniLM-L6-v2, 22.6 million weights, on short texts: kernels and left-out losses of groups of
 * weights are those of an independent program in PyTorch, in double precision. Its file is a test
 * dependency of the profile {@code pretrained}; token ids of the texts are resources.
 */
@Tag("pretrained")
class PretrainedModelTest {
    private static final int WIDTH = 384;

    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void model() throws IOException {
        file = folder.resolve("minilm.onnx");
        try (InputStream in = requireNonNull(
                PretrainedModelTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx"))) {
            Files.copy(in, file);
        }
    }

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = requireNonNull(
                PretrainedModelTest.class.getResourceAsStream("/pretrained/" + name + ".json"))) {
            return JsonMapper.shared().readTree(in);
        }
    }

    /** Rows of token ids and masks, and the model for them with a head. */
    private record Case(HeadedModel model, double[] rows, int n) {
        static Case of(JsonNode json, double[][] heads) {
            JsonNode ids = json.get("ids");
            int n = ids.size();
            int t = 0;
            for (JsonNode row : ids) {
                t = Math.max(t, row.size());
            }
            double[] rows = new double[n * 2 * t];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < ids.get(i).size(); k++) {
                    rows[i * 2 * t + k] = ids.get(i).get(k).asInt();
                    rows[i * 2 * t + t + k] = 1;
                }
            }
            SequencedMap<String, Integer> widths = new LinkedHashMap<>();
            widths.put("input_ids", t);
            widths.put("attention_mask", t);
            ImportedModel body = ImportedModel.read(file, ImportOptions.DEFAULT.withRows(widths));
            double[] head = new double[heads.length * (WIDTH + 1)];
            for (int k = 0; k < heads.length; k++) {
                System.arraycopy(heads[k], 0, head, k * WIDTH, WIDTH);
            }
            Pooling mean = new Pooling(Pooling.How.MEAN, t, OptionalInt.of(t));
            return new Case(
                    HeadedModel.of(body, mean, heads.length).startingFrom(() -> head), rows, n);
        }

        ResidualSystem system() {
            return ResidualSystem.of(model, rows, new double[n * model.output().size()]);
        }
    }

    private static double[][] heads(int count, double factor) {
        double[][] heads = new double[count][WIDTH];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < WIDTH; i++) {
                heads[k][i] = factor * Math.cos((k + 1.0) * (i + 1));
            }
        }
        return heads;
    }

    @Test
    void outputsAndKernelsOfGroupsAreThoseOfTorch() throws IOException, URISyntaxException {
        JsonNode json = json("minilm");
        Case c = Case.of(json, heads(2, 1 / Math.sqrt(WIDTH)));
        double[] w = c.model.initialParameters(0);
        List<String> names = new ArrayList<>(json.get("groups").propertyNames());
        List<Predicate<String>> groups = new ArrayList<>();
        for (String name : names) {
            Predicate<String> body = n -> n.contains(name) || name.equals("all");
            groups.add(
                    name.equals("head")
                            ? n -> n.equals("head.weight")
                            : body.and(n -> !n.equals("head.bias")));
        }
        try (Workers workers = Workers.of(2)) {
            double[] f = Jacobian.at(c.system(), w, workers).value();
            for (int i = 0; i < f.length; i++) {
                assertThat(f[i])
                        .isCloseTo(json.get("f").get(i / 2).get(i % 2).asDouble(), within(2e-8));
            }
            List<Matrix> kernels = TangentKernel.ofGroups(
                    c.system(), KernelOutputs.FULL, groups, w, workers, 1L << 30, Listener.SILENT);
            double[] all = Npz.read(
                            Path.of(PretrainedModelTest.class
                                    .getResource("/pretrained/minilm.npz")
                                    .toURI()),
                            "K",
                            1 << 20)
                    .values();
            Matrix k = kernels.get(names.indexOf("all"));
            double largest = Arrays.stream(all).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < all.length; i++) {
                assertThat(k.get(i / 64, i % 64)).isCloseTo(all[i], within(1e-7 * largest));
            }
            try (Matrix single = TangentKernel.of(
                            ResidualSystem.of(
                                    c.model, c.rows, new double[c.system().equations()]),
                            KernelOutputs.FULL,
                            Precision.FLOAT,
                            workers)
                    .at(w)) {
                // with the head's bias, which is in no group: 1 for the same output of two rows
                for (int i = 0; i < all.length; i++) {
                    double bias = i / 64 % 2 == i % 64 % 2 ? 1 : 0;
                    assertThat(single.get(i / 64, i % 64) - bias)
                            .isCloseTo(all[i], within(1e-5 * largest));
                }
            }
            for (int g = 0; g < names.size(); g++) {
                JsonNode of = json.get("groups").get(names.get(g));
                try (KernelSpectrum s = KernelSpectrum.of(kernels.get(g), workers)) {
                    double[] values = s.values();
                    assertThat(Arrays.stream(values).sum())
                            .as(names.get(g))
                            .isCloseTo(
                                    of.get("trace").asDouble(),
                                    within(1e-7 * of.get("trace").asDouble()));
                    if (!of.get("condition_number").isNull()) {
                        double condition = of.get("condition_number").asDouble();
                        assertThat(s.largest() / values[0])
                                .as(names.get(g))
                                .isCloseTo(condition, within(1e-6 * condition));
                    }
                }
            }
        }
    }

    @Test
    void kernelsOfAdaptersAreThoseOfTorch() throws IOException, URISyntaxException {
        Case c = Case.of(json("minilm"), heads(2, 1 / Math.sqrt(WIDTH)));
        List<String> matrices = Adapted.matrices(c.model.body()).stream()
                .filter(n -> n.contains("query") || n.contains("value"))
                .toList();
        assertThat(matrices).hasSize(12);
        Adapted adapted = Adapted.of(c.model.body(), matrices, 4, 4);
        double[] head = c.model.initialParameters(0);
        int body = c.model.body().layout().size();
        HeadedModel m = HeadedModel.of(adapted, c.model.pooling(), 2)
                .startingFrom(() -> Arrays.copyOfRange(head, body, head.length));
        double[] w = m.initialParameters(0);
        for (LowRank l : adapted.adapters()) {
            int at = m.layout().entry(l.a()).offset();
            for (int r = 0; r < 4; r++) {
                for (int i = 0; i < WIDTH; i++) {
                    w[at + r * WIDTH + i] = Math.sin((r + 1.0) * (i + 1)) / Math.sqrt(WIDTH);
                }
            }
        }
        double[] oracle = Npz.read(
                        Path.of(PretrainedModelTest.class
                                .getResource("/pretrained/minilm.npz")
                                .toURI()),
                        "K_lora",
                        1 << 20)
                .values();
        ResidualSystem s = ResidualSystem.of(m, c.rows, new double[c.n * 2]);
        double largest = Arrays.stream(oracle).map(Math::abs).max().orElseThrow();
        try (Workers workers = Workers.of(2);
                Matrix k = TangentKernel.ofParameters(
                                s, KernelOutputs.FULL, n -> !m.isHead(n), workers)
                        .at(w)) {
            for (int i = 0; i < oracle.length; i++) {
                assertThat(k.get(i / 64, i % 64)).isCloseTo(oracle[i], within(1e-7 * largest));
            }
        }
    }

    @Test
    void leftOutLossesOfGroupsAreThoseOfTorch() throws IOException {
        JsonNode json = json("minilm-order");
        Case c = Case.of(json, heads(4, Math.sqrt(2.0 / WIDTH)));
        double[] y = json.get("targets")
                .valueStream()
                .mapToDouble(JsonNode::asDouble)
                .toArray();
        List<String> names = new ArrayList<>(json.get("groups").propertyNames());
        List<Predicate<String>> groups = new ArrayList<>();
        for (String name : names) {
            groups.add(n -> !c.model.isHead(n) && (name.equals("body") || n.contains(name)));
        }
        try (Workers workers = Workers.of(2)) {
            List<Matrix> kernels = new ArrayList<>(TangentKernel.ofGroups(
                    c.system(),
                    KernelOutputs.MEAN,
                    groups,
                    c.model.initialParameters(0),
                    workers,
                    1L << 30,
                    Listener.SILENT));
            double[] h = HeadStart.features(c.model, c.rows, workers);
            kernels.set(names.indexOf("head"), HeadStart.kernel(h, WIDTH));
            for (int g = 0; g < names.size(); g++) {
                JsonNode of = json.get("groups").get(names.get(g));
                try (KernelSpectrum s = KernelSpectrum.of(kernels.get(g), workers)) {
                    LeftOutRidge fit = LeftOutRidge.of(s, y, 1);
                    double loss = of.get("loss").asDouble();
                    assertThat(fit.loss()).as(names.get(g)).isCloseTo(loss, within(1e-6 * loss));
                    for (int i = 0; i < y.length; i++) {
                        assertThat(y[i] - fit.errors()[i])
                                .as(names.get(g))
                                .isCloseTo(of.get("left_out").get(i).asDouble(), within(1e-6));
                    }
                }
            }
        }
    }
}
