package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportWriter;
import org.plstar.study.train.run.FollowedRun;
import org.plstar.study.train.run.FollowedRuns;
import org.plstar.study.train.run.RunState;

/**
 * {@code GET /events}: server-sent events, until the page is closed. Without a run {@code states}
 * of all; with {@code run=NAME} {@code states} of those, and {@code charts} when there is anything
 * new to draw. It looks four times a second, and sends charts at most every half second.
 */
record EventsRoute(Folder folder, BooleanSupplier open, Semaphore places) implements Route {
    private static final long LOOK_MILLIS = 250;
    private static final long CHARTS_NANOS = 450_000_000;
    private static final long SIGN_NANOS = 5_000_000_000L;

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public void answer(HttpExchange exchange, Query query) throws IOException {
        List<Path> runs = new ArrayList<>();
        for (String name : query.all("run")) {
            Optional<Path> run = folder.find(name);
            if (run.isEmpty() || runs.size() == CompareRoute.MOST) {
                Answer.say(exchange, 404, "there is no run of that name");
                return;
            }
            runs.add(run.get());
        }
        if (!places.tryAcquire()) {
            Answer.say(exchange, 503, "too many pages are open");
            return;
        }
        try {
            Answer.headers(exchange, "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            new Stream(folder, runs, exchange.getResponseBody()).run(open);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    /** The state of one page: what was sent to it. */
    private static final class Stream {
        private final Folder folder;
        private final List<Path> runs;
        private final OutputStream out;
        private String told = "";
        private List<Long> drawn = List.of();
        private long charts;
        private long sent = System.nanoTime();

        Stream(Folder folder, List<Path> runs, OutputStream out) {
            this.folder = folder;
            this.runs = runs;
            this.out = out;
        }

        void run(BooleanSupplier open) throws IOException, InterruptedException {
            write("retry: 1000\n\n");
            while (open.getAsBoolean()) {
                List<RunState> states = runs.isEmpty()
                        ? folder.all()
                        : runs.stream().map(folder::state).toList();
                String now = LivePages.json(states);
                if (!now.equals(told)) {
                    told = now;
                    event("states", now);
                }
                if (!runs.isEmpty() && System.nanoTime() - charts >= CHARTS_NANOS) {
                    draw(states);
                }
                if (System.nanoTime() - sent >= SIGN_NANOS) {
                    write(": here\n\n"); // fails if the page is closed
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }

        private void draw(List<RunState> states) throws IOException {
            SequencedMap<String, FollowedRun> all = new LinkedHashMap<>();
            List<Long> now = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                FollowedRun followed = folder.follow(runs.get(i));
                now.add(followed.read(states.get(i)));
                all.put(states.get(i).name(), followed);
            }
            if (now.equals(drawn)) {
                return;
            }
            drawn = now;
            charts = System.nanoTime();
            Report report = runs.size() == 1
                    ? all.firstEntry().getValue().report(states.getFirst())
                    : FollowedRuns.report(all);
            event("charts", ReportWriter.charts(report));
        }

        private void event(String name, String data) throws IOException {
            write("event: " + name + "\ndata: " + data + "\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            sent = System.nanoTime();
        }
    }
}
