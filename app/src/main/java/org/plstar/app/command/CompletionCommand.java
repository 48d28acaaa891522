package org.plstar.app.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.plstar.study.command.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code plstar completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints a script that completes commands, options, runs and names of columns in bash"
                        + " and zsh. Put \"source"
                        + " <(plstar completion)\" into ~/.bashrc or ~/.zshrc.")
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public CompletionCommand() {}

    @Override
    public Integer call() {
        System.out.print(AutoComplete.bash("plstar", spec.root().commandLine()));
        System.out.print(names());
        return ExitCode.DONE.status();
    }

    /** The script that completes names of columns and runs. */
    private static String names() {
        try (InputStream in = CompletionCommand.class.getResourceAsStream("completion.bash")) {
            return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
