package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.linearity.LinearityPage;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.report.Report;
import org.plstar.app.report.ReportWriter;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunReport;
import org.plstar.app.run.StoredResult;
import org.plstar.app.run.StoredRun;
import org.plstar.array.npy.WholeFile;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code plstar report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Writes a run's report.html again from its run.json, trace.csv and spectrum/; of"
                        + " other results says where the page is, or copies it to --out.")
public final class ReportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The directory of a run (default: the last one in runs).")
    private @Nullable Path given;

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            description = "Where to (default: report.html in DIR).")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    /** For picocli, which fills the fields in. */
    public ReportCommand() {}

    @Override
    public Integer call() {
        Path directory = LastRun.or(given, _ -> true);
        Path own = directory.resolve(fileOf(directory));
        Path file = out == null ? own : out;
        try {
            if (StoredResult.of(directory).isEmpty()) {
                ReportWriter.write(report(directory), file);
            } else if (!file.equals(own)) {
                byte[] page = Files.readAllBytes(own);
                WholeFile.write(file, to -> to.write(page));
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        System.out.println(
                json
                        ? JsonMapper.shared()
                                .createObjectNode()
                                .put("report", file.toString())
                                .toString()
                        : "Report: " + file.toAbsolutePath().normalize());
        return ExitCode.DONE.status();
    }

    /** The name of a directory's page. */
    static String fileOf(Path directory) {
        return Files.exists(directory.resolve("certificate.html"))
                        && !Files.exists(directory.resolve("report.html"))
                ? "certificate.html"
                : "report.html";
    }

    private static Report report(Path directory) {
        ObjectNode summary = StoredRun.json(directory);
        return summary.path("study").isString()
                ? new LinearityPage()
                        .read(summary, directory.resolve(RunDirectory.SUMMARY))
                        .report()
                : RunReport.of(StoredRun.read(directory));
    }

    static Refusal unwritable(Path file, IOException e) {
        return Refusal.of(
                RequestRefusal.UNWRITABLE,
                file.toString(),
                "it cannot be written (" + FailureWords.of(e) + ")",
                "a file in a folder that exists, with room",
                "choose another --out");
    }
}
