package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.advise.AdviceReport;
import org.plstar.app.advise.AdviceSummary;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.network.Model;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.advise.Recommendation;
import org.plstar.system.Loss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar advise}. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Says before training which step, momentum, batch size and width the theory asks"
                        + " for, and how many steps it will take.",
        footer = {
            "",
            "Advice is for the training rows that plstar train takes with the same options. It"
                    + " takes the tangent kernel as constant; --verify",
            "trains a little by each method and shows what was predicted beside what happened."
        })
public final class AdviseCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private DataOptions.Holdout holdout;

    @Mixin private NetworkOptions network;

    @Option(
            names = "--loss",
            paramLabel = "square|cross-entropy",
            defaultValue = "square",
            description = "The loss of the training (default: ${DEFAULT-VALUE}).")
    private MethodOptions.LossName loss = MethodOptions.LossName.SQUARE;

    @Option(
            names = "--until",
            paramLabel = "LOSS",
            description = "The loss to reach (default: a hundredth of the loss at the start).")
    private @Nullable Double until;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "0.1",
            description =
                    "Relative change of the kernel up to which a network counts as near-linear"
                            + " (default: ${DEFAULT-VALUE}).")
    private double tolerance = 0.1;

    @Option(
            names = "--kernel-equations",
            paramLabel = "N",
            defaultValue = "3000",
            description =
                    "Predict from kernels of at most so many equations, rows times outputs"
                            + " (default: ${DEFAULT-VALUE}).")
    private int equations = 3000;

    @Option(
            names = "--verify",
            description = "Train a little by each method and compare with what was predicted.")
    private boolean verify;

    @Option(
            names = "--verify-steps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps of each of these trainings (default: ${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Start from the weights in this NPZ file instead of random ones.")
    private @Nullable Path weights;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write report.html and advice.json to this new directory.")
    private @Nullable Path out;

    @Mixin private CommonOptions common;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public AdviseCommand() {}

    @Override
    public Integer call() {
        check();
        PreparedDataset prepared = data.split(holdout, common.seed, loss.loss);
        AdviceRequest request = request(prepared, network.forTraining(data, prepared));
        common.say(prepared);
        try (RunDirectory directory = out == null ? null : RunDirectory.create(out, common.force)) {
            Advice advice;
            try (Session session = common.session()) {
                advice = request.run(session);
            }
            String command = CommandText.of(spec);
            Optional<String> next = Optional.of(next(advice, data.targets(prepared)));
            AdviceSummary summary = AdviceSummary.of(advice, command, next);
            if (directory != null) {
                ResultFiles.write(
                        directory, "advice.json", summary, AdviceReport.of(advice, command, next));
            }
            ResultFiles.print(common.json, summary, AdviceReport.findings(advice, next));
            if (directory != null && !common.json) {
                ResultFiles.printReport(directory.path());
            }
            return ExitCode.DONE.status();
        }
    }

    private String next(Advice advice, List<String> targets) {
        List<String> given = CommandText.arguments(spec);
        return Recommendation.of(advice)
                .map(r -> AdvisedCommand.of(r, given, targets, advice.start().target()))
                .orElseGet(
                        () ->
                                AdvisedCommand.ofStep(
                                        1 / advice.start().lambdaMax(),
                                        given,
                                        targets,
                                        advice.request().target()));
    }

    private void check() {
        common.check();
        if (verify && loss.loss != Loss.SQUARE) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--verify",
                    "rates are predicted for the square loss only",
                    "--loss square",
                    "leave --verify out");
        }
    }

    private AdviceRequest request(PreparedDataset prepared, Model built) {
        return new AdviceRequest(
                prepared,
                built,
                weights == null
                        ? built.initialParameters(common.seed)
                        : Weights.load(weights, built.layout()),
                loss.loss,
                until == null ? OptionalDouble.empty() : OptionalDouble.of(until),
                tolerance,
                equations,
                verify,
                steps,
                common.seed);
    }
}
