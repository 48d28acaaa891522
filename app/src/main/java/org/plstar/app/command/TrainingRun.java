package org.plstar.app.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.plstar.app.ExitCode;
import org.plstar.app.report.Finding;
import org.plstar.app.report.ReportWriter;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunJournal;
import org.plstar.app.run.RunReport;
import org.plstar.app.run.RunSummary;
import org.plstar.app.run.StoredRun;
import org.plstar.app.study.Preparation;
import org.plstar.app.study.TrainingResult;
import org.plstar.app.study.TrainingSettings;
import org.plstar.app.study.TrainingStudy;
import org.plstar.array.Workers;
import org.plstar.array.npy.WholeFile;
import org.plstar.network.Network;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import tools.jackson.databind.node.ObjectNode;

/** Runs a training study, shows it and saves it: what {@code train} and {@code demo} have in common. */
final class TrainingRun {
    private TrainingRun() {}

    static int run(
            CommonOptions common,
            Preparation data,
            Network network,
            TrainingSettings settings,
            double[] start,
            RunDirectory directory,
            String command) {
        data.notes().forEach(note -> System.err.println("plstar: " + note));
        try (Interruption interruption = Interruption.watch();
                Workers workers = common.workers()) {
            TrainingResult result;
            try (RunJournal journal = RunJournal.begin(directory);
                    TerminalProgress progress = TerminalProgress.standard()) {
                result =
                        TrainingStudy.run(
                                data,
                                network,
                                settings,
                                start,
                                Optional.empty(),
                                workers,
                                progress,
                                interruption::requested,
                                journal);
            }
            ObjectNode summary = save(result, directory, command);
            show(common, result, directory, summary);
            return (RunSummary.missed(result) ? ExitCode.TARGET_MISSED : ExitCode.DONE).status();
        }
    }

    private static ObjectNode save(TrainingResult result, RunDirectory directory, String command) {
        try {
            Weights.save(
                    directory.file("checkpoint").resolve("start.npz"),
                    result.network().layout(),
                    result.start());
            if (Arrays.stream(result.end()).allMatch(Double::isFinite)) {
                Weights.save(
                        directory.file("checkpoint").resolve("weights.npz"),
                        result.network().layout(),
                        result.end());
            }
            StoredRun run = StoredRun.of(result, command);
            ReportWriter.write(RunReport.of(run), directory.file("report.html"));
            ObjectNode summary = run.summary();
            summary.put("directory", directory.path().toString());
            WholeFile.write(
                    directory.file(RunDirectory.SUMMARY),
                    out ->
                            out.write(
                                    (summary.toPrettyString() + "\n")
                                            .getBytes(StandardCharsets.UTF_8)));
            return summary;
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    directory.path().toString(),
                    "the run cannot be saved (" + e + ")",
                    "room and permission to write",
                    "free some space or choose another --out");
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
