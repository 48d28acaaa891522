package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.Rooms;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportWriter;
import org.plstar.study.store.LastRun;
import org.plstar.study.store.OutputFile;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.StoredResult;
import org.plstar.study.train.run.RunReport;
import org.plstar.study.train.run.StoredRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code plstar report}. */
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

    /** Called by picocli, which sets the fields. */
    public ReportCommand() {}

    @Override
    public Integer call() {
        Path directory = LastRun.or(given, _ -> true);
        Path own = RunDirectory.page(directory);
        Path file = out == null ? own : out;
        try {
            if (StoredResult.of(directory).isEmpty()) {
                ReportWriter.write(report(directory), file);
            } else if (!file.equals(own)) {
                byte[] page = Files.readAllBytes(own);
                WholeFile.write(file, to -> to.write(page));
            }
        } catch (IOException e) {
            throw OutputFile.unwritable(file, e);
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

    private static Report report(Path directory) {
        return Rooms.report(StoredResult.summary(directory), directory)
                .orElseGet(() -> RunReport.of(StoredRun.read(directory)));
    }
}
