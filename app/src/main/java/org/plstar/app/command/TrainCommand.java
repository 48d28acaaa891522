package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.certificate.ProvableStart;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunRequest;
import org.plstar.app.run.StoredPath;
import org.plstar.app.study.LookBudget;
import org.plstar.app.study.Looks;
import org.plstar.app.study.Method;
import org.plstar.app.study.Preparation;
import org.plstar.app.study.Subject;
import org.plstar.app.study.TrainingLayers;
import org.plstar.app.study.TrainingSettings;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains a network, by default by gradient descent on the square loss, watches its tangent kernel, and says whether, how fast and"
                        + " why it converged.",
        footer = {
            "",
            "The square loss is 1/(2N) times the sum over all N training rows and all outputs of the squared error. Targets: one output and ±1",
            "for two classes, one-hot for more and for cross-entropy, standardized numbers for regression. Eigenvalues",
            "are those of K/N, so η λ_max < 2 is stable for gd.",
            "Exit status: 0 done; 1 diverged, --until missed, or --certify withheld; 2 refused; 130 stopped by Ctrl-C with what is done saved."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private DataOptions.Holdout holdout;

    @Mixin private NetworkOptions network;

    @Mixin private MethodOptions method;

    @Mixin private Steps steps;

    @Mixin private CertifyOptions certify;

    @Mixin private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run (default: the next free runs/NAME-K).")
    private @Nullable Path out;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Start from the weights in this NPZ file instead of random ones.")
    private @Nullable Path weights;

    @Option(
            names = "--export",
            paramLabel = "FILE.onnx",
            description =
                    "Write the trained network to this ONNX file, which takes features as the data have them, before they are standardized.")
    private @Nullable Path export;

    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            defaultValue = "" + TrainingRun.CHECKPOINT_SECONDS,
            description =
                    "Save the state to resume from about this often; 0: before every step (default: ${DEFAULT-VALUE}).")
    private double checkpoint = TrainingRun.CHECKPOINT_SECONDS;

    @Option(
            names = "--path",
            paramLabel = "MIB",
            defaultValue = "" + StoredPath.DEFAULT_MIB,
            description =
                    "Keep iterates for plstar landscape, at most 100 and so many MiB of them; 0: none (default: ${DEFAULT-VALUE}).")
    private int path = StoredPath.DEFAULT_MIB;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Go on with the run in DIR from its last checkpoint, to the same bytes as if it had never been stopped; takes only --threads"
                            + " and --json besides.")
    private @Nullable Path resume;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public TrainCommand() {}

    /** Options of the descent and of what is watched. */
    static final class Steps {
        private static final int STEPS = 1000;
        private static final int NEWTON_STEPS = 50;
        private static final int TRACE_ROWS = 80;
        private static final int BATCH_TRACE_ROWS = 24;

        @Option(
                names = "--steps",
                paramLabel = "N",
                description =
                        "Most steps (default: 1000; 50 for gauss-newton and levenberg-marquardt).")
        @Nullable Integer steps;

        @Option(
                names = "--epochs",
                paramLabel = "N",
                description = "Most passes over the training rows, instead of --steps.")
        @Nullable Integer epochs;

        @Option(
                names = {"--eta", "--lr"},
                paramLabel = "auto|NUMBER",
                description =
                        "Step size; auto: from the largest curvature λ_max at the start on all training rows: 1/λ_max for gd and nesterov,"
                                + " (1+β)/λ_max for momentum, Ma, Bassily and Belkin's for sgd; refused for adam, adamw and rmsprop (default: auto"
                                + " where it exists, else 0.001 over the factor with which parameters enter, 1 in standard parametrization and"
                                + " about σ_w/√width in ntk). For sps and sls: the largest step.")
        @Nullable String eta;

        @Option(
                names = "--until",
                paramLabel = "LOSS",
                description =
                        "Stop when the loss is at most this (with batches: the mean over the last epoch's); exit status 1 if it never is.")
        @Nullable Double until;

        @Option(
                names = "--kernel-steps",
                paramLabel = "K",
                description =
                        "Compute the kernel at about so many steps (default: at most 8, as --look-share allows).")
        @Nullable Integer kernelSteps;

        @Option(
                names = "--kernel-equations",
                paramLabel = "N",
                description =
                        "Compute kernels on at most so many equations, rows times outputs (default: at most 3000, as --look-share allows).")
        @Nullable Integer kernelEquations;

        @Option(
                names = "--trace-rows",
                paramLabel = "N",
                description =
                        "About so many rows in the trace, each a look at all rows (default: at most 80, 24 with batches, as --look-share allows).")
        @Nullable Integer rows;

        @Option(
                names = "--look-share",
                paramLabel = "PART",
                defaultValue = "" + LookBudget.SHARE,
                description =
                        "Part of the run's work that looking at it may take, by operation count; start and end are looked at in any case, and"
                                + " what takes ten seconds is always free (default: ${DEFAULT-VALUE}).")
        double lookShare = LookBudget.SHARE;

        TrainingSettings settings(
                CommonOptions common, MethodOptions method, Preparation data, Model network) {
            if (steps != null && steps < 0) {
                throw Refusal.of(
                        RequestRefusal.STEPS,
                        "--steps " + steps,
                        "a negative number of steps",
                        "0 or more",
                        "give a positive number");
            }
            if (until != null && !(until > 0)) {
                throw Refusal.of(
                        RequestRefusal.UNTIL,
                        "--until " + until,
                        "no run can be sure to reach this",
                        "a number above 0",
                        "give for instance 1e-6");
            }
            OptionalInt kernels = count("--kernel-steps", kernelSteps, 2);
            OptionalInt equations = count("--kernel-equations", kernelEquations, 1);
            OptionalInt traced = count("--trace-rows", rows, 2);
            if (!(lookShare >= 0 && lookShare < 1)) {
                throw Refusal.of(
                        RequestRefusal.SHARE,
                        "--look-share " + lookShare,
                        "no part of a run that leaves it a rest",
                        "a number from 0 to below 1",
                        "leave it out for the default");
            }
            int trainingRows = data.training().rows();
            int outputs = data.encoding().outputs();
            int total =
                    total(
                            method.stepsPerEpoch(trainingRows),
                            method.solves() ? NEWTON_STEPS : STEPS);
            boolean auto = "auto".equals(eta);
            Method chosen =
                    method.method(
                            eta(),
                            auto,
                            trainingRows,
                            outputs,
                            network.meanFactor(),
                            total,
                            common.seed);
            int usual = chosen.batches().isPresent() ? BATCH_TRACE_ROWS : TRACE_ROWS;
            return new TrainingSettings(
                            chosen,
                            total,
                            eta(),
                            until == null ? OptionalDouble.empty() : OptionalDouble.of(until),
                            Looks.of(total, usual, Looks.KERNELS, Looks.EQUATIONS),
                            common.seed,
                            common.precision.precision)
                    .looking(
                            new LookBudget(lookShare, traced, usual, kernels, equations),
                            data,
                            network);
        }

        private int total(int perEpoch, int usual) {
            if (epochs == null) {
                return steps == null ? usual : steps;
            }
            if (steps != null || epochs < 0 || (long) epochs * perEpoch > Integer.MAX_VALUE) {
                throw Refusal.of(
                        RequestRefusal.EPOCHS,
                        "--epochs " + epochs + (steps == null ? "" : " and --steps " + steps),
                        steps == null ? "no such number of epochs" : "both say when to stop",
                        "0 or more epochs, or a number of steps",
                        "give one of the two");
            }
            return epochs * perEpoch;
        }

        private static OptionalInt count(String option, @Nullable Integer value, int least) {
            if (value == null) {
                return OptionalInt.empty();
            }
            if (value < least) {
                throw Refusal.of(
                        RequestRefusal.COUNT,
                        option + " " + value,
                        "too few",
                        "at least " + least,
                        "leave it out for the default");
            }
            return OptionalInt.of(value);
        }

        private OptionalDouble eta() {
            if (eta == null || eta.equals("auto")) {
                return OptionalDouble.empty();
            }
            try {
                double value = Double.parseDouble(eta);
                if (value > 0 && Double.isFinite(value)) {
                    return OptionalDouble.of(value);
                }
            } catch (NumberFormatException e) {
                // refused below, as a number out of range is
            }
            throw Refusal.of(
                    RequestRefusal.ETA,
                    "--eta " + eta,
                    "no step size",
                    "auto or a number above 0",
                    "use --eta auto");
        }
    }

    @Override
    public Integer call() {
        common.check();
        if (resume != null) {
            TrainCommand earlier = new TrainCommand();
            return Resume.of(
                    spec,
                    resume,
                    earlier,
                    (directory, request) -> earlier.resume(directory, request, common));
        }
        Path here = Path.of("").toAbsolutePath();
        OutputFile.check("--export", export, common.force);
        Preparation prepared = data.split(holdout, common.seed, method.loss());
        Optional<ProvableStart> found = provable(prepared);
        Model built = network.forTraining(data, prepared);
        TrainingSettings settings = steps.settings(common, method, prepared, built);
        TrainingLayers.of(built).check(settings, prepared.training().rows());
        ModelState start = start(built, found);
        double seconds = seconds();
        int pathMib = pathMib();
        Optional<CertifyOptions.Certification> certification =
                certify.of(prepared, built, method.loss(), start.parameters());
        RunDirectory directory =
                out == null
                        ? RunDirectory.next(prepared.name().replaceFirst("\\.[^.]*$", ""))
                        : RunDirectory.create(out, common.force);
        RunRequest request =
                new RunRequest(
                        CommandText.arguments(spec),
                        here,
                        prepared.training().contentHash(),
                        found.isPresent()
                                ? List.of(
                                        "--network",
                                        found.get().text(),
                                        "--eta",
                                        String.valueOf(found.get().eta()))
                                : List.of(),
                        found.map(ProvableStart::words).orElse(""));
        String command = CommandText.of(spec);
        int status =
                TrainingRun.begin(
                        common,
                        new TrainingRun.Plan(
                                prepared,
                                built,
                                settings,
                                start,
                                directory,
                                request,
                                seconds,
                                pathMib,
                                command,
                                certification));
        export(prepared, built, settings, directory);
        return status;
    }

    private ModelState start(Model built, Optional<ProvableStart> found) {
        if (found.isPresent()) {
            return new ModelState(found.get().start(), built.initialBuffers());
        }
        return weights == null
                ? ModelState.initial(built, common.seed)
                : Weights.load(weights, built);
    }

    /** Searches for a provable start, if one is asked for, and takes its network and step as if they had been given. */
    private Optional<ProvableStart> provable(Preparation prepared) {
        if (!certify.provable()) {
            return Optional.empty();
        }
        if (weights != null || steps.eta != null || data.model().isPresent()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    weights != null ? "--weights" : steps.eta != null ? "--eta" : "a model",
                    "--provable chooses network, start and step",
                    "none of them beside --provable",
                    "leave it out");
        }
        Architecture wanted = Architecture.parse(network.text());
        Method plain = steps.settings(common, method, prepared, network.build(prepared)).method();
        if (plain.noPrediction().isPresent()) {
            throw Refusal.of(
                    RequestRefusal.PROVABLE,
                    "--provable",
                    "B' speaks of full-batch gradient descent with a constant step on the square loss, not of "
                            + plain.title()
                            + " as it is asked for",
                    "--optimizer gd",
                    "leave the options of the method out");
        }
        try (Workers workers = common.workers();
                TerminalProgress progress = TerminalProgress.standard()) {
            ProvableStart found =
                    ProvableStart.find(
                            wanted,
                            text -> network.withText(text).build(prepared),
                            prepared,
                            common.seed,
                            workers,
                            progress);
            network = network.withText(found.text());
            steps.eta = String.valueOf(found.eta());
            return Optional.of(found);
        }
    }

    /** What these options train, put up again from the data that the run began with. */
    EarlierRun earlier(RunRequest request) {
        data.relativeTo(request.folder());
        Preparation prepared = data.split(holdout, common.seed, method.loss());
        if (!prepared.training().contentHash().equals(request.data())) {
            throw Refusal.of(
                    RequestRefusal.DATA_CHANGED,
                    prepared.training().source(),
                    "its training rows are not those that the run began with",
                    "SHA-256 " + request.data(),
                    "restore the file, or begin a new run");
        }
        Model built = network.forTraining(data, prepared);
        return new EarlierRun(prepared, built, steps.settings(common, method, prepared, built));
    }

    /** Goes on with the run that these options began. */
    int resume(RunDirectory directory, RunRequest request, CommonOptions now) {
        EarlierRun run = earlier(request);
        Model built = run.network();
        ModelState start = Weights.load(TrainingRun.start(directory), built);
        String command = CommandText.of(request.arguments());
        int status =
                TrainingRun.resume(
                        now,
                        new TrainingRun.Plan(
                                run.data(),
                                built,
                                run.settings(),
                                start,
                                directory,
                                request,
                                seconds(),
                                pathMib(),
                                command,
                                certify.of(run.data(), built, method.loss(), start.parameters())));
        export(run.data(), built, run.settings(), directory);
        return status;
    }

    private void export(
            Preparation prepared, Model built, TrainingSettings settings, RunDirectory directory) {
        Path trained = TrainingRun.end(directory);
        if (export == null || !Files.exists(trained)) {
            return;
        }
        try {
            Deployment.write(
                    export, prepared, built, Weights.load(trained, built), settings.precision());
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    "--export " + export,
                    "it cannot be written (" + e + ")",
                    "room and permission to write",
                    "the weights are in " + trained);
        }
    }

    /**
     * What a finished run was about.
     *
     * @param end whether at its last weights, or at its first
     */
    Subject subject(RunDirectory directory, RunRequest request, boolean end) {
        data.relativeTo(request.folder());
        Preparation prepared = data.split(holdout, common.seed, method.loss());
        if (!prepared.training().contentHash().equals(request.data())) {
            throw Refusal.of(
                    RequestRefusal.DATA_CHANGED,
                    prepared.training().source(),
                    "its training rows are not those of the run",
                    "SHA-256 " + request.data(),
                    "restore the file");
        }
        Model built = network.forTraining(data, prepared);
        ModelState start = Weights.load(TrainingRun.start(directory), built);
        return new Subject(
                prepared,
                built,
                method.loss(),
                end ? Weights.load(TrainingRun.end(directory), built) : start,
                start,
                (end ? "at the end of " : "at the start of ") + directory.path());
    }

    private int pathMib() {
        if (path < 0) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--path " + path,
                    "no such size",
                    "a number of MiB, 0 for none",
                    "leave it out for the default");
        }
        return path;
    }

    private double seconds() {
        if (!(checkpoint >= 0)) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--checkpoint " + checkpoint,
                    "no such time",
                    "a number of seconds, 0 for every step",
                    "leave it out for the default");
        }
        return checkpoint;
    }
}
