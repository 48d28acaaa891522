package org.plstar.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunRequest;
import org.plstar.app.study.SubjectFacts;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Subject;
import org.plstar.study.claim.PastedText;
import org.plstar.study.spectrum.SpectrumRefusal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Options that say which network, with which weights, on which data: those of a run, or given one
 * by one.
 */
public class SubjectOptions implements GivenOptions {
    private static final List<String> OF_DATA =
            List.of(
                    "--data",
                    "--input",
                    "--target",
                    "--task",
                    "--missing",
                    "--categorical",
                    "--ignore",
                    "--rows",
                    "--standardize",
                    "--targets",
                    "--frozen",
                    "--axis",
                    "--untie",
                    "--network",
                    "--parametrization",
                    "--sigma-w",
                    "--sigma-b",
                    "--loss",
                    "--weights");

    @Mixin private DataOptions data;

    @Mixin private NetworkOptions network;

    @Option(
            names = "--loss",
            paramLabel = "square|cross-entropy",
            defaultValue = "square",
            description = "The loss, a mean over rows (default: ${DEFAULT-VALUE}; a run's own).")
    private MethodOptions.LossName loss = MethodOptions.LossName.SQUARE;

    @Option(
            names = "--weights",
            paramLabel = "FILE.npz",
            description = "Take the weights from this file instead of random ones.")
    private @Nullable Path weights;

    @Option(
            names = "--at",
            paramLabel = "start|end",
            defaultValue = "end",
            description = "Which weights of a run (default: ${DEFAULT-VALUE}).")
    private Moment at = Moment.END;

    /** The run, if it is one. */
    Optional<Path> run = Optional.empty();

    /** Points of a run. */
    enum Moment {
        START,
        END
    }

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public SubjectOptions() {}

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        Subject s = subject(spec, common);
        common.say(s.data());
        return new Given(Map.of("subject", s), SubjectFacts.of(s), s.data().name());
    }

    /** Reads what they name. */
    Subject subject(CommandSpec spec, CommonOptions common) {
        run = run(spec);
        if (run.isPresent()) {
            refuseOptionsOfData(spec);
            return ofRun(run.get(), at);
        }
        PreparedDataset prepared = data.measured(loss.loss);
        Model built = network.forTraining(data, prepared);
        ModelState state =
                weights == null
                        ? ModelState.initial(built, common.seed)
                        : Weights.load(weights, built);
        return new Subject(
                prepared,
                built,
                loss.loss,
                state,
                state,
                "at " + data.origin(weights, common.seed));
    }

    /** The directory of the run that is named, or the last one; absent where a data file is. */
    static Optional<Path> run(CommandSpec spec) {
        return spec.commandLine().getParseResult().matchedPositionals().stream()
                .flatMap(p -> p.originalStringValues().stream())
                .findFirst()
                .map(Path::of)
                .map(path -> Optional.of(path).filter(p -> RunOrData.isRun(p, "request.json")))
                .orElseGet(() -> last(spec));
    }

    /** The last run, where nothing is said of data and network. */
    static Optional<Path> last(CommandSpec spec) {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                        .anyMatch(o -> OF_DATA.contains(o.longestName()))
                ? Optional.empty()
                : LastRun.find(
                        path ->
                                Files.exists(path.resolve("request.json"))
                                        && Files.exists(path.resolve("checkpoint/model.json")));
    }

    private static void refuseOptionsOfData(CommandSpec spec) {
        spec.commandLine().getParseResult().matchedOptions().stream()
                .map(o -> o.longestName())
                .filter(OF_DATA::contains)
                .findFirst()
                .ifPresent(
                        name -> {
                            throw Refusal.of(
                                    SpectrumRefusal.OF_RUN,
                                    name + " with a run",
                                    "the run has its own data, network, loss and weights",
                                    "a run, and --at start or end",
                                    "leave it out, or name a data file");
                        });
    }

    /** A run of training at its last weights. */
    static Subject atEnd(Path run) {
        return ofRun(run, Moment.END);
    }

    private static Subject ofRun(Path path, Moment at) {
        RunDirectory directory = RunDirectory.open(path);
        try {
            RunRequest request = RunRequest.read(directory);
            if (!request.arguments().getFirst().equals("train")) {
                throw Refusal.of(
                        RequestRefusal.UNFINISHED,
                        path.toString(),
                        "it was begun by plstar " + request.arguments().getFirst(),
                        "a run of plstar train",
                        "train on the data of your own, or name data and --weights "
                                + PastedText.path(TrainingRun.end(directory)));
            }
            if (at == Moment.END && !Files.exists(TrainingRun.end(directory))) {
                throw Refusal.of(
                        RequestRefusal.UNFINISHED,
                        path.toString(),
                        "the run has no last weights",
                        "a run that has ended with finite weights",
                        "resume it, or ask for --at start");
            }
            return EarlierRun.command(directory, request)
                    .fitted()
                    .subject(directory, request, at == Moment.END);
        } finally {
            directory.close();
        }
    }
}
