package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.certify.ProvableStart;
import org.plstar.study.certify.command.CertifyOptions;
import org.plstar.study.command.CommandText;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.Interruption;
import org.plstar.study.command.Resume;
import org.plstar.study.engine.Engine;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitStudy;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.fit.PassCost;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.HoldoutOptions;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.options.PlanOption;
import org.plstar.study.options.TerminalProgress;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.OutputFile;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code plstar train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains a network, by default by gradient descent on the square loss, watches its"
                        + " tangent kernel, and says whether, how fast and"
                        + " why it converged.",
        footer = {
            "",
            "The square loss is 1/(2N) times the sum over all N training rows and all outputs of"
                    + " the squared error. Targets: one output and ±1",
            "for two classes, one-hot for more and for cross-entropy, standardized numbers for"
                    + " regression. Eigenvalues",
            "are those of K/N, so η λ_max < 2 is stable for gd.",
            "Exit status: 0 done; 1 diverged, --until missed, or --certify withheld; 2 refused; 130"
                    + " stopped by Ctrl-C or on the live page, with what is done saved."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private HoldoutOptions holdout;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private MethodOptions method;

    @Mixin
    private StepOptions steps;

    @Mixin
    private CertifyOptions certify;

    @Mixin
    private CommonOptions common;

    @Mixin
    private PlanOption planning;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run (default: the next free runs/NAME-K).")
    private @Nullable Path out;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "Start from the weights in this NPZ file instead of random ones; for an ONNX model"
                            + " also from a safetensors file.")
    private @Nullable Path weights;

    @Option(
            names = "--export",
            paramLabel = "FILE.onnx",
            description =
                    "Write the trained network to this ONNX file, which takes features as the data"
                            + " have them, before they are standardized. An ONNX model keeps its"
                            + " graph and inputs, where it takes rows as they are.")
    private @Nullable Path export;

    @Option(
            names = "--live",
            description =
                    "Serve a page that shows the run while it trains, to browsers on this machine;"
                            + " prints its address.")
    private boolean live;

    @Option(
            names = "--anyway",
            description =
                    "On a cluster: let executors compute steps too although moving their numbers"
                            + " takes longer than computing them.")
    private boolean anyway;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description =
                    "Go on with the run in DIR from its last checkpoint, to the same bytes as if it"
                            + " had never been stopped; takes only --threads, --quiet, --live,"
                            + " --json and --anyway besides, and --steps for"
                            + " more steps than the run has done.")
    private @Nullable Path resume;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public TrainCommand() {}

    /** This option is replaced by the run's options in {@link WrittenForms}. */
    @Option(
            names = "--like",
            paramLabel = "RUN",
            description =
                    "Take the data and options of this run; what is given besides wins over them.")
    void like(Path run) {}

    @Override
    public Integer call() {
        common.check();
        Engine engine = Engine.find();
        if (resume != null) {
            TrainCommand earlier = new TrainCommand();
            return Resume.of(
                    spec,
                    resume,
                    earlier,
                    steps.steps == null ? OptionalInt.empty() : OptionalInt.of(steps.steps),
                    (directory, request) -> {
                        earlier.anyway |= anyway;
                        try (LivePage _ = LivePage.of(live, directory.path())) {
                            return earlier.resume(directory, request, common, engine);
                        }
                    });
        }
        Path here = Path.of("").toAbsolutePath();
        OutputFile.check("--export", export, common.force);
        Optional<Path> arrays = data.weights(weights);
        PreparedDataset prepared = fitted().prepared();
        Optional<ProvableStart> found = Optional.empty();
        if (certify.provable()) {
            ProvableStart start = fitted().provable(prepared, weights != null);
            network = network.withText(start.text());
            steps.eta = String.valueOf(start.eta());
            found = Optional.of(start);
        }
        Optional<ProvableStart> chosen = found;
        FitRequest asked = fitted().fit(prepared, built -> start(built, arrays, chosen));
        if (planning.tells(engine)) {
            tellPlan(asked, engine);
        }
        if (planning.dryRun()) {
            return ExitCode.DONE.status();
        }
        FitRequest fit = ended(asked, common, engine);
        Optional<CertifyOptions.Certification> certification = certify.of(fit);
        RunDirectory directory = out == null
                ? RunDirectory.next(prepared.name().replaceFirst("\\.[^.]*$", ""))
                : RunDirectory.create(out, common.force);
        RunRequest request = new RunRequest(
                CommandText.arguments(spec),
                here,
                prepared.training().contentHash(),
                fit.model().identity(),
                found.isPresent()
                        ? List.of(
                                "--network",
                                found.get().text(),
                                "--eta",
                                String.valueOf(found.get().eta()))
                        : List.of(),
                found.map(ProvableStart::words).orElse(""));
        TrainingRun.Plan plan = new TrainingRun.Plan(
                fit, directory, request, steps.looks, CommandText.of(spec), certification, engine);
        try (LivePage _ = page(directory)) {
            int status = TrainingRun.begin(common, plan);
            export(fit, directory);
            return status;
        }
    }

    /** The request that ends at its best step, if that is asked for. */
    private FitRequest ended(FitRequest fit, CommonOptions now, Engine engine) {
        if (!steps.restoreBest && !steps.earlyStopping) {
            return fit;
        }
        now.say(fit.data());
        try (Interruption interruption = Interruption.watch();
                Workers workers = now.workers();
                TerminalProgress progress = now.progress()) {
            Session session = new Session(workers, progress, interruption::requested);
            return fit.endingAt(
                    new FitStudy(fit, session, LossEngine.of(engine)).search(!steps.earlyStopping));
        }
    }

    /** The request options of this command. */
    FitOptions fitted() {
        return new FitOptions(data, holdout, network, method, steps, common);
    }

    /** Prints the cost of a step, and refuses steps that are too small for a cluster. */
    private void tellPlan(FitRequest fit, Engine engine) {
        PassCost cost = PassCost.ofStep(fit.data(), fit.model(), fit.settings());
        try (Workers workers = common.workers()) {
            WorkPlan plan = LossEngine.of(engine).plan(cost, workers);
            if (engine.distributed() && !anyway && !planning.dryRun()) {
                cost.requireWorth(plan);
            }
            planning.tell(plan, common);
        }
    }

    /** Opens the page, if it is requested; without it, such a run does not begin. */
    private LivePage page(RunDirectory directory) {
        try {
            return LivePage.of(live, directory.path());
        } catch (Refusal refusal) {
            directory.discard();
            directory.close();
            throw refusal;
        }
    }

    private ModelState start(Model built, Optional<Path> arrays, Optional<ProvableStart> found) {
        if (found.isPresent()) {
            return new ModelState(found.get().start(), built.initialBuffers());
        }
        return arrays.map(file -> Weights.load(file, built))
                .orElseGet(() -> ModelState.initial(built, common.seed));
    }

    /** Continues the run that these options started. */
    int resume(RunDirectory directory, RunRequest request, CommonOptions now, Engine engine) {
        FitRequest fit = ended(fitted().request(directory, request), now, engine);
        if (engine.distributed()) {
            tellPlan(fit, engine);
        }
        int status = TrainingRun.resume(
                now,
                new TrainingRun.Plan(
                        fit,
                        directory,
                        request,
                        steps.looks,
                        CommandText.of(request.arguments()),
                        certify.of(fit),
                        engine));
        export(fit, directory);
        return status;
    }

    private void export(FitRequest fit, RunDirectory directory) {
        Path trained = directory.weights();
        if (export == null || !Files.exists(trained)) {
            return;
        }
        try {
            new FittedModel(
                            fit.model(),
                            Weights.load(trained, fit.model()),
                            fit.data().rowEncoding(),
                            fit.settings().method().loss())
                    .writeOnnx(export, fit.settings().precision());
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    "--export " + export,
                    "it cannot be written (" + FailureWords.of(e) + ")",
                    "room and permission to write",
                    "the weights are in " + trained);
        }
    }
}
