package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.plstar.refusal.Refusal;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.Shell;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.train.serve.LiveServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code plstar serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows the runs in a folder in a browser, while they train and afterwards. Prints the"
                        + " address; ends with Ctrl-C.")
public final class ServeCommand implements Callable<Integer> {
    private static final String FOLDER = "runs";

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            defaultValue = FOLDER,
            description =
                    "The folder of runs, or one run: then the address is that of its page (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path folder = Path.of(FOLDER);

    private static final int MOST_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The port (default: the first free one from 7580 on).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = LiveServer.LOOPBACK,
            description =
                    "The name or address to bind (default: ${DEFAULT-VALUE}, this machine only). What"
                            + " is sent is not encrypted.")
    private String host = LiveServer.LOOPBACK;

    @Option(
            names = "--stdio",
            description =
                    "Run commands for the program that started this one, over standard input and"
                            + " output, in place of a server; see docs/protocol.md.")
    private boolean stdio;

    @Spec
    private CommandSpec spec;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ServeCommand() {}

    @Override
    public Integer call() throws IOException {
        if (stdio) {
            String unused = port != 0
                    ? "--port " + port
                    : !host.equals(LiveServer.LOOPBACK)
                            ? "--host " + host
                            : folder.equals(Path.of(FOLDER)) ? "" : folder.toString();
            if (!unused.isEmpty()) {
                throw UnusedOption.of(
                        unused, "--stdio, which serves no folder", "a server, without --stdio");
            }
            ((Shell) spec.root().userObject()).answer();
            return ExitCode.DONE.status();
        }
        if (port < 0 || port > MOST_PORT) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--port " + port,
                    "there is no such port",
                    "a number from 1 to " + MOST_PORT,
                    "leave it out for the first free one from 7580 on");
        }
        Path whole = folder.toAbsolutePath().normalize();
        Path parent = RunDirectory.isRun(whole) ? whole.getParent() : null; // of one run
        try (LiveServer server = LiveServer.start(parent == null ? folder : parent, host, port)) {
            String address = parent == null
                    ? server.address()
                    : server.address(String.valueOf(whole.getFileName()));
            System.out.println("Live page: " + address);
            if (System.out.checkError()) {
                return ExitCode.DONE.status(); // the address is unknown, and the caller prints so
            }
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE.status();
    }
}
