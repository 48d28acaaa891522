package org.plstar.study.advise.command;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.network.Weights;
import org.plstar.study.PreparedDataset;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.advise.Recommendation;
import org.plstar.study.advise.Survey;
import org.plstar.study.claim.Command;
import org.plstar.study.command.CommandText;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.HoldoutOptions;
import org.plstar.study.options.LossText;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.page.SubjectFacts;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Options for the training that advice is about: those of {@code plstar train}. */
final class AdvisedOptions implements GivenOptions {
    @Mixin
    private DataOptions data;

    @Mixin
    private HoldoutOptions holdout;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--loss",
            paramLabel = LossText.LABEL,
            converter = LossText.class,
            completionCandidates = LossText.Names.class,
            defaultValue = LossText.DEFAULT,
            description = "The loss of the training (default: ${DEFAULT-VALUE}).")
    private Loss loss = Loss.SQUARE;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "Start from the weights in this NPZ file instead of random ones; for an ONNX model"
                            + " also from a safetensors file.")
    private @Nullable Path weights;

    private List<String> arguments = List.of();

    /** Weights of a body from which on a part of them may be what is to train. */
    private static final int LARGE = 100_000;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    AdvisedOptions() {}

    private Optional<Path> arrays = Optional.empty();
    private @Nullable PreparedDataset rows;
    private @Nullable Model model;

    /** The survey of a body from a file of which it was not said what trains, else the advice. */
    @Override
    public int study(ParseResult given) {
        if (rows == null) {
            arrays = data.weights(weights);
            rows = data.split(holdout, given.matchedOptionValue("--seed", 1L), loss);
            model = network.forTraining(data, rows);
        }
        return model instanceof HeadedModel h
                        && h.body().layout().size() > LARGE
                        && !data.choosesWhatTrains()
                        && arrays.isEmpty()
                        && loss.equals(Loss.SQUARE)
                ? 1
                : 0;
    }

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        arguments = CommandText.arguments(spec);
        PreparedDataset prepared = requireNonNull(rows);
        Model built = requireNonNull(model);
        common.say(prepared);
        Map<String, Object> values = new HashMap<>(Map.of("data", prepared, "model", built));
        if (study(spec.commandLine().getParseResult()) == 0) {
            values.put(
                    "start",
                    arrays.map(file -> Weights.load(file, built.layout()))
                            .orElseGet(() -> built.initialParameters(common.seed)));
            values.put("loss", loss);
        }
        return new Given(
                values,
                SubjectFacts.of(prepared, built, loss, "at " + data.origin(weights, common.seed)),
                prepared.name());
    }

    /** The command that trains what a survey recommends, by Adam with batches. */
    Command next(Survey survey) {
        return AdvisedCommand.of(survey, arguments);
    }

    /** The command that the advice recommends. */
    Command next(AdviceRequest request, Advice advice) {
        List<String> targets = data.targets(request.data());
        return Recommendation.of(advice, request.data().training().rows())
                .map(r ->
                        AdvisedCommand.of(r, arguments, targets, advice.start().target()))
                .orElseGet(() -> AdvisedCommand.ofStep(
                        advice.start().eta(), arguments, targets, request.until()));
    }
}
