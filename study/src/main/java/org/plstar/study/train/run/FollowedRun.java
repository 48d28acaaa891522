package org.plstar.study.train.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.Observation;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.fit.BatchMeans;
import org.plstar.study.fit.EdgeClaims;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Report;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import org.plstar.system.Loss;

/**
 * A running run on a page: its data so far, as a report with the charts of a finished run's report.
 */
public final class FollowedRun {
    private static final int MOST_PASSING = 400;

    private final Path directory;
    private final LiveTrace trace;
    private Thinned passing = new Thinned(MOST_PASSING);
    private long passed = -1;
    private long version;

    /** A followed run before its files are read. */
    public FollowedRun(Path directory) {
        this.directory = directory;
        this.trace = new LiveTrace(
                directory,
                StoredProgress.read(directory)
                        .map(p -> p.about().parameters())
                        .orElse(Integer.MAX_VALUE));
    }

    /**
     * Reads the new lines of the run's files.
     *
     * @param state of the run, now
     * @return a number that grows whenever there is anything new to draw
     * @throws Refusal DAMAGED_RUN if its trace is not what plstar writes
     */
    public synchronized long read(RunState state) {
        boolean more = trace.read();
        long step = state.running() ? state.step().orElse(-1) : -1;
        if (step < passed) {
            passing = new Thinned(MOST_PASSING); // another process continues from an earlier step
        }
        if (step > passed && state.loss().isPresent()) {
            passing.add(new Thinned.Row((int) step, state.loss().getAsDouble(), ""));
            more = true;
        }
        passed = step;
        version += more ? 1 : 0;
        return version;
    }

    /** The rows that are shown, by step. */
    synchronized List<StoredTrace.Row> rows() {
        return trace.rows();
    }

    /**
     * The report of the data so far.
     *
     * @throws Refusal if the run's files are not what plstar writes
     */
    public synchronized Report report(RunState state) {
        return state.running() || !Files.exists(directory.resolve(RunDirectory.SUMMARY))
                ? live(state)
                : ended();
    }

    private Report ended() {
        RunSummary summary = StoredRun.summary(directory);
        List<StoredTrace.Row> rows = trace.rows();
        List<Observation> path = StoredTrace.path(rows);
        if (path.isEmpty()) {
            throw DamagedRun.of(directory.resolve(RunJournal.TRACE), "it has no row");
        }
        Report whole = RunReport.of(new StoredRun(
                summary,
                path,
                StoredTrace.seconds(rows),
                BatchMeans.NONE,
                StoredPortrait.read(directory)));
        return new Report(
                whole.title(),
                thinned(path).map(t -> whole.subtitle() + ". " + t).orElse(whole.subtitle()),
                whole.account(),
                whole.sections(),
                whole.provenance());
    }

    private Optional<String> thinned(List<Observation> path) {
        return path.size() >= trace.all()
                ? Optional.empty()
                : Optional.of("This page shows "
                        + path.size()
                        + " of "
                        + trace.all()
                        + " rows of trace.csv: the first, the last, and of each"
                        + " group of neighbours those with the least and the"
                        + " greatest loss. The file and report.html have all.");
    }

    private Report live(RunState state) {
        List<StoredTrace.Row> rows = trace.rows();
        List<Observation> path = StoredTrace.path(rows);
        Optional<StoredProgress.About> about =
                StoredProgress.read(directory).map(StoredProgress::about);
        List<Section> sections = new ArrayList<>();
        if (!path.isEmpty()) {
            RunCharts charts = new RunCharts(path, known(about, path));
            List<Chart> convergence = new ArrayList<>(charts.convergence());
            Chart loss = withPassing(convergence.getFirst());
            convergence.set(
                    0,
                    Clock.of(path, StoredTrace.seconds(rows))
                            .map(c -> c.on(loss))
                            .orElse(loss));
            sections.add(Section.of("Convergence", "", convergence));
            sections.add(Section.of("The tangent kernel", "", charts.kernels()));
        }
        Map<String, String> provenance = new LinkedHashMap<>();
        try {
            provenance.put(
                    "arguments", String.join(" ", RunRequest.read(directory).arguments()));
        } catch (Refusal e) {
            // the run only begins
        }
        about.ifPresent(a -> provenance.put("parameters", String.valueOf(a.parameters())));
        return new Report(
                about.map(a -> a.title() + " on " + a.data()).orElse(state.name()),
                about.map(a -> a.network()
                                + ", "
                                + a.rows()
                                + " training rows, "
                                + Digits.count(a.outputs(), "output"))
                        .orElse(""),
                account(path),
                sections,
                provenance);
    }

    private static Account account(List<Observation> path) {
        Say say = new Say();
        EdgeClaims.live(path, say);
        return say.account();
    }

    private static RunCharts.Known known(
            Optional<StoredProgress.About> about, List<Observation> path) {
        return new RunCharts.Known(
                about.map(StoredProgress.About::loss).orElseGet(Loss.SQUARE::text),
                path.stream().anyMatch(o -> o.linearizedLoss().isPresent()),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                about.flatMap(a -> sample(a, path)),
                List.of());
    }

    private static Optional<String> sample(StoredProgress.About about, List<Observation> path) {
        long all = (long) about.rows() * about.outputs();
        return path.stream()
                .flatMap(o -> o.kernel().stream())
                .map(k -> k.eigenvalues().length)
                .findFirst()
                .filter(n -> n < all)
                .map(n -> n + " of " + all + " equations");
    }

    /** The chart of the loss, with the losses between the rows. */
    private Chart withPassing(Chart loss) {
        List<Thinned.Row> rows = passing.rows();
        if (rows.isEmpty()) {
            return loss;
        }
        return loss.line(
                "loss at each step (live)",
                Ink.of("passing").withStroke(Ink.Stroke.DOTTED),
                Values.of(rows, Thinned.Row::step),
                Values.of(rows, r -> OptionalDouble.of(r.loss()), ""));
    }
}
