package org.plstar.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.plstar.app.ExitCode;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.report.Finding;
import org.plstar.app.report.ReportWriter;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunJournal;
import org.plstar.app.run.RunReport;
import org.plstar.app.run.RunRequest;
import org.plstar.app.run.RunSummary;
import org.plstar.app.run.StoredPath;
import org.plstar.app.run.StoredRun;
import org.plstar.app.study.Preparation;
import org.plstar.app.study.TrainingResult;
import org.plstar.app.study.TrainingSettings;
import org.plstar.app.study.TrainingStudy;
import org.plstar.array.Workers;
import org.plstar.array.npy.WholeFile;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.node.ObjectNode;

/** Runs a training study, shows it and saves it: what {@code train} and {@code demo} have in common. */
final class TrainingRun {
    private TrainingRun() {}

    /** Seconds between checkpoints, unless others are asked for. */
    static final double CHECKPOINT_SECONDS = 30;

    /**
     * What is run, and where it goes.
     *
     * @param start as the model begins
     * @param directory closed at the end
     * @param request what to resume with
     * @param seconds between checkpoints
     * @param pathMib most MiB of iterates to keep
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Plan(
            Preparation data,
            Model network,
            TrainingSettings settings,
            ModelState start,
            RunDirectory directory,
            RunRequest request,
            double seconds,
            int pathMib,
            String command) {
        StoredPath iterates() {
            return StoredPath.of(settings.looks().all(), network.layout().size(), pathMib);
        }
    }

    /** Runs from the start. */
    static int begin(CommonOptions common, Plan plan) {
        try (RunDirectory directory = plan.directory) {
            try {
                Weights.save(start(directory), plan.network.layout(), plan.start);
                plan.request.write(directory);
            } catch (IOException e) {
                throw RunJournal.unwritable(directory.path(), e);
            }
            try {
                return run(
                        common,
                        plan,
                        () -> RunJournal.begin(directory, plan.iterates(), plan.seconds));
            } catch (Refusal refusal) {
                // Nothing is worth keeping of a run that could not take its first step.
                if (refusal.code() != RequestRefusal.UNWRITABLE && !RunJournal.begun(directory)) {
                    directory.discard();
                }
                throw refusal;
            }
        }
    }

    /** Goes on from the last checkpoint. */
    static int resume(CommonOptions common, Plan plan) {
        try (RunDirectory directory = plan.directory) {
            return run(
                    common,
                    plan,
                    () ->
                            RunJournal.resume(
                                    directory,
                                    plan.iterates(),
                                    plan.seconds,
                                    plan.settings.looks().all(),
                                    plan.network.layout().size()));
        }
    }

    /** Where a run keeps its initial weights. */
    static Path start(RunDirectory directory) {
        return directory.file("checkpoint").resolve("start.npz");
    }

    /** Where a run leaves its last weights, unless it diverged. */
    static Path end(RunDirectory directory) {
        return directory.file("checkpoint").resolve("weights.npz");
    }

    private static int run(CommonOptions common, Plan plan, Supplier<RunJournal> writing) {
        Preparation data = plan.data;
        RunDirectory directory = plan.directory;
        data.notes().forEach(note -> System.err.println("plstar: " + note));
        try (Interruption interruption = Interruption.watch();
                Workers workers = common.workers()) {
            TrainingResult result;
            try (RunJournal journal = writing.get();
                    TerminalProgress progress = TerminalProgress.standard()) {
                result =
                        TrainingStudy.run(
                                data,
                                plan.network,
                                plan.settings,
                                plan.start,
                                journal.resumption(),
                                workers,
                                progress,
                                interruption::requested,
                                journal);
            }
            ObjectNode summary = save(result, plan);
            show(common, result, directory, summary);
            return (RunSummary.missed(result) ? ExitCode.TARGET_MISSED : ExitCode.DONE).status();
        }
    }

    private static ObjectNode save(TrainingResult result, Plan plan) {
        RunDirectory directory = plan.directory;
        try {
            if (Arrays.stream(result.end().parameters()).allMatch(Double::isFinite)) {
                Weights.save(end(directory), result.network().layout(), result.end());
            }
            StoredRun run = StoredRun.of(result, plan.command);
            ReportWriter.write(RunReport.of(run), directory.file("report.html"));
            ObjectNode summary = run.summary();
            path(summary, plan);
            summary.put("directory", directory.path().toString());
            WholeFile.write(
                    directory.file(RunDirectory.SUMMARY),
                    out ->
                            out.write(
                                    (summary.toPrettyString() + "\n")
                                            .getBytes(StandardCharsets.UTF_8)));
            return summary;
        } catch (IOException e) {
            throw RunJournal.unwritable(directory.path(), e);
        }
    }

    /** How many iterates are kept, and why none are. */
    private static void path(ObjectNode summary, Plan plan) {
        int kept = StoredPath.count(plan.directory.path());
        summary.put("iterates", kept);
        if (kept == 0) {
            summary.put(
                    "iterates_reason",
                    plan.pathMib == 0
                            ? "--path 0"
                            : plan.iterates().steps().isEmpty()
                                    ? "three of them would not fit into " + plan.pathMib + " MiB"
                                    : "the run ended before the first that would be kept");
        }
    }

    private static void show(
            CommonOptions common,
            TrainingResult result,
            RunDirectory directory,
            ObjectNode summary) {
        if (common.json) {
            System.out.println(summary);
            return;
        }
        PrintStream out = System.out;
        for (Finding f : RunReport.of(result, "").findings()) {
            out.println((f.kind() == Finding.Kind.WARNING ? "! " : "- ") + f.text());
        }
        out.println();
        out.println("Report: " + directory.file("report.html").toAbsolutePath().normalize());
        out.println(
                "Trace and summary: "
                        + directory.file("trace.csv")
                        + ", "
                        + directory.file(RunDirectory.SUMMARY));
    }
}
