package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.plstar.study.train.run.FollowedRun;
import org.plstar.study.train.run.RunState;

/** {@code GET /run/NAME}: the page of one run, during training or afterwards. */
record RunRoute(Folder folder) implements Route {
    /**
     * A page in the folder may be by anyone: it has an origin of its own, which may request nothing
     * here, and it may fetch nothing from anywhere.
     */
    private static final String SANDBOX =
            "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline';"
                    + " style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action"
                    + " 'none'";

    @Override
    public void answer(HttpExchange exchange, Query query) throws IOException {
        Optional<Path> run = folder.find(query.path().get(1));
        if (run.isEmpty()) {
            Answer.say(exchange, 404, "there is no run of that name");
            return;
        }
        RunState state = folder.state(run.get());
        if (!state.training()) {
            stored(exchange, run.get());
            return;
        }
        FollowedRun followed = folder.follow(run.get());
        followed.read(state);
        Answer.send(
                exchange,
                200,
                Answer.HTML,
                LivePages.of("run", followed.report(state), List.of(state)));
    }

    private static void stored(HttpExchange exchange, Path run) throws IOException {
        for (String name : List.of("report.html", "certificate.html")) {
            Path page = run.resolve(name);
            if (Files.isRegularFile(page) && !Files.isSymbolicLink(page)) {
                exchange.getResponseHeaders().set("Content-Security-Policy", SANDBOX);
                Answer.send(
                        exchange, 200, Answer.HTML, Files.readString(page, StandardCharsets.UTF_8));
                return;
            }
        }
        Answer.say(exchange, 404, "it has no page");
    }
}
