package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunRequest;
import org.plstar.array.Workers;
import org.plstar.landscape.linearity.ProbeSettings;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar linearity}. */
@Command(
        name = "linearity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures at several widths how curved a network is and how far it leaves its"
                        + " linearization while it trains, and says whether it becomes"
                        + " linear, from what width, or why not.",
        footer = {
            "",
            "The network is given with {m} where the width belongs, for instance \"dense({m}) tanh"
                    + " dense({m}) tanh dense\". All rows are used; rows",
            "that repeat another are left out. Every network is trained by gradient descent on the"
                    + " square loss 1/(2N) Σ r² until L/L_0 is at",
            "most --until. K is J Jᵀ [N·C, N·C], not divided by N.",
            "Exit status: 0 done; 1 some network failed or did not reach --until; 2 refused; 130"
                    + " stopped by Ctrl-C with the finished networks saved."
        })
public final class LinearityCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private NetworkOptions network;

    @Mixin private Sweep sweep;

    @Mixin private CommonOptions common;

    @Mixin private ClusterOptions cluster;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the sweep (default: the next free runs/linearity-K).")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Go on with the sweep in DIR from the networks that it has measured; takes only"
                            + " --threads and --json besides.")
    private @Nullable Path resume;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public LinearityCommand() {}

    /** Options of the sweep. */
    static final class Sweep {
        @Option(
                names = "--widths",
                paramLabel = "M,M,…",
                defaultValue = "64,128,…,1024",
                description =
                        "Widths that grow; … or ... goes on by the ratio of the two before it"
                                + " (default: ${DEFAULT-VALUE}).")
        private String widths = "64,128,…,1024";

        @Option(
                names = "--seeds",
                paramLabel = "S",
                defaultValue = "5",
                description = "Networks of every width (default: ${DEFAULT-VALUE}).")
        private int seeds = 5;

        @Option(
                names = "--until",
                paramLabel = "RATIO",
                defaultValue = "1e-3",
                description = "Train until L/L_0 is at most this (default: ${DEFAULT-VALUE}).")
        private double until = 1e-3;

        @Option(
                names = "--steps",
                paramLabel = "N",
                defaultValue = "20000",
                description = "Most steps of a network (default: ${DEFAULT-VALUE}).")
        private int steps = 20_000;

        @Option(
                names = "--eta-lambda",
                paramLabel = "F",
                defaultValue = "1",
                description =
                        "Step size times λ_max of the kernel at the start (default:"
                                + " ${DEFAULT-VALUE}).")
        private double factor = 1;

        @Option(
                names = "--tolerance",
                paramLabel = "T",
                defaultValue = "0.05",
                description =
                        "The network counts as linear where its outputs stay this near to those of"
                                + " its linearization, relative to the initial residual"
                                + " (default: ${DEFAULT-VALUE}).")
        private double tolerance = 0.05;

        @Option(
                names = "--no-limit",
                description = "Do not compare kernels with the mean kernel of many wide networks.")
        private boolean noLimit;

        @Option(
                names = "--stacked",
                paramLabel = "P",
                defaultValue = "300000",
                description =
                        "Bound the Hessian of the stacked map for networks of at most P parameters;"
                                + " 0: never (default: ${DEFAULT-VALUE}).")
        private int stacked = 300_000;

        @Option(
                names = "--catapult",
                description =
                        "Also train with step sizes through 2/λ_max and 4/λ_max, the network and"
                                + " its quadratic model.")
        private boolean catapult;

        @Option(
                names = "--catapult-steps",
                paramLabel = "N",
                defaultValue = "2000",
                description = "Most steps of such a run (default: ${DEFAULT-VALUE}).")
        private int catapultSteps = 2000;

        @Option(
                names = "--memory",
                paramLabel = "MIB",
                description =
                        "Memory that the networks measured at once may take (default: three"
                                + " quarters of Java's).")
        private @Nullable Integer memory;

        LinearityRequest request(
                PreparedDataset data, String template, IntFunction<Network> family, long seed) {
            count("--catapult-steps", catapultSteps);
            return new LinearityRequest(
                    data,
                    template,
                    family,
                    WidthFamily.widths(widths),
                    seed,
                    seeds,
                    tolerance,
                    new ProbeSettings(
                            until,
                            steps,
                            factor,
                            ProbeSettings.DEFAULT.hessianTolerance(),
                            Math.max(0, stacked)),
                    !noLimit,
                    catapult ? catapultSteps : 0,
                    bytes());
        }

        private static void count(String option, int value) {
            if (value < 1) {
                throw Refusal.of(
                        RequestRefusal.COUNT,
                        option + " " + value,
                        "too few",
                        "at least 1",
                        "leave it out for the default");
            }
        }

        long bytes() {
            if (memory == null) {
                return Runtime.getRuntime().maxMemory() / 4 * 3;
            }
            count("--memory", memory);
            return (long) memory << 20;
        }
    }

    @Override
    public Integer call() {
        cluster.requireNone();
        if (resume != null) {
            LinearityCommand earlier = new LinearityCommand();
            return Resume.of(
                    spec,
                    resume,
                    earlier,
                    OptionalInt.empty(),
                    (directory, request) -> earlier.resume(directory, request, common));
        }
        Path here = Path.of("").toAbsolutePath();
        PreparedDataset prepared = data.all();
        LinearityRequest sweep = request(prepared);
        requireMemory(sweep);
        if (cluster.dryRun()) {
            return planned(sweep);
        }
        RunDirectory directory =
                out == null
                        ? RunDirectory.next("linearity")
                        : RunDirectory.create(out, common.force);
        RunRequest request =
                new RunRequest(
                        CommandText.arguments(spec), here, prepared.training().contentHash());
        return LinearityRun.begin(common, sweep, directory, request, CommandText.of(spec));
    }

    /** Goes on with the sweep that these options began. */
    private int resume(RunDirectory directory, RunRequest request, CommonOptions now) {
        data.relativeTo(request.folder());
        PreparedDataset prepared = data.all();
        if (!prepared.training().contentHash().equals(request.data())) {
            throw Refusal.of(
                    RequestRefusal.DATA_CHANGED,
                    prepared.training().source(),
                    "its rows are not those that the sweep began with",
                    "SHA-256 " + request.data(),
                    "restore the file, or begin a new sweep");
        }
        return LinearityRun.resume(
                now, request(prepared), directory, CommandText.of(request.arguments()));
    }

    /** Tells what the sweep takes at most. */
    private int planned(LinearityRequest request) {
        try (Session session = common.session()) {
            cluster.tell(
                    new LinearityStudy(request, session).plan(List.of(), Engine.find().networks()),
                    common);
        }
        return ExitCode.DONE.status();
    }

    /** Refuses networks that do not fit in memory before a directory is made. */
    private void requireMemory(LinearityRequest request) {
        try (Workers workers = common.workers()) {
            Progress none = Progress.SILENT;
            new LinearityStudy(request, new Session(workers, none, () -> false)).plan();
        }
    }

    private LinearityRequest request(PreparedDataset prepared) {
        if (data.model().isPresent()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "an ONNX model",
                    "it has one width",
                    "--network with {m} where the width belongs",
                    "leave the model out");
        }
        return sweep.request(
                prepared,
                network.text(),
                width -> network.withText(WidthFamily.text(network.text(), width)).build(prepared),
                common.seed);
    }
}
