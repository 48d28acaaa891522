package org.plstar.app.command;

import java.util.concurrent.Callable;
import org.plstar.app.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plstar completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints a script that completes commands and options in bash and zsh. Put \"source"
                        + " <(plstar completion)\" into ~/.bashrc or ~/.zshrc.")
public final class CompletionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public CompletionCommand() {}

    @Override
    public Integer call() {
        System.out.print(AutoComplete.bash("plstar", spec.root().commandLine()));
        return ExitCode.DONE.status();
    }
}
