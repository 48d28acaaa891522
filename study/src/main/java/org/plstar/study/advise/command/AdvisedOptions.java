package org.plstar.study.advise.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.network.Model;
import org.plstar.network.Weights;
import org.plstar.study.PreparedDataset;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.advise.Recommendation;
import org.plstar.study.claim.Command;
import org.plstar.study.command.CommandText;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.HoldoutOptions;
import org.plstar.study.options.LossName;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.page.SubjectFacts;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

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
            paramLabel = "square|cross-entropy",
            defaultValue = "square",
            description = "The loss of the training (default: ${DEFAULT-VALUE}).")
    private LossName loss = LossName.SQUARE;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Start from the weights in this NPZ file instead of random ones.")
    private @Nullable Path weights;

    private List<String> arguments = List.of();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    AdvisedOptions() {}

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        arguments = CommandText.arguments(spec);
        PreparedDataset rows = data.split(holdout, common.seed, loss.loss);
        Model model = network.forTraining(data, rows);
        common.say(rows);
        return new Given(
                Map.of(
                        "data",
                        rows,
                        "model",
                        model,
                        "start",
                        weights == null
                                ? model.initialParameters(common.seed)
                                : Weights.load(weights, model.layout()),
                        "loss",
                        loss.loss),
                SubjectFacts.of(rows, model, loss.loss, "at " + data.origin(weights, common.seed)),
                rows.name());
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
