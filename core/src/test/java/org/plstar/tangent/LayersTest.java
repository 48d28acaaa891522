package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Conv;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.NetworkRefusal;
import org.plstar.network.Padding;
import org.plstar.network.Parametrization;
import org.plstar.network.TrainingNetwork;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** Layers against plain loops, and what changes in training. */
class LayersTest {
    private static final Initialization PLAIN =
            new Initialization(Parametrization.STANDARD, OptionalDouble.of(1), 1);
    private static final int N = 3;

    private static Network network(String text, int... input) {
        return Architecture.parse(text).build(Shape.of(input), 2, PLAIN);
    }

    private static double[] normal(int n) {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[n];
        Arrays.setAll(x, _ -> random.nextGaussian());
        return x;
    }

    /** Outputs of a program for N samples. */
    private static Map<String, double[]> run(
            Program program, ParamLayout layout, double[] w, Map<String, double[]> inputs) {
        Binding b = new Binding();
        Storage params = Precision.DOUBLE.of(w);
        layout.entries().forEach(e -> b.input(e.name(), params, e.offset()));
        inputs.forEach((name, x) -> b.input(name, Precision.DOUBLE.of(x), 0));
        Map<String, double[]> out = new LinkedHashMap<>();
        for (String name : program.outputs()) {
            boolean perSample = program.outputType(name).axes().sample();
            double[] y = new double[program.outputType(name).shape().size() * (perSample ? N : 1)];
            out.put(name, y);
            b.output(name, Precision.DOUBLE.of(y), 0);
        }
        try (Workers workers = Workers.of(1)) {
            Executor.of(program, Precision.DOUBLE, workers).run(b, N);
        }
        return out;
    }

    private static double[] out(Network n, double[] w, double[] x) {
        Map<String, double[]> inputs = new HashMap<>(n.initialBuffers());
        inputs.put(Network.INPUT, x);
        return run(n.program(), n.layout(), w, inputs).getOrDefault(Network.OUTPUT, new double[0]);
    }

