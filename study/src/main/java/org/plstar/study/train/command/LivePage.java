package org.plstar.study.train.command;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.plstar.study.claim.PastedText;
import org.plstar.study.train.serve.LiveServer;

/** The page of a run that this process serves during training, if it is requested. */
final class LivePage implements AutoCloseable {
    private final Optional<LiveServer> server;

    private LivePage(Optional<LiveServer> server) {
        this.server = server;
    }

    /** Opens the page of a run and prints its address on standard error. */
    static LivePage of(boolean wanted, Path run) {
        if (!wanted) {
            return new LivePage(Optional.empty());
        }
        Path whole = run.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(whole.getParent(), "a run lies in a folder");
        LiveServer server = LiveServer.start(folder, LiveServer.LOOPBACK, 0);
        System.err.println("Live page: " + server.address(String.valueOf(whole.getFileName())));
        System.err.println("It is served by this process until the run ends; plstar serve "
                + PastedText.path(folder)
                + " shows it afterwards.");
        return new LivePage(Optional.of(server));
    }

    /** Ends the server when open pages have shown the end of the run. */
    @Override
    public void close() {
        server.ifPresent(LiveServer::finish);
    }
}
