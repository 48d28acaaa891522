package org.plstar.app;

import java.util.List;
import java.util.function.Consumer;
import org.plstar.app.command.CertifyCommand;
import org.plstar.app.command.ClassifyCommand;
import org.plstar.app.command.CommandMistake;
import org.plstar.app.command.CompletionCommand;
import org.plstar.app.command.DemoCommand;
import org.plstar.app.command.EnumName;
import org.plstar.app.command.GroupedHelp;
import org.plstar.app.command.InfiniteCommand;
import org.plstar.app.command.KernelCommand;
import org.plstar.app.command.LinearityCommand;
import org.plstar.app.command.ManualCommand;
import org.plstar.app.command.PredictCommand;
import org.plstar.app.command.RegressCommand;
import org.plstar.app.command.ReportCommand;
import org.plstar.app.command.RunsCommand;
import org.plstar.app.command.ServeCommand;
import org.plstar.app.command.SolveCommand;
import org.plstar.app.command.StudyCommand;
import org.plstar.app.command.TrainCommand;
import org.plstar.app.command.WholeNumber;
import org.plstar.app.refusal.OptionHints;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.refusal.Refusal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code plstar} command: hands the arguments to the subcommand they name. */
@Command(
        name = "plstar",
        description =
                "Tells you, and proves, that gradient descent will fit your over-parameterized"
                        + " model.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            ClassifyCommand.class,
            RegressCommand.class,
            KernelCommand.class,
            InfiniteCommand.class,
            LinearityCommand.class,
            CertifyCommand.class,
            SolveCommand.class,
            RunsCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            CommandLine.HelpCommand.class,
            CompletionCommand.class,
            ManualCommand.class
        })
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    private Main() {}

    /** Runs the command that the arguments name and exits with its {@linkplain ExitCode status}. */
    public static void main(String[] arguments) {
        StandardError.restore();
        System.exit(execute(arguments));
    }

    /**
     * Runs the command that the arguments name and returns its exit status, for programs that have
     * plstar inside; never throws.
     */
    public static int run(String... arguments) {
        return execute(arguments);
    }

    /** Runs the command that the arguments name and returns its exit status; never throws. */
    static int execute(String... arguments) {
        return execute(_ -> {}, arguments);
    }

    /**
     * Runs the command that the arguments name and returns its exit status; never throws.
     *
     * @param refused is told why, if the request is refused
     */
    static int execute(Consumer<Refusal.Code> refused, String... arguments) {
        CommandLine line = commandLine();
        line.setParameterExceptionHandler(
                (wrong, _) -> {
                    refused.accept(RequestRefusal.COMMAND_LINE);
                    return refuse(wrong.getCommandLine(), CommandMistake.line(wrong), List.of());
                });
        line.setExecutionExceptionHandler(
                (thrown, command, _) -> {
                    if (thrown instanceof Refusal refusal) {
                        refused.accept(refusal.code());
                        return refuse(
                                command,
                                String.valueOf(OptionHints.of(refusal).getMessage()),
                                refusal.excerpt());
                    }
                    return FaultReport.write(thrown, command.getErr());
                });
        int status;
        try {
            status = line.execute(arguments);
        } catch (Throwable thrown) { // errors, as of memory, which picocli passes on
            status = FaultReport.write(thrown, line.getErr());
        }
        return StandardOutput.lost(line.getErr())
                ? Math.max(status, ExitCode.REFUSED.status())
                : status;
    }

    /** The commands with their options, as they are parsed. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        StudyCommand.all().forEach(study -> line.addSubcommand(study.name(), study));
        EnumName.register(line);
        WholeNumber.register(line);
        GroupedHelp.register(line);
        return line;
    }

    /** Without a subcommand the commands are shown. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static int refuse(CommandLine command, String message, List<String> excerpt) {
        command.getErr().println("plstar: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        excerpt.forEach(command.getErr()::println);
        return ExitCode.REFUSED.status();
    }
}
