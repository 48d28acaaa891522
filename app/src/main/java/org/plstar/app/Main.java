package org.plstar.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.plstar.app.command.CommandMistake;
import org.plstar.app.command.CompletionCommand;
import org.plstar.app.command.DashedFile;
import org.plstar.app.command.GroupedHelp;
import org.plstar.app.command.ManualCommand;
import org.plstar.app.command.SparkWords;
import org.plstar.app.stdio.StdioServer;
import org.plstar.refusal.Refusal;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import org.plstar.study.command.OptionHints;
import org.plstar.study.command.Rooms;
import org.plstar.study.command.Shell;
import org.plstar.study.options.EnumName;
import org.plstar.study.options.WholeNumber;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code plstar} command, which passes the arguments to the subcommand that they name. */
@Command(
        name = "plstar",
        description =
                "Tells you, and proves, that gradient descent will fit your over-parameterized"
                        + " model.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main implements Runnable, Shell {
    /** The way to make each command, in the order of the help. */
    private static final Map<String, Offer> COMMANDS = commands();

    /** Commands that describe other commands. */
    private static final Set<String> ABOUT_COMMANDS = Set.of("help", "completion", "manual");

    @Spec
    private CommandSpec spec;

    private Main() {}

    private static Map<String, Offer> commands() {
        Map<String, Offer> all = new LinkedHashMap<>();
        Stream.concat(
                        Rooms.commands().stream(),
                        Stream.of(
                                Offer.of("help", Group.PROGRAM, CommandLine.HelpCommand::new),
                                Offer.of("completion", Group.PROGRAM, CompletionCommand::new),
                                Offer.of("manual", Group.PROGRAM, ManualCommand::new)))
                .forEach(o -> all.put(o.name(), o));
        return all;
    }

    /** Runs the command that the arguments name and exits with its {@linkplain ExitCode status}. */
    public static void main(String[] arguments) {
        StandardError.restore();
        System.exit(execute(arguments));
    }

    /**
     * Runs the command that the arguments name and returns its exit status, for programs that
     * contain plstar; never throws.
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
            SparkWords.requireNone(List.of(given));
            arguments = Rooms.meant(List.of(given)).toArray(String[]::new);
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
        line.setParameterExceptionHandler((wrong, _) -> {
            refused.accept(RequestRefusal.COMMAND_LINE);
            return refuse(wrong.getCommandLine(), CommandMistake.line(wrong), List.of());
        });
        line.setExecutionExceptionHandler((thrown, command, _) -> {
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
        return StandardOutput.lost(line.getErr())
                ? Math.max(status, ExitCode.REFUSED.status())
                : status;
    }

    /** Handles a fault of plstar, or too little memory, whose remedy is more memory. */
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

    /**
     * The commands that a program may request: those that end by themselves and do not describe
     * others.
     */
    private static Set<String> callable() {
        Set<String> names = new HashSet<>(COMMANDS.keySet());
        names.removeAll(ABOUT_COMMANDS);
        names.remove("serve");
        return names;
    }

    /** Runs commands for the program that writes to this program's input, until the input ends. */
    @Override
    public void answer() throws IOException {
        new StdioServer(System.out, callable(), answering()).serve(System.in);
    }

    /** Runs commands for a program, which receives their refusals and failures. */
    private static StdioServer.Commands answering() {
        Map<String, Future<CommandLine>> prepared = new HashMap<>();
        ExecutorService beside = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("plstar-prepare").factory());
        return new StdioServer.Commands() {
            @Override
            public int run(List<String> arguments) throws Exception {
                String[] given = arguments.toArray(String[]::new);
                Future<CommandLine> line = prepared.remove(given[0]);
                return answer(line == null ? commandLine(given) : line.get(), given);
            }

            @Override
            public void prepare(String name) {
                prepared.computeIfAbsent(name, n -> beside.submit(() -> commandLine(n)));
            }
        };
    }

    private static int answer(CommandLine line, String... given) throws Exception {
        List<Exception> ended = new ArrayList<>();
        line.setParameterExceptionHandler((wrong, _) -> {
            ended.add(Refusal.of(
                    RequestRefusal.COMMAND_LINE,
                    given[0],
                    CommandMistake.line(wrong),
                    "parameters that it has",
                    "leave others out"));
            return ExitCode.REFUSED.status();
        });
        line.setExecutionExceptionHandler((thrown, _, _) -> {
            ended.add(thrown);
            return ExitCode.REFUSED.status();
        });
        int status = line.execute(given);
        if (!ended.isEmpty()) {
            throw ended.getFirst();
        }
        return status;
    }

    /** All commands with their options, for parsing. */
    public static CommandLine commandLine() {
        return commandLine(List.copyOf(COMMANDS.keySet()));
    }

    /**
     * The command that the arguments name, or all commands if they name none; making all takes 9
     * MB.
     */
    private static CommandLine commandLine(String... arguments) {
        String first = arguments.length == 0 ? "--help" : arguments[0];
        if (arguments.length < 2 && first.matches("-h|--help|-V|--version")) {
            return overview();
        }
        return ABOUT_COMMANDS.contains(first) || !COMMANDS.containsKey(first)
                ? commandLine()
                : commandLine(List.of(first));
    }

    /** All commands without their options, whose making takes a second. */
    private static CommandLine overview() {
        CommandLine line = new CommandLine(new Main());
        COMMANDS.forEach((name, offer) -> {
            CommandSpec command = CommandSpec.create();
            command.usageMessage().description(offer.about().get());
            line.addSubcommand(name, command);
        });
        GroupedHelp.register(line, COMMANDS);
        return line;
    }

    private static Offer offer(String name) {
        return requireNonNull(COMMANDS.get(name));
    }

    private static CommandLine commandLine(List<String> names) {
        CommandLine line = new CommandLine(new Main());
        names.forEach(name -> line.addSubcommand(name, offer(name).made().get()));
        removeVersion(line);
        line.setExpandAtFiles(false); // the name of a file is never read as options
        EnumName.register(line);
        WholeNumber.register(line);
        GroupedHelp.register(line, COMMANDS);
        return line;
    }

    /** Removes --version from the commands, where it would print nothing; the program has it. */
    private static void removeVersion(CommandLine line) {
        line.getSubcommands().values().forEach(command -> {
            CommandSpec of = command.getCommandSpec();
            Optional.ofNullable(of.findOption("--version")).ifPresent(of::remove);
            removeVersion(command);
        });
    }

    /** Shows the commands if no subcommand is given. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** Whether a command has an option; for the program itself, whether any command has it. */
    private static boolean has(CommandLine command, String option) {
        return command.getParent() == null || command.getCommandSpec().findOption(option) != null;
    }

    private static int refuse(CommandLine command, String message, List<String> excerpt) {
        command.getErr().println("plstar: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        excerpt.forEach(command.getErr()::println);
        return ExitCode.REFUSED.status();
    }
}
