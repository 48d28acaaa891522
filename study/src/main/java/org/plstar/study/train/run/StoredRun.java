package org.plstar.study.train.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.refusal.Refusal;
import org.plstar.study.Release;
import org.plstar.study.claim.Account;
import org.plstar.study.fit.BatchMeans;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.json.Json;
import org.plstar.study.portrait.Portrait;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.StoredResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A finished run from its files, for reports and comparisons.
 *
 * @param summary {@code run.json}
 * @param path {@code trace.csv}, with the eigenvalues in {@code spectrum/}
 * @param seconds of each observation since the run began; empty where they are not known
 * @param batches {@code batches.csv}; empty without batches
 * @param portrait {@code portrait.json}
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record StoredRun(
        RunSummary summary,
        List<Observation> path,
        double[] seconds,
        BatchMeans batches,
        Portrait portrait) {
    /**
     * Reads a run's files.
     *
     * @throws Refusal if they are missing, unreadable or not what plstar writes
     */
    public static StoredRun read(Path directory) {
        return of(directory, summary(directory));
    }

    /** The run with a summary that is not written yet. */
    public static StoredRun of(Path directory, RunSummary summary) {
        List<StoredTrace.Row> rows =
                StoredTrace.rows(directory, summary.fit().network().parameters());
        if (rows.isEmpty()) {
            throw DamagedRun.of(directory.resolve("trace.csv"), "it has no row");
        }
        return new StoredRun(
                summary,
                StoredTrace.path(rows),
                StoredTrace.seconds(rows),
                StoredBatches.read(directory),
                StoredPortrait.read(directory));
    }

    /** The time of each step; absent where the rows have none. */
    Optional<Clock> clock() {
        return Clock.of(path, seconds);
    }

    /** Reads only {@code run.json}. */
    public static RunSummary summary(Path directory) {
        Path file = directory.resolve(RunDirectory.SUMMARY);
        ObjectNode j = StoredResult.summary(directory);
        if (!j.path("network").isObject()
                || !j.path("data").isObject()
                || !j.path("method").isObject()) {
            throw DamagedRun.of(file, "it is not the summary of a run of this version");
        }
        int schema = j.path("schema").asInt(0);
        if (schema != RunSummary.SCHEMA) {
            throw Refusal.of(
                    RequestRefusal.OTHER_VERSION,
                    file.toString(),
                    "its schema is "
                            + schema
                            + ", and plstar "
                            + Release.version()
                            + " reads "
                            + RunSummary.SCHEMA,
                    "the version that wrote it, " + j.path("version").asString("another one"),
                    "read it with that version");
        }
        try {
            return RunJson.read(j);
        } catch (JacksonException e) {
            throw DamagedRun.of(
                    file,
                    "a part of it is not what plstar writes (" + e.getOriginalMessage() + ")");
        }
    }

    /** The sentences in the {@code run.json} of a run or a sweep. */
    public static Account account(Path directory, ObjectNode summary) {
        try {
            return Json.read(summary, Account.class);
        } catch (JacksonException e) {
            throw DamagedRun.of(
                    directory.resolve(RunDirectory.SUMMARY),
                    "its findings are no sentences (" + e.getOriginalMessage() + ")");
        }
    }

    /** The run in plain numbers. */
    FitSummary fit() {
        return summary.fit();
    }

    /** The kernels along the path. */
    List<KernelState> kernels() {
        return path.stream().flatMap(o -> o.kernel().stream()).toList();
    }

    /** Whether the targets are classes. */
    boolean classifies() {
        return path.getFirst().trainAccuracy().isPresent();
    }

    /** Whether there are test rows. */
    boolean tested() {
        return path.getFirst().testLoss().isPresent();
    }
}