    private static void close(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(Math.abs(a[i] - b[i])).isLessThanOrEqualTo(1e-12 * (1 + Math.abs(b[i])));
        }
    }

    private static int pad(Padding p, int kernel, int dilation, boolean rows) {
        return p.span(kernel, 1, dilation, rows).before();
    }

    /** Cross-correlation by its definition. */
    private static double[] convolution(
            Conv c, double[] w, double[] x, int channels, int h, int v) {
        int each = channels / c.groups();
        int kh = c.kernel().height();
        int kw = c.kernel().width();
        int top = pad(c.padding(), kh, c.dilation().height(), true);
        int left = pad(c.padding(), kw, c.dilation().width(), false);
        int down = c.padding()
                .span(kh, c.stride().height(), c.dilation().height(), true)
                .count(h);
        int across = c.padding()
                .span(kw, c.stride().width(), c.dilation().width(), false)
                .count(v);
        double[] y = new double[N * c.channels() * down * across];
        for (int at = 0; at < y.length; at++) {
            int q = at % across;
            int p = at / across % down;
            int o = at / across / down % c.channels();
            int n = at / across / down / c.channels();
            int group = o / (c.channels() / c.groups());
            double sum = c.bias() ? w[c.channels() * each * kh * kw + o] : 0;
            for (int i = 0; i < each; i++) {
                for (int a = 0; a < kh; a++) {
                    for (int b = 0; b < kw; b++) {
                        int r = p * c.stride().height() + a * c.dilation().height() - top;
                        int s = q * c.stride().width() + b * c.dilation().width() - left;
                        if (r >= 0 && r < h && s >= 0 && s < v) {
                            sum += w[((o * each + i) * kh + a) * kw + b]
                                    * x[((n * channels + group * each + i) * h + r) * v + s];
                        }
                    }
                }
            }
            y[at] = sum;
        }
        return y;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv(4,3x3)",
                "conv(4,3x3,stride=2)",
                "conv(4,3x3,padding=valid,groups=2)",
                "conv(6,1x5,groups=2,bias=false)",
                "conv(4,2x4)",
                "conv(8,3x3,groups=4,stride=1x2,padding=2x0)",
                "conv(3,3x2,dilation=2x3,padding=3)",
                "conv(3,1x1)",
                "conv(3,1x1,stride=2)",
                "conv(3,1x1,padding=1)",
                "conv(2,6x7,padding=valid)"
            })
    void convolutionIsItsDefinition(String text) {
        Network n = network(text, 4, 6, 7);
        Conv c = (Conv) n.architecture().layers().getFirst();
        double[] w = normal(n.layout().size());
        double[] x = normal(N * 4 * 6 * 7);
        close(out(n, w, x), convolution(c, w, x, 4, 6, 7));
    }

    @Test
    void poolingPadsAsPyTorchDoes() {
        double[] x = new double[N * 12];
        Arrays.setAll(x, i -> -1.0 - i % 12);
        double[] w = {1, 0};
        double[] most = out(network("maxpool(3,stride=2,padding=1) batchnorm", 1, 3, 4), w, x);
        double root = Math.sqrt(1 + 1e-5);
        close(Arrays.copyOf(most, 4), new double[] {-1 / root, -2 / root, -5 / root, -6 / root});
        double[] mean = out(network("avgpool(3,stride=2,padding=1) batchnorm", 1, 3, 4), w, x);
        double first = -(1 + 2 + 5 + 6) / 9.0;
        double second = -(2 + 3 + 4 + 6 + 7 + 8) / 9.0;
        double third = -(5 + 6 + 9 + 10) / 9.0;
        double fourth = -(6 + 7 + 8 + 10 + 11 + 12) / 9.0;
        close(
                Arrays.copyOf(mean, 4),
                new double[] {first / root, second / root, third / root, fourth / root});
    }

    @Test
    void aMaximumBetweenEqualsIsTheFirst() {
        Network n = network("conv(1,1x1,bias=false) maxpool(2) flatten", 2, 2, 2);
        double[] x = new double[N * 8];
        Arrays.fill(x, 0, 4, 1); // channel 0 all ones, channel 1 zero but for its last pixel
        x[7] = 5;
        try (Workers workers = Workers.of(1)) {
            Jacobian j = Jacobian.at(
                    ResidualSystem.of(n, x, new double[N]), new double[] {1, 0}, workers);
            double[] g = new double[2];
            j.applyTranspose(new double[] {1, 0, 0}, g);
            assertThat(g).containsExactly(1, 0);
        }
    }

    @Test
    void gainsStartAtOneAndBiasesAtZero() {
        Network n = network("dense(3) layernorm batchnorm dense", 4);
        double[] w = n.initialParameters(1);
        for (String name : List.of("1", "2")) {
            ParamLayout.Entry gain = n.layout().entry(name + ".weight");
            ParamLayout.Entry bias = n.layout().entry(name + ".bias");
            assertThat(Arrays.copyOfRange(w, gain.offset(), gain.offset() + 3)).containsOnly(1);
            assertThat(Arrays.copyOfRange(w, bias.offset(), bias.offset() + 3)).containsOnly(0);
        }
        assertThat(n.initialBuffers().sequencedKeySet())
                .containsExactly("2.running_mean", "2.running_var");
    }

    @Test
    void weightsInNtkParametrizationAreDividedByTheRootOfTheFanIn() {
        Network standard = network("conv(4,3x2,groups=2,sigma_w=1.5)", 6, 4, 4);
        Network ntk = Architecture.parse("conv(4,3x2,groups=2,sigma_w=1.5)")
                .build(
                        Shape.of(6, 4, 4),
                        2,
                        new Initialization(Parametrization.NTK, OptionalDouble.of(9), 1));
        double[] a = standard.initialParameters(3);
        double[] b = ntk.initialParameters(3);
        double factor = 1.5 / Math.sqrt(3 * 3 * 2);
        for (int i = 0; i < 4 * 3 * 6; i++) {
            assertThat(a[i]).isEqualTo(factor * b[i]);
        }
        double[] x = normal(N * 6 * 16);
        close(out(ntk, b, x), out(standard, a, x));
    }

    @Test
    void dropoutDropsInTrainingOnlyAndRepeatsForASeed() {
        Network n = network("dropout(0.25) dense(50) dropout(0.5) dense", 40);
        double[] x = normal(N * 40);
        double[] w = n.initialParameters(1);
        Network without = network("identity dense(50) identity dense", 40);
        close(out(n, w, x), out(without, w, x));
        TrainingNetwork training = n.training();
        assertThat(training.masks().sequencedKeySet()).containsExactly("0.mask", "2.mask");
        TrainingNetwork.Mask mask = training.masks().firstEntry().getValue();
        double[] factors = mask.draw(5, 7, 0, 1, 2);
        assertThat(factors).containsOnly(0, 1 / 0.75).isEqualTo(mask.draw(5, 7, 0, 1, 2));
        assertThat(Arrays.copyOfRange(factors, 80, 120)).isEqualTo(mask.draw(5, 7, 2));
        assertThat(mask.draw(5, 8, 0, 1, 2)).isNotEqualTo(factors);
        assertThat(Arrays.stream(mask.draw(1, 1, new int[100])).average().orElseThrow())
                .isBetween(0.8, 1.2);
        Map<String, double[]> inputs = new HashMap<>();
        inputs.put("0.mask", factors);
        double[] all = new double[N * 50];
        Arrays.fill(all, 1);
        inputs.put("2.mask", all);
        inputs.put(Network.INPUT, x);
        double[] dropped = x.clone();
        for (int i = 0; i < x.length; i++) {
            dropped[i] *= factors[i];
        }
        Map<String, double[]> y = run(training.program(), n.layout(), w, inputs);
        close(y.getOrDefault(Network.OUTPUT, new double[0]), out(without, w, dropped));
    }

    @Test
    void batchNormalisationInTrainingTakesTheBatch() {
        Network n = network("batchnorm(momentum=0.3) dense", 2, 2, 3);
        TrainingNetwork training = n.training();
        double[] x = normal(N * 12);
        double[] w = n.initialParameters(1);
        Map<String, double[]> inputs = new HashMap<>(n.initialBuffers());
        training.program().inputs().keySet().forEach(name -> assertThat(name).isEqualTo("x"));
        inputs.put(Network.INPUT, x);
        Map<String, double[]> y = run(training.program(), n.layout(), w, Map.of("x", x));
        double[] means = new double[2];
        double[] variances = new double[2];
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < N * 6; i++) {
                means[c] += x[i / 6 * 12 + c * 6 + i % 6] / (N * 6);
            }
            for (int i = 0; i < N * 6; i++) {
                double d = x[i / 6 * 12 + c * 6 + i % 6] - means[c];
                variances[c] += d * d / (N * 6);
            }
        }
        TrainingNetwork.Statistic mean = training.statistics().get(0);
        TrainingNetwork.Statistic variance = training.statistics().get(1);
        assertThat(mean.buffer()).isEqualTo("0.running_mean");
        assertThat(variance.buffer()).isEqualTo("0.running_var");
        assertThat(variance.momentum()).isEqualTo(0.3);
        close(y.getOrDefault(mean.output(), new double[0]), means);
        double unbiased = N * 6 / (N * 6 - 1.0);
        close(
                y.getOrDefault(variance.output(), new double[0]),
                new double[] {variances[0] * unbiased, variances[1] * unbiased});
        // with the batch's own numbers as running ones, evaluation is the same
        inputs.put("0.running_mean", means);
        inputs.put("0.running_var", variances);
        close(
                y.getOrDefault(Network.OUTPUT, new double[0]),
                run(n.program(), n.layout(), w, inputs)
                        .getOrDefault(Network.OUTPUT, new double[0]));
    }

    @Test
    void gradientsThroughABatchsStatisticsAgreeWithDifferences() {
        Network n = network("conv(2,3x3) batchnorm tanh batchnorm gap dense", 2, 3, 3);
        ResidualSystem system = trainingSystem(n);
        double[] w = normal(n.layout().size());
        try (Workers workers = Workers.of(2)) {
            Objective objective = Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers);
            double[] g = new double[w.length];
            objective.gradient(Precision.DOUBLE.of(w), Precision.DOUBLE.of(g));
            for (int i = 0; i < w.length; i++) {
                double[] up = w.clone();
                double[] down = w.clone();
                up[i] += 1e-6;
                down[i] -= 1e-6;
                double d = objective.value(Precision.DOUBLE.of(up))
                        - objective.value(Precision.DOUBLE.of(down));
                assertThat(Math.abs(g[i] - d / 2e-6)).isLessThan(1e-8);
            }
        }
    }

    private static ResidualSystem trainingSystem(Network n) {
        Program program = n.training().program().keep(List.of(Network.OUTPUT));
        double[] x = normal(N * n.input().size());
        return ResidualSystem.of(program, n.layout(), Map.of(Network.INPUT, x), N, normal(N * 2));
    }

    @Test
    void aKernelPerSampleOfCoupledSamplesIsRefused() {
        ResidualSystem system = trainingSystem(network("batchnorm dense", 4));
        try (Workers workers = Workers.of(1)) {
            Refusal r = catchThrowableOfType(
                    Refusal.class, () -> TangentKernel.of(system, KernelOutputs.FULL, workers));
            assertThat(r.code()).isEqualTo(TangentRefusal.SAMPLES_COUPLED);
        }
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        Network n = network("embedding(4,2) flatten dense", 3);
        for (double bad : new double[] {-1, 4, 0.5, Double.NaN}) {
            double[] x = {0, 1, 2, 3, bad, 0};
            Refusal r = catchThrowableOfType(
                    Refusal.class, () -> ResidualSystem.of(n, x, new double[4]));
            assertThat(r.code()).isEqualTo(NetworkRefusal.TOKENS);
            assertThat(r).hasMessageContaining("sample 2, position 2");
        }
    }

    @Test
    void paddingThatLeavesEmptyWindowsIsRefused() {
        Refusal r =
                catchThrowableOfType(Refusal.class, () -> network("maxpool(2,padding=2)", 1, 4, 4));
        assertThat(r.code()).isEqualTo(NetworkRefusal.BAD_ARGUMENT);
    }

    @Test
    void sharedWeightsAreOneParameterNamedAfterTheFirstPlace() {
        Network n =
                network("shared(a,dense(4)) tanh residual(shared(a,dense(4)),post=tanh) dense", 4);
        assertThat(n.layout().entries())
                .extracting(ParamLayout.Entry::name)
                .containsExactly("0.weight", "0.bias", "3.weight", "3.bias");
    }
}
