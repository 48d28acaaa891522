package org.plstar.study.options;

import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.network.StandardActivation;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for the network. */
public final class NetworkOptions {
    private static final String DEFAULT = "dense(512) tanh dense";

    @Option(
            names = "--network",
            paramLabel = "TEXT",
            description = "The layers in order, for instance \""
                    + DEFAULT
                    + "\" (the default). A last dense without a number takes as"
                    + " many outputs as the data ask; a first dense reads images as rows of"
                    + " pixels. Layers: dense(n) conv(c,kxk) avgpool(kxk)"
                    + " maxpool(kxk) gap flatten layernorm batchnorm dropout(rate)"
                    + " attention(heads) embedding(words,width) mean_tokens residual(…)"
                    + " scale(f) sum(…) product(…) concat(…) shared(name,layer)"
                    + " prelu(slopes) softmax; activations: "
                    + "${COMPLETION-CANDIDATES}.",
            completionCandidates = ActivationNames.class)
    private @Nullable String text;

    /** The names of activations for the help; a network's text is not completed by them. */
    private static final class ActivationNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(StandardActivation.values())
                    .map(StandardActivation::text)
                    .iterator();
        }
    }

    @Option(
            names = "--parametrization",
            paramLabel = "ntk|standard|pytorch",
            description =
                    "ntk: y = σ_w/√fan_in x Wᵀ + σ_b b with W, b ~ N(0, 1); standard: y = x Wᵀ + b"
                            + " with W ~ N(0, σ_w²/fan_in),"
                            + " b ~ N(0, σ_b²); pytorch: y = x Wᵀ + b with W, b uniform in"
                            + " ±1/√fan_in, as PyTorch begins (default: ntk).")
    private @Nullable Parametrization parametrization;

    @Option(
            names = "--sigma-w",
            paramLabel = "S",
            description = "σ_w (default: 1, and √2 behind relu-like activations).")
    private @Nullable Double sigmaW;

    @Option(names = "--sigma-b", paramLabel = "S", description = "σ_b (default: 0.1).")
    private @Nullable Double sigmaB;

    /** The given text, or the default. */
    public String text() {
        return text == null ? DEFAULT : text;
    }

    /** The same options for another text. */
    public NetworkOptions withText(String other) {
        NetworkOptions options = of(other);
        options.parametrization = parametrization;
        options.sigmaW = sigmaW;
        options.sigmaB = sigmaB;
        return options;
    }

    /** Options for a network of the given text. */
    static NetworkOptions of(String text) {
        NetworkOptions options = new NetworkOptions();
        options.text = text;
        return options;
    }

    /**
     * The model for training on the data: the ONNX model, if one is given, or the network of these
     * options.
     */
    public Model forTraining(DataOptions options, PreparedDataset data) {
        Model model = imported(options, data)
                .map(m -> options.headed(m, data, true))
                .orElseGet(() -> build(data));
        data.requireFitting(model);
        return model;
    }

    /** The model, for uses that do not depend on the targets. */
    public Model model(DataOptions options, PreparedDataset data) {
        return imported(options, data)
                .map(m -> options.headed(m, data, false))
                .orElseGet(() -> build(data));
    }

    private Optional<ImportedModel> imported(DataOptions options, PreparedDataset data) {
        Optional<ImportedModel> imported = options.model();
        if (imported.isPresent()) {
            if (text != null || parametrization != null || sigmaW != null || sigmaB != null) {
                throw Refusal.of(
                        RequestRefusal.UNUSED,
                        "--network, --parametrization, --sigma-w, --sigma-b",
                        "the model says what the network is",
                        "none of them beside an ONNX model",
                        "leave them out");
            }
            data.requireInput(imported.get());
        }
        return imported;
    }

    /** The network for the data. */
    public Network build(PreparedDataset data) {
        return data.network(Architecture.parse(text()), initialization());
    }

    /** The initialization of the network. */
    public Initialization initialization() {
        if (sigmaW != null && !(sigmaW > 0 && Double.isFinite(sigmaW))) {
            throw Refusal.of(
                    RequestRefusal.SIGMA,
                    "--sigma-w " + sigmaW,
                    "no such scale",
                    "a number above 0",
                    "leave it out for the default");
        }
        if (parametrization == Parametrization.PYTORCH && (sigmaW != null || sigmaB != null)) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--sigma-w, --sigma-b",
                    "PyTorch's initial numbers have no such scale",
                    "none of them with --parametrization pytorch",
                    "leave them out");
        }
        double b = sigmaB == null ? 0.1 : sigmaB;
        if (!(b >= 0 && Double.isFinite(b))) {
            throw Refusal.of(
                    RequestRefusal.SIGMA,
                    "--sigma-b " + sigmaB,
                    "no such scale",
                    "a number of at least 0",
                    "leave it out for the default");
        }
        OptionalDouble w = sigmaW == null ? OptionalDouble.empty() : OptionalDouble.of(sigmaW);
        return new Initialization(
                parametrization == null ? Parametrization.NTK : parametrization, w, b);
    }
}
