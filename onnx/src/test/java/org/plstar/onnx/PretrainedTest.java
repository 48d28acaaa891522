package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Listener;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.network.Adapted;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.network.LowRank;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.TrainedKernel;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Transformers of several inputs: tokens, a mask, types of tokens. The oracles are PyTorch's, in
 * double precision (resources, {@code pretrained}).
 */
class PretrainedTest {
    private static Path file(String name) throws URISyntaxException {
        return Path.of(PretrainedTest.class.getResource("/pretrained/" + name).toURI());
    }

    private static NpyArray array(String model, String name) throws URISyntaxException {
        return Npz.read(file(model + ".npz"), name, Integer.MAX_VALUE);
    }

    /** Arrays side by side, each filled up with zeros to a width. */
    private static double[] rows(int width, NpyArray... arrays) {
        int n = arrays[0].shape().getFirst();
        double[] all = new double[n * width * arrays.length];
        for (int a = 0; a < arrays.length; a++) {
            int own = arrays[a].shape().get(1);
            for (int i = 0; i < n; i++) {
                System.arraycopy(
                        arrays[a].values(),
                        i * own,
                        all,
                        (i * arrays.length + a) * width,
                        Math.min(own, width));
            }
        }
        return all;
    }

    private static SequencedMap<String, Integer> widths(int width, String... names) {
        SequencedMap<String, Integer> widths = new LinkedHashMap<>();
        List.of(names).forEach(n -> widths.put(n, width));
        return widths;
    }

