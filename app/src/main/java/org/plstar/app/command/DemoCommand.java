package org.plstar.app.command;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunRequest;
import org.plstar.app.run.StoredPath;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Standardizer;
import org.plstar.data.source.Bundled;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitSettings;
import org.plstar.study.fit.Looks;
import org.plstar.study.fit.Method;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains a network on 300 bundled images of digits (3,000 equations) and shows what its tangent kernel says about it, in under a"
                        + " minute; then proves that these equations have a solution.")
public final class DemoCommand implements Callable<Integer> {
    private static final int TRAINING_ROWS = 300;
    private static final int TEST_ROWS = 500;
    private static final int STEPS = 1000;
    private static final int KERNEL_STEPS = 6;
    private static final int TRACE_ROWS = 80;

    @Spec private CommandSpec spec;

    @Mixin private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run (default: the next free runs/demo-K).")
    private @Nullable Path out;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public DemoCommand() {}

    /** What the demonstration trains. */
    EarlierRun earlier() {
        Dataset digits = Bundled.DIGITS.load();
        Split split = Split.counted(digits, TRAINING_ROWS, TEST_ROWS, common.seed);
        PreparedDataset data =
                PreparedDataset.of(
                        split, Standardizer.Scaling.PER_FEATURE, List.of(Bundled.DIGITS.credit()));
        Network network = NetworkOptions.of("dense(512) tanh dense(512) tanh dense").build(data);
        FitSettings settings =
                new FitSettings(
                        Method.GRADIENT_DESCENT,
                        STEPS,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Looks.of(
                                STEPS,
                                TRACE_ROWS,
                                KERNEL_STEPS,
                                TRAINING_ROWS * data.encoding().outputs()),
                        common.seed,
                        common.precision.precision);
        return new EarlierRun(data, network, settings);
    }

    @Override
    public Integer call() {
        common.check();
        EarlierRun run = earlier();
        PreparedDataset data = run.data();
        Model network = run.network();
        FitSettings settings = run.settings();
        RunDirectory directory =
                out == null ? RunDirectory.next("demo") : RunDirectory.create(out, common.force);
        int status =
                TrainingRun.begin(
                        common,
                        new TrainingRun.Plan(
                                data,
                                network,
                                settings,
                                ModelState.initial(network, common.seed),
                                directory,
                                new RunRequest(
                                        CommandText.arguments(spec),
                                        Path.of("").toAbsolutePath(),
                                        data.training().contentHash()),
                                TrainingRun.CHECKPOINT_SECONDS,
                                StoredPath.DEFAULT_MIB,
                                CommandText.of(spec),
                                Optional.empty()));
        if (status == ExitCode.DONE.status() && !common.json) {
            prove(directory.path());
        }
        return status;
    }

    /** Ends with a proof that the equations have a solution here, or with what it lacks; the status stays the training's. */
    private void prove(Path run) {
        System.out.println();
        CommandLine root = spec.root().commandLine();
        root.parseArgs("certify", run.toString(), "--threads", "" + common.threads());
        CertifyCommand certify = requireNonNull(root.getSubcommands().get("certify")).getCommand();
        certify.call();
    }
}
