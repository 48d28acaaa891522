package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.plstar.study.train.run.RunState;
import org.plstar.study.train.run.StoredProgress;

/** {@code POST /run/NAME/stop} and {@code /resume}. */
record ActionRoute(Folder folder, ResumedRuns resumed) implements Route {
    @Override
    public void answer(HttpExchange exchange, Query query) throws IOException {
        Optional<Path> run = folder.find(query.path().get(1));
        if (run.isEmpty()) {
            Answer.say(exchange, 404, "there is no run of that name");
            return;
        }
        RunState state = folder.state(run.get());
        if (query.path().get(2).equals("stop")) {
            if (!state.running()) {
                Answer.say(exchange, 409, "it does not run");
                return;
            }
            StoredProgress.askToStop(run.get());
            Answer.say(exchange, 202, "it stops after the step that it is at, and can go on later");
            return;
        }
        if (!state.resumable()) {
            Answer.say(exchange, 409, "there is nothing to resume");
            return;
        }
        Optional<String> failed = resumed.start(run.get());
        if (failed.isPresent()) {
            Answer.say(exchange, 409, failed.get());
        } else {
            Answer.say(exchange, 202, "it goes on");
        }
    }
}
