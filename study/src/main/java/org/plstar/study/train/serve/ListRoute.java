package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.plstar.study.claim.Account;
import org.plstar.study.report.Report;

/** {@code GET /}: the list of all runs. */
record ListRoute(Folder folder) implements Route {
    @Override
    public void answer(HttpExchange exchange, Query query) throws IOException {
        Report empty =
                new Report("Runs", folder.path().toString(), Account.NONE, List.of(), Map.of());
        Answer.send(exchange, 200, Answer.HTML, LivePages.of("list", empty, folder.all()));
    }
}