    private static void close(String what, double[] is, double[] oracle, double relative) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < oracle.length; i++) {
            largest = Math.max(largest, Math.abs(oracle[i]));
            worst = Math.max(worst, Math.abs(is[i] - oracle[i]));
        }
        assertThat(is).as(what).hasSameSizeAs(oracle);
        assertThat(worst / largest).as(what).isLessThan(relative);
    }

    private static double[] numbers(Matrix k) {
        double[] all = new double[k.rows() * k.columns()];
        for (int i = 0; i < all.length; i++) {
            all[i] = k.get(i / k.columns(), i % k.columns());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny", "bert-tiny-1"})
    void outputsAndKernelsOfEveryArrayAreThoseOfTorch(String name) throws URISyntaxException {
        NpyArray ids = array(name, "ids");
        int width = ids.shape().get(1);
        ImportedModel m = ImportedModel.read(
                file(name + ".onnx"),
                ImportOptions.DEFAULT.withRows(widths(width, "input_ids", "attention_mask")));
        ResidualSystem s = ResidualSystem.of(
                m,
                rows(width, ids, array(name, "mask")),
                new double[ids.shape().getFirst() * m.output().size()]);
        double[] w = m.initialParameters(0);
        try (Workers workers = Workers.of(2)) {
            close("f", Jacobian.at(s, w, workers).value(), array(name, "f").values(), 1e-12);
            try (Matrix k = TangentKernel.of(s, KernelOutputs.FULL, workers).at(w)) {
                close("K", numbers(k), array(name, "K").values(), 1e-10);
            }
            List<String> arrays = new ArrayList<>();
            m.layout().entries().forEach(e -> arrays.add(e.name()));
            for (String one : arrays) {
                double[] oracle = array(name, "K/" + one).values();
                double[] part;
                try (Matrix k = TangentKernel.ofParameters(
                                s, KernelOutputs.FULL, one::equals, workers)
                        .at(w)) {
                    part = numbers(k);
                }
                if (one.endsWith("key.bias")) {
                    continue; // exactly 0 but for rounding
                }
                close(one, part, oracle, 1e-10);
            }
        }
    }

    /** Nine losses of gradient descent and of the model linearized at the start; rows left out. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny", "bert-tiny-1"})
    void lossesAndRowsLeftOutAreThoseOfTorch(String name) throws URISyntaxException {
        NpyArray ids = array(name, "ids");
        int width = ids.shape().get(1);
        int n = ids.shape().getFirst();
        ImportedModel m = ImportedModel.read(
                file(name + ".onnx"),
                ImportOptions.DEFAULT.withRows(widths(width, "input_ids", "attention_mask")));
        int c = m.output().size();
        double[] y = new double[n * c];
        double[] labels = array(name, "labels").values();
        for (int i = 0; i < y.length; i++) {
            y[i] = ((int) labels[i / c] == i % c ? 1 : 0) - 1.0 / c;
        }
        ResidualSystem s = ResidualSystem.of(m, rows(width, ids, array(name, "mask")), y);
        double[] start = m.initialParameters(0);
        double eta = array(name, "step").values()[0];
        try (Workers workers = Workers.of(2);
                Matrix k = TangentKernel.of(s, KernelOutputs.FULL, workers).at(start)) {
            Objective objective = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            Storage w = Precision.DOUBLE.of(start.clone());
            Storage g = Precision.DOUBLE.allocate(start.length);
            double[] e = Jacobian.at(s, start, workers).value();
            Arrays.setAll(e, i -> e[i] - y[i]);
            double[] z = Arrays.stream(e).map(v -> -v).toArray();
            double[] losses = new double[9];
            double[] linear = new double[9];
            for (int t = 0; t < 9; t++) {
                losses[t] = objective.gradient(w, g);
                linear[t] = Arrays.stream(e).map(v -> v * v).sum() / (2 * n);
                for (int i = 0; i < start.length; i++) {
                    w.set(i, w.get(i) - eta * g.get(i));
                }
                double[] before = e.clone();
                for (int i = 0; i < e.length; i++) {
                    for (int j = 0; j < e.length; j++) {
                        e[i] -= eta * k.get(i, j) * before[j] / n;
                    }
                }
            }
            close("losses", losses, array(name, "losses").values(), 1e-8);
            close("linearized", linear, array(name, "linearized_losses").values(), 1e-8);

            double ridge = array(name, "ridge").values()[0];
            double[] f = new double[y.length];
            try (KernelSpectrum spectrum = KernelSpectrum.of(k.copy(), workers)) {
                double[] residual = RegularizedInverse.of(spectrum, ridge).times(z, 1);
                Arrays.setAll(residual, i -> ridge * residual[i]);
                try (TrainedKernel left = TrainedKernel.of(k.copy(), z, residual, c, workers)) {
                    double[] errors = left.leftOut();
                    Arrays.setAll(f, i -> y[i] - errors[i]);
                }
            }
            close("left out", f, array(name, "left_out").values(), 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny", "bert-tiny-1"})
    void kernelsOfAdaptersAreThoseOfTorch(String name) throws URISyntaxException {
        NpyArray ids = array(name, "ids");
        int width = ids.shape().get(1);
        ImportedModel body = ImportedModel.read(
                file(name + ".onnx"),
                ImportOptions.DEFAULT.withRows(widths(width, "input_ids", "attention_mask")));
        List<String> adapted = Adapted.matrices(body).stream()
                .filter(n -> n.endsWith("query.weight") || n.endsWith("value.weight"))
                .toList();
        int rank = array(name, "A/" + adapted.getFirst()).shape().getFirst();
        Adapted m = Adapted.of(body, adapted, rank, 2 * rank);
        double[] w = m.initialParameters(0);
        for (LowRank l : m.adapters()) {
            double[] a = array(name, "A/" + l.matrix()).values();
            System.arraycopy(a, 0, w, m.layout().entry(l.a()).offset(), a.length);
        }
        ResidualSystem s = ResidualSystem.of(
                m,
                rows(width, ids, array(name, "mask")),
                new double[ids.shape().getFirst() * m.output().size()]);
        try (Workers workers = Workers.of(2);
                Matrix k = TangentKernel.of(s, KernelOutputs.FULL, workers).at(w)) {
            close("f", Jacobian.at(s, w, workers).value(), array(name, "f").values(), 1e-12);
            close("K_lora", numbers(k), array(name, "K_lora").values(), 1e-10);
        }
    }

    @Test
    void matricesOfProductsAreFoundWhereTheFileTransposesThem() throws URISyntaxException {
        ImportOptions read =
                ImportOptions.DEFAULT.withRows(widths(9, "input_ids", "attention_mask"));
        for (String name : List.of("bert-tiny", "bert-tiny-hidden")) {
            assertThat(Adapted.matrices(ImportedModel.read(file(name + ".onnx"), read)))
                    .as(name)
                    .anyMatch(n -> n.endsWith("layer.1.attention.query.weight"))
                    .anyMatch(n -> n.endsWith("layer.0.intermediate.weight"))
                    .noneMatch(n -> n.contains("words") || n.contains("norm"))
                    .hasSize(name.endsWith("hidden") ? 12 : 13);
        }
    }

    @Test
    void paddingFurtherChangesNothing() throws URISyntaxException {
        // a position table of 9 rows: the body reads 9 tokens at most
        NpyArray ids = array("bert-tiny", "ids");
        NpyArray mask = array("bert-tiny", "mask");
        int[] brief = {2, 4};
        double[][] f = new double[2][];
        for (int t = 0; t < 2; t++) {
            int width = 6 + 3 * t;
            ImportedModel m = ImportedModel.read(
                    file("bert-tiny.onnx"),
                    ImportOptions.DEFAULT.withRows(widths(width, "input_ids", "attention_mask")));
            ResidualSystem s = ResidualSystem.of(
                            m, rows(width, ids, mask), new double[ids.shape().getFirst() * 3])
                    .rows(brief);
            f[t] = Jacobian.at(s, m.initialParameters(0), Workers.of(1)).value();
        }
        close("f of rows of at most 6 tokens", f[0], f[1], 1e-12);
    }

    @Test
    void anotherStartHasAsManyFiniteNumbers() throws URISyntaxException {
        ImportedModel m = ImportedModel.read(
                file("bert-tiny.onnx"),
                ImportOptions.DEFAULT.withRows(widths(9, "input_ids", "attention_mask")));
        double[] w = m.initialParameters(0);
        w[3] = 7;
        ImportedModel other = m.startingFrom(w);
        w[3] = Double.NaN;
        assertThat(other.initialParameters(1)[3]).isEqualTo(7);
        assertThatThrownBy(() -> m.startingFrom(w)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> m.startingFrom(new double[3])).isInstanceOf(Refusal.class);
    }

    @Test
    void theFileSaysHowManyTokensARowMayHave() throws URISyntaxException {
        assertThat(RowTokens.of(file("bert-tiny-hidden.onnx"), "input_ids"))
                .isEqualTo(new RowTokens(OptionalInt.empty(), OptionalInt.of(9), false));
    }

    @Test
    void threeInputsTwoOutputsAndAxesOfOneNameAreRead() throws URISyntaxException {
        ImportedModel m = ImportedModel.read(
                file("bert-tiny-hidden.onnx"),
                ImportOptions.DEFAULT.withRows(widths(9, "input_ids", "attention_mask")));
        assertThat(m.outputShape().toString()).isEqualTo("[9, 16]".replace("16", "" + width(m)));
        assertThat(m.notes()).anyMatch(n -> n.contains("token_type_ids has no data and is 0"));
        assertThat(m.layout().entries().stream().map(e -> e.name()).toList())
                .contains("encoder.layer.0.attention.query.weight");
        assertThat(m.vocabulary(0)).isPresent();
        assertThat(m.vocabulary(9)).isEmpty();
    }

    @Test
    void eachTableHasItsOwnNumberOfTokens() throws URISyntaxException {
        ImportedModel m = ImportedModel.read(
                file("bert-tiny-hidden.onnx"),
                ImportOptions.DEFAULT.withRows(
                        widths(9, "input_ids", "token_type_ids", "attention_mask")));
        assertThat(m.vocabulary(8)).hasValue(40);
        assertThat(m.vocabulary(9)).hasValue(2);
        assertThat(m.vocabulary(18)).isEmpty();
        double[] row = new double[27];
        row[0] = 39;
        ResidualSystem.requireTokens(m, row);
        row[9] = 2;
        assertThatThrownBy(() -> ResidualSystem.requireTokens(m, row))
                .hasMessageContaining("position 10")
                .hasMessageContaining("from 0 to 1");
    }

    @Test
    void aRowWithoutTokensOrWithAnotherMaskIsRefused() throws URISyntaxException {
        ImportedModel body = ImportedModel.read(
                file("bert-tiny-hidden.onnx"),
                ImportOptions.DEFAULT.withRows(widths(9, "input_ids", "attention_mask")));
        HeadedModel m =
                HeadedModel.of(body, new Pooling(Pooling.How.MEAN, 9, OptionalInt.of(9)), 3);
        double[] rows = new double[36];
        rows[9] = 1;
        assertThatThrownBy(() -> ResidualSystem.of(m, rows, new double[6]))
                .hasMessageContaining("sample 2")
                .hasMessageContaining("leaves out all 9 tokens");
        rows[35] = 0.5;
        assertThatThrownBy(() -> ResidualSystem.of(m, rows, new double[6]))
                .hasMessageContaining("its mask is 0.5");
    }

    @Test
    void aBodyWithTheMeanOfItsTokensAndAHeadIsTheClassifier() throws URISyntaxException {
        NpyArray ids = array("bert-tiny", "ids");
        double[] rows = rows(9, ids, array("bert-tiny", "mask"));
        ImportOptions read =
                ImportOptions.DEFAULT.withRows(widths(9, "input_ids", "attention_mask"));
        ImportedModel body = ImportedModel.read(file("bert-tiny-hidden.onnx"), read);
        ImportedModel whole = ImportedModel.read(file("bert-tiny.onnx"), read);
        double[] w = whole.initialParameters(0);
        double[] head =
                Arrays.copyOfRange(w, whole.layout().entry("head.weight").offset(), w.length);
        HeadedModel m = HeadedModel.of(body, new Pooling(Pooling.How.MEAN, 9, OptionalInt.of(9)), 3)
                .startingFrom(() -> head);
        int n = ids.shape().getFirst();
        try (Workers workers = Workers.of(2)) {
            ResidualSystem s = ResidualSystem.of(m, rows, new double[n * 3]);
            double[] at = m.initialParameters(0);
            close(
                    "f",
                    Jacobian.at(s, at, workers).value(),
                    array("bert-tiny", "f").values(),
                    1e-12);
            List<Predicate<String>> groups = List.of(
                    p -> p.contains("layer.0"), m::isHead, _ -> true, p -> p.contains("bias"));
            List<Matrix> parts = TangentKernel.ofGroups(
                    s, KernelOutputs.FULL, groups, at, workers, 1 << 20, Listener.SILENT);
            for (int g = 0; g < groups.size(); g++) {
                try (Matrix part = parts.get(g);
                        Matrix k = TangentKernel.ofParameters(
                                        s, KernelOutputs.FULL, groups.get(g), workers)
                                .at(at)) {
                    close("group " + g, numbers(part), numbers(k), 1e-13);
                }
            }
        }
    }

    private static int width(ImportedModel m) {
        return m.outputShape().dim(1);
    }
}
