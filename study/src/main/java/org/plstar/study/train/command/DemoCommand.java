package org.plstar.study.train.command;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.network.ModelState;
import org.plstar.study.claim.PastedText;
import org.plstar.study.command.CommandText;
import org.plstar.study.command.EarlierArguments;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.Rooms;
import org.plstar.study.command.StudyCommand;
import org.plstar.study.engine.LocalEngine;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.EnumName;
import org.plstar.study.options.WholeNumber;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code plstar demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains a network on 60 bundled rows on wines (180 equations) and shows what its"
                        + " tangent kernel says about it, in under a minute; then looks for a proof that"
                        + " further steps of its own length reach a solution of these equations.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run (default: the next free runs/demo-K).")
    private @Nullable Path out;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public DemoCommand() {}

    @Override
    public Integer call() {
        common.check();
        RunRequest request = new RunRequest(
                DemoTraining.asTrain(CommandText.arguments(spec)),
                Path.of("").toAbsolutePath(),
                "");
        FitOptions options =
                EarlierArguments.filled(request, new TrainCommand()).fitted();
        FitRequest fit =
                options.fit(options.prepared(), built -> ModelState.initial(built, common.seed));
        RunDirectory directory =
                out == null ? RunDirectory.next("demo") : RunDirectory.create(out, common.force);
        int status = TrainingRun.begin(
                common,
                new TrainingRun.Plan(
                        fit,
                        directory,
                        new RunRequest(
                                request.arguments(),
                                request.folder(),
                                fit.data().training().contentHash(),
                                fit.model().identity(),
                                List.of(),
                                ""),
                        options.steps().looks,
                        CommandText.of(spec),
                        Optional.empty(),
                        new LocalEngine()));
        if (status == ExitCode.DONE.status() && !common.json) {
            prove(directory.path());
        }
        return status;
    }

    /**
     * Runs a proof that the run's steps lead to a solution from its end; the exit status is that of
     * the training.
     */
    private void prove(Path run) {
        System.out.println();
        CommandLine root = new CommandLine(CommandSpec.create().name("plstar"))
                .addSubcommand("certify", Rooms.command("certify"))
                .setExpandAtFiles(false); // like Main
        EnumName.register(root);
        WholeNumber.register(root);
        List<String> arguments = new ArrayList<>(List.of(
                "certify", PastedText.named(run.toString()), "--threads", "" + common.threads()));
        if (common.quiet) {
            arguments.add("--quiet");
        }
        root.parseArgs(arguments.toArray(String[]::new));
        StudyCommand certify =
                requireNonNull(root.getSubcommands().get("certify")).getCommand();
        certify.call();
    }
}
