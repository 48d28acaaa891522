package org.plstar.app.command;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.study.Preparation;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.network.TrainingNetwork;
import org.plstar.refusal.Refusal;
import picocli.CommandLine.Option;

/** Options that say what the network is. */
public final class NetworkOptions {
    @Option(
            names = "--network",
            paramLabel = "TEXT",
            defaultValue = "dense(512) tanh dense",
            description =
                    "The layers in order, for instance \"${DEFAULT-VALUE}\" (the default). A last dense without a number takes as"
                            + " many outputs as the data ask; a first dense reads images as rows of pixels. Layers: dense(n) conv(c,kxk) avgpool(kxk)"
                            + " maxpool(kxk) gap flatten layernorm residual(…) scale(f) sum(…) product(…) concat(…) shared(name,layer); activations: tanh"
                            + " relu leaky_relu elu gelu gelu_tanh silu sigmoid softplus softsign erf sin identity.")
    private String text = "dense(512) tanh dense";

    @Option(
            names = "--parametrization",
            paramLabel = "ntk|standard",
            defaultValue = "ntk",
            description =
                    "ntk: y = σ_w/√fan_in x Wᵀ + σ_b b with W, b ~ N(0, 1); standard: y = x Wᵀ + b with W ~ N(0, σ_w²/fan_in),"
                            + " b ~ N(0, σ_b²) (default: ${DEFAULT-VALUE}).")
    private Parametrization parametrization = Parametrization.NTK;

    @Option(
            names = "--sigma-w",
            paramLabel = "S",
            description = "σ_w (default: 1, and √2 behind relu-like activations).")
    private @Nullable Double sigmaW;

    @Option(
            names = "--sigma-b",
            paramLabel = "S",
            defaultValue = "0.1",
            description = "σ_b (default: ${DEFAULT-VALUE}).")
    private double sigmaB = 0.1;

    /** Options for a network of the given text. */
    static NetworkOptions of(String text) {
        NetworkOptions options = new NetworkOptions();
        options.text = text;
        return options;
    }

    /** The network for training on the data; layers that act in another way while they train are refused. */
    Network buildForTraining(Preparation data) {
        Network network = build(data);
        TrainingNetwork training = network.training();
        if (!training.masks().isEmpty() || !training.statistics().isEmpty()) {
            throw Refusal.of(
                    RequestRefusal.TRAINING_LAYER,
                    "--network \"" + text + "\"",
                    training.masks().isEmpty()
                            ? "batchnorm takes the statistics of the batch while it trains, and no trainer here does that yet"
                            : "dropout drops at random while it trains, and no trainer here does that yet",
                    "layers that act the same in training",
                    training.masks().isEmpty() ? "use layernorm" : "leave dropout out");
        }
        return network;
    }

    /** The network for the data. */
    Network build(Preparation data) {
        if (sigmaW != null && !(sigmaW > 0 && Double.isFinite(sigmaW))) {
            throw Refusal.of(
                    RequestRefusal.SIGMA,
                    "--sigma-w " + sigmaW,
                    "no such scale",
                    "a number above 0",
                    "leave it out for the default");
        }
        if (!(sigmaB >= 0 && Double.isFinite(sigmaB))) {
            throw Refusal.of(
                    RequestRefusal.SIGMA,
                    "--sigma-b " + sigmaB,
                    "no such scale",
                    "a number of at least 0",
                    "leave it out for the default");
        }
        OptionalDouble w = sigmaW == null ? OptionalDouble.empty() : OptionalDouble.of(sigmaW);
        Architecture architecture = Architecture.parse(text);
        Network network =
                architecture.build(
                        architecture.layers().getFirst() instanceof Dense
                                ? Shape.of(data.input().size())
                                : data.input(),
                        data.encoding().outputs(),
                        new Initialization(parametrization, w, sigmaB));
        if (network.output().rank() != 1 || network.output().dim(0) != data.encoding().outputs()) {
            throw Refusal.of(
                    RequestRefusal.OUTPUTS,
                    "--network \"" + text + "\"",
                    "it gives outputs of shape " + network.output(),
                    "["
                            + data.encoding().outputs()
                            + "] for the targets "
                            + data.encoding().outputNames(),
                    "end it with \"dense\" without a number");
        }
        return network;
    }
}
