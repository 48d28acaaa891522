package org.plstar.app;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.plstar.app.command.CommandMistake;
import org.plstar.app.command.CompletionCommand;
import org.plstar.app.command.DashedFile;
import org.plstar.app.command.DataCommand;
import org.plstar.app.command.DemoCommand;
import org.plstar.app.command.EnumName;
import org.plstar.app.command.GroupedHelp;
import org.plstar.app.command.KernelCommand;
import org.plstar.app.command.ManualCommand;
import org.plstar.app.command.OpenCommand;
import org.plstar.app.command.PredictCommand;
import org.plstar.app.command.ReportCommand;
import org.plstar.app.command.RunsCommand;
import org.plstar.app.command.ServeCommand;
import org.plstar.app.command.Studies;
import org.plstar.app.command.TrainCommand;
import org.plstar.app.command.WholeNumber;
import org.plstar.app.command.WrittenForms;
import org.plstar.app.refusal.OptionHints;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.stdio.StdioServer;
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
        versionProvider = Version.class)
public final class Main implements Runnable {
    /** How each command is made, in the order of help. */
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    /** Commands that tell of the others. */
    private static final Set<String> ABOUT_COMMANDS = Set.of("help", "completion", "manual");

    @Spec private CommandSpec spec;

    private Main() {}

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("demo", DemoCommand::new);
        all.put("train", TrainCommand::new);
        all.put("predict", PredictCommand::new);
        all.put("evaluate", Studies::evaluate);
        all.put("data", DataCommand::new);
        all.put("classify", Studies::classify);
        all.put("regress", Studies::regress);
        all.put("kernel", KernelCommand::new);
        all.put("infinite", Studies::infinite);
        all.put("advise", Studies::advise);
        all.put("spectrum", Studies::spectrum);
        all.put("landscape", Studies::landscape);
        all.put("linearity", Studies::linearity);
        all.put("certify", Studies::certify);
        all.put("solve", Studies::solve);
        all.put("runs", RunsCommand::new);
        all.put("report", ReportCommand::new);
        all.put("open", OpenCommand::new);
        all.put("serve", () -> new ServeCommand(callable(), answering()));
        all.put("help", CommandLine.HelpCommand::new);
        all.put("completion", CompletionCommand::new);
        all.put("manual", ManualCommand::new);
        return all;
    }

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
    static int execute(Consumer<Refusal.Code> refused, String... given) {
        String[] arguments;
        try {
            arguments = WrittenForms.whole(given);
        } catch (Refusal refusal) {
            refused.accept(refusal.code());
            return refuse(
                    commandLine(given), String.valueOf(refusal.getMessage()), refusal.excerpt());
        }
        CommandLine line = commandLine(arguments);
        Optional<String> dashed = DashedFile.refused(line, arguments);
        if (dashed.isPresent()) {
            refused.accept(RequestRefusal.COMMAND_LINE);
            return refuse(line, dashed.get(), List.of());
        }
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
                                String.valueOf(
                                        OptionHints.of(refusal, o -> has(command, o)).getMessage()),
                                refusal.excerpt());
                    }
                    return failed(thrown, command);
                });
        int status;
        try {
            status = line.execute(arguments);
        } catch (Throwable thrown) { // errors, as of memory, which picocli passes on
            status = failed(thrown, line);
        }
        if (WrittenForms.isAmpl(given) && status == ExitCode.TARGET_MISSED.status()) {
            status = ExitCode.DONE.status(); // the .sol file says how it ended
        }
        return StandardOutput.lost(line.getErr())
                ? Math.max(status, ExitCode.REFUSED.status())
                : status;
    }

    /** A fault of plstar, or too little memory, which more of it mends. */
    private static int failed(Throwable thrown, CommandLine command) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError) {
                return refuse(
                        command,
                        "memory: "
                                + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MB of heap do not suffice ("
                                + t.getMessage()
                                + "); expected more; give it with PLSTAR_JAVA_OPTS=-Xmx4g, or ask for"
                                + " less (fewer rows, a narrower network)",
                        List.of());
            }
        }
        return FaultReport.write(thrown, command.getErr());
    }

    /** The commands that a program may have run: those that end and tell of themselves. */
    private static Set<String> callable() {
        Set<String> names = new HashSet<>(COMMANDS.keySet());
        names.removeAll(ABOUT_COMMANDS);
        names.remove("serve");
        return names;
    }

    /** Runs commands for a program, which hears what they refuse or fail with. */
    private static StdioServer.Commands answering() {
        Map<String, CommandLine> prepared = new HashMap<>();
        return new StdioServer.Commands() {
            @Override
            public int run(List<String> arguments) throws Exception {
                CommandLine line = prepared.remove(arguments.getFirst());
                String[] given = arguments.toArray(String[]::new);
                return answer(line == null ? commandLine(given) : line, given);
            }

            @Override
            public void prepare(String name) {
                prepared.computeIfAbsent(name, Main::commandLine);
            }
        };
    }

    private static int answer(CommandLine line, String... given) throws Exception {
        List<Exception> ended = new ArrayList<>();
        line.setParameterExceptionHandler(
                (wrong, _) -> {
                    ended.add(
                            Refusal.of(
                                    RequestRefusal.COMMAND_LINE,
                                    given[0],
                                    CommandMistake.line(wrong),
                                    "parameters that it has",
                                    "leave others out"));
                    return ExitCode.REFUSED.status();
                });
        line.setExecutionExceptionHandler(
                (thrown, _, _) -> {
                    ended.add(thrown);
                    return ExitCode.REFUSED.status();
                });
        int status = line.execute(given);
        if (!ended.isEmpty()) {
            throw ended.getFirst();
        }
        return status;
    }

    /** All commands with their options, as they are parsed. */
    public static CommandLine commandLine() {
        return commandLine(List.copyOf(COMMANDS.keySet()));
    }

    /** The command that the arguments name alone, since all take 9 MB to make; otherwise all. */
    private static CommandLine commandLine(String... arguments) {
        String first = arguments.length == 0 ? "--help" : arguments[0];
        if (arguments.length < 2 && first.matches("-h|--help|-V|--version")) {
            return overview();
        }
        return ABOUT_COMMANDS.contains(first) || !COMMANDS.containsKey(first)
                ? commandLine()
                : commandLine(List.of(first));
    }

    /** All commands without their options, which take a second to make. */
    private static CommandLine overview() {
        CommandLine line = new CommandLine(new Main());
        COMMANDS.forEach(
                (name, made) -> {
                    CommandSpec command = CommandSpec.create();
                    command.usageMessage()
                            .description(Studies.about(name).orElseGet(() -> about(made.get())));
                    line.addSubcommand(name, command);
                });
        GroupedHelp.register(line);
        return line;
    }

    private static String about(Object made) {
        Command command = requireNonNull(made.getClass().getAnnotation(Command.class));
        String[] header = command.header();
        return String.join("", header.length > 0 ? header : command.description());
    }

    private static CommandLine commandLine(List<String> names) {
        CommandLine line = new CommandLine(new Main());
        names.forEach(name -> line.addSubcommand(name, requireNonNull(COMMANDS.get(name)).get()));
        line.setExpandAtFiles(false); // the name of a file is never read as options
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

    /** Whether a command has an option; of the program itself, whether any has. */
    private static boolean has(CommandLine command, String option) {
        return command.getParent() == null || command.getCommandSpec().findOption(option) != null;
    }

    private static int refuse(CommandLine command, String message, List<String> excerpt) {
        command.getErr().println("plstar: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        excerpt.forEach(command.getErr()::println);
        return ExitCode.REFUSED.status();
    }
}
