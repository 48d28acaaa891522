package org.plstar.app.command;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.engine.LocalEngine;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.ObservationBudget;
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
                "Trains a network on 300 bundled images of digits (3,000 equations) and shows what"
                        + " its tangent kernel says about it, in under a"
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
    FitRequest request() {
        Dataset digits = Bundled.DIGITS.load();
        Split split = Split.counted(digits, TRAINING_ROWS, TEST_ROWS, common.seed);
        PreparedDataset data =
                PreparedDataset.of(
                        split,
                        Preparation.standardizing(split.training())
                                .withFeatures(Standardizer.Scaling.PER_FEATURE)
                                .overwriting(),
                        List.of(Bundled.DIGITS.credit()));
        ObservationBudget budget =
                new ObservationBudget(
                        ObservationBudget.SHARE,
                        OptionalInt.of(TRACE_ROWS),
                        OptionalInt.of(KERNEL_STEPS),
                        OptionalInt.of(TRAINING_ROWS * data.encoding().outputs()));
        return FitRequest.of(data, "dense(512) tanh dense(512) tanh dense")
                .withSeed(common.seed)
                .withSteps(STEPS)
                .withPrecision(common.precision.precision)
                .with(s -> s.withBudget(budget));
    }

    @Override
    public Integer call() {
        common.check();
        FitRequest fit = request();
        RunDirectory directory =
                out == null ? RunDirectory.next("demo") : RunDirectory.create(out, common.force);
        int status =
                TrainingRun.begin(
                        common,
                        new TrainingRun.Plan(
                                fit,
                                directory,
                                new RunRequest(
                                        CommandText.arguments(spec),
                                        Path.of("").toAbsolutePath(),
                                        fit.data().training().contentHash()),
                                TrainingRun.CHECKPOINT_SECONDS,
                                StoredPath.DEFAULT_MIB,
                                CommandText.of(spec),
                                Optional.empty(),
                                new LocalEngine()));
        if (status == ExitCode.DONE.status() && !common.json) {
            prove(directory.path());
        }
        return status;
    }

    /**
     * Ends with a proof that the equations have a solution here, or with what it lacks; the status
     * stays the training's.
     */
    private void prove(Path run) {
        System.out.println();
        CommandLine root = spec.root().commandLine();
        List<String> arguments =
                new ArrayList<>(
                        List.of("certify", run.toString(), "--threads", "" + common.threads()));
        if (common.quiet) {
            arguments.add("--quiet");
        }
        root.parseArgs(arguments.toArray(String[]::new));
        CertifyCommand certify = requireNonNull(root.getSubcommands().get("certify")).getCommand();
        certify.call();
    }
}
