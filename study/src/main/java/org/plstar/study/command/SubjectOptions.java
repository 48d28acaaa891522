package org.plstar.study.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Subject;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.LossText;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.options.RunOrData;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.LastRun;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for network, weights and data: those of a run, or each given separately. */
public class SubjectOptions implements GivenOptions {
    private static final List<String> OF_DATA = List.of(
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
            "--only",
            "--adapter",
            "--head",
            "--text",
            "--tokenizer",
            "--tokens",
            "--axis",
            "--untie",
            "--network",
            "--parametrization",
            "--sigma-w",
            "--sigma-b",
            "--loss",
            "--weights");

    @Mixin
    private DataOptions data;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--loss",
            paramLabel = LossText.LABEL,
            converter = LossText.class,
            completionCandidates = LossText.Names.class,
            defaultValue = LossText.DEFAULT,
            description = "The loss, a mean over rows (default: ${DEFAULT-VALUE}; a run's own).")
    private Loss loss = Loss.SQUARE;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "Take the weights from this NPZ file instead of random ones; for an ONNX model also"
                            + " from a safetensors file.")
    private @Nullable Path weights;

    @Option(
            names = "--at",
            paramLabel = "start|end",
            defaultValue = "end",
            description = "Which weights of a run (default: ${DEFAULT-VALUE}).")
    private Moment at = Moment.END;

    /** The directory of the run, if the argument is one. */
    public Optional<Path> run = Optional.empty();

    /** Points of a run. */
    enum Moment {
        START,
        END
    }

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public SubjectOptions() {}

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        Subject s = subject(spec, common);
        common.say(s.data());
        return new Given(Map.of("subject", s), SubjectFacts.of(s), s.data().name());
    }

    /** Reads the network, weights and data that the options name. */
    Subject subject(CommandSpec spec, CommonOptions common) {
        run = run(spec);
        if (run.isPresent()) {
            refuseOptionsOfData(spec);
            return ofRun(run.get(), at);
        }
        Optional<Path> arrays = data.weights(weights);
        PreparedDataset prepared = data.measured(loss);
        Model built = network.forTraining(data, prepared);
        ModelState state = arrays.map(file -> Weights.load(file, built))
                .orElseGet(() -> ModelState.initial(built, common.seed));
        return new Subject(
                prepared, built, loss, state, state, "at " + data.origin(weights, common.seed));
    }

    /** The directory of the given run, or of the last run; absent for a data file. */
    public static Optional<Path> run(CommandSpec spec) {
        return spec.commandLine().getParseResult().matchedPositionals().stream()
                .flatMap(p -> p.originalStringValues().stream())
                .findFirst()
                .map(Path::of)
                .map(path -> Optional.of(path).filter(p -> RunOrData.isRun(p, "request.json")))
                .orElseGet(() -> last(spec));
    }

    /** The last run, where nothing is said of data and network. */
    public static Optional<Path> last(CommandSpec spec) {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                        .anyMatch(o -> OF_DATA.contains(o.longestName()))
                ? Optional.empty()
                : LastRun.find(path -> Files.exists(path.resolve("request.json"))
                        && Files.exists(path.resolve("checkpoint/model.json")));
    }

    private static void refuseOptionsOfData(CommandSpec spec) {
        spec.commandLine().getParseResult().matchedOptions().stream()
                .map(o -> o.longestName())
                .filter(OF_DATA::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.of(
                            RequestRefusal.OF_RUN,
                            name + " with a run",
                            "the run has its own data, network, loss and weights",
                            "a run, and --at start or end",
                            "leave it out, or name a data file");
                });
    }

    /** A training run with its last weights. */
    public static Subject atEnd(Path run) {
        return ofRun(run, Moment.END);
    }

    private static Subject ofRun(Path path, Moment at) {
        RunDirectory directory = RunDirectory.open(path);
        try {
            return Rooms.subject(directory, RunRequest.read(directory), at == Moment.END);
        } finally {
            directory.close();
        }
    }
}
