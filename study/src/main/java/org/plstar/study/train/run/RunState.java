package org.plstar.study.train.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.json.Json;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;

/**
 * The present state of a run.
 *
 * @param name of its directory
 * @param state {@code running}, {@code stopping}, {@code cut off}, or how it ended
 * @param stage what is being done, in words; empty unless it runs
 * @param changed when it ended, or was begun
 * @param step steps done
 * @param steps planned
 * @param loss the last that is known: of all training rows, or, while it runs, of the last step
 * @param accuracy of the test rows, else of the training rows
 * @param secondsLeft until the end
 * @param about what it trains on what
 * @param training whether it is a run of {@code train}, which has charts of its own
 * @param resumable whether it can go on
 */
public record RunState(
        String name,
        String state,
        String stage,
        Instant changed,
        OptionalLong step,
        OptionalLong steps,
        OptionalDouble loss,
        OptionalDouble accuracy,
        OptionalDouble secondsLeft,
        @JsonUnwrapped About about,
        boolean training,
        boolean resumable) {
    private static final int TAIL = 4096;

    /**
     * The model and the data of a run.
     *
     * @param network its text; empty where it is not known
     * @param data its name; empty where it is not known
     */
    public record About(String network, String data) {}

    /** The numbers of the last row of a trace. */
    private record Last(OptionalLong step, OptionalDouble loss, OptionalDouble accuracy) {
        static final Last NONE =
                new Last(OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Whether a process is training the run. */
    public boolean running() {
        return state.equals("running") || state.equals("stopping");
    }

    /**
     * Reads the state of a run.
     *
     * @param row what its files say, where no process works on it
     */
    static RunState of(Path run, RunTable.Row row) {
        String name = String.valueOf(run.getFileName());
        boolean held = RunDirectory.isHeld(run);
        boolean unfinished = row.outcome().equals("unfinished");
        if (!held && !unfinished) {
            return ended(run, name, row);
        }
        Optional<StoredProgress> told = StoredProgress.read(run);
        Optional<StoredProgress> now = told.filter(_ -> held);
        Last last = last(run);
        boolean stepping = now.isPresent() && now.get().stage().equals("training");
        return new RunState(
                name,
                !held ? "cut off" : StoredProgress.stopIsAsked(run) ? "stopping" : "running",
                held ? now.map(StoredProgress::stage).orElse("working") : "",
                row.changed(),
                stepping ? OptionalLong.of(now.get().step()) : last.step,
                stepping
                        ? OptionalLong.of(now.get().steps())
                        : told.filter(p -> p.stage().equals("training"))
                                .map(p -> OptionalLong.of(p.steps()))
                                .orElse(OptionalLong.empty()),
                stepping && now.get().loss().isPresent() ? now.get().loss() : last.loss,
                last.accuracy,
                now.map(StoredProgress::secondsLeft).orElse(OptionalDouble.empty()),
                told.map(p -> new About(p.about().network(), p.about().data()))
                        .orElse(new About(row.network(), "")),
                unfinished || row.summary().isPresent(),
                !held && trains(run));
    }

    private static RunState ended(Path run, String name, RunTable.Row row) {
        Optional<RunSummary> s = row.summary();
        OptionalDouble test = number(s, FitQuantity.TEST_ACCURACY);
        OptionalDouble steps = number(s, FitQuantity.STEPS);
        Optional<FitSummary.GoalSummary> goal = s.flatMap(r -> r.fit().ending().goal());
        return new RunState(
                name,
                row.outcome(),
                "",
                row.changed(),
                steps.isPresent()
                        ? OptionalLong.of((long) steps.getAsDouble())
                        : OptionalLong.empty(),
                goal.map(g -> OptionalLong.of(g.steps())).orElse(OptionalLong.empty()),
                number(s, FitQuantity.LOSS),
                test.isPresent() ? test : number(s, FitQuantity.TRAIN_ACCURACY),
                OptionalDouble.empty(),
                new About(row.network(), s.map(r -> r.fit().data().name()).orElse("")),
                s.isPresent(),
                row.outcome().equals(Json.lower(Outcome.STOPPED)) && trains(run));
    }

    private static OptionalDouble number(Optional<RunSummary> s, FitQuantity q) {
        return s.map(r -> r.number(q)).orElse(OptionalDouble.empty());
    }

    private static boolean trains(Path run) {
        try {
            return RunRequest.read(run).arguments().getFirst().equals("train");
        } catch (Refusal e) {
            return false;
        }
    }

    /** Reads the end of the trace only. */
    private static Last last(Path run) {
        try (RandomAccessFile file =
                new RandomAccessFile(run.resolve(RunJournal.TRACE).toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL, file.length())];
            List<String> names = List.of(String.valueOf(file.readLine()).split(",", -1));
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            String[] lines = new String(tail, StandardCharsets.UTF_8).split("\n", -1);
            if (lines.length < 2 || file.length() <= Trace.HEADER.length()) {
                return Last.NONE;
            }
            List<String> cells = Arrays.asList(lines[lines.length - 2].split(",", -1));
            if (cells.size() != names.size()) {
                return Last.NONE;
            }
            OptionalDouble test = cell(names, cells, "test_accuracy");
            return new Last(
                    OptionalLong.of(Long.parseLong(cells.getFirst())),
                    cell(names, cells, "loss"),
                    test.isPresent() ? test : cell(names, cells, "train_accuracy"));
        } catch (IOException | NumberFormatException e) {
            return Last.NONE;
        }
    }

    private static OptionalDouble cell(List<String> names, List<String> cells, String name) {
        int at = names.indexOf(name);
        return at < 0 || cells.get(at).isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(cells.get(at)));
    }
}
