package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.study.train.run.FollowedRun;
import org.plstar.study.train.run.FollowedRuns;
import org.plstar.study.train.run.RunState;

/** {@code GET /compare?run=A&run=B}: two or more runs in the same charts. */
record CompareRoute(Folder folder) implements Route {
    /** The largest number of runs that are compared. */
    static final int MOST = 16;

    @Override
    public void answer(HttpExchange exchange, Query query) throws IOException {
        List<String> names = query.all("run").stream().distinct().toList();
        if (names.size() < 2 || names.size() > MOST) {
            Answer.say(exchange, 400, "name two runs or more, up to " + MOST);
            return;
        }
        SequencedMap<String, FollowedRun> runs = new LinkedHashMap<>();
        List<RunState> states = new ArrayList<>();
        for (String name : names) {
            Optional<Path> run = folder.find(name);
            if (run.isEmpty()) {
                Answer.say(exchange, 404, "there is no run of that name");
                return;
            }
            runs.put(name, folder.follow(run.get()));
            states.add(folder.state(run.get()));
        }
        // traces may be long; several threads read them
        states.parallelStream()
                .forEach(s -> Objects.requireNonNull(runs.get(s.name())).read(s));
        Answer.send(
                exchange,
                200,
                Answer.HTML,
                LivePages.of("compare", FollowedRuns.report(runs), states));
    }
}
