package org.plstar.app.command;

import java.util.concurrent.Callable;
import org.plstar.study.Release;
import org.plstar.study.command.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code plstar manual}. */
@Command(
        name = "manual",
        mixinStandardHelpOptions = true,
        description = "Prints the manual page of all commands, as man reads it. The Debian package"
                + " installs it; else \"plstar manual > plstar.1; man ./plstar.1\".")
public final class ManualCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ManualCommand() {}

    @Override
    public Integer call() {
        System.out.print(ManualPage.of(spec.root(), Release.version()));
        return ExitCode.DONE.status();
    }
}
