package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Report;
import org.plstar.app.report.ReportWriter;
import org.plstar.app.run.RunDirectory;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.json.Json;

/** What a command leaves of a result: a JSON file and a page in a directory, and what it prints. */
final class ResultFiles {
    private static final String REPORT = "report.html";

    private ResultFiles() {}

    /** Writes the page and the record's JSON, each whole or not at all. */
    static void save(RunDirectory directory, String file, Object summary, Report report)
            throws IOException {
        byte[] text = Json.file(summary);
        ReportWriter.write(report, directory.file(REPORT));
        WholeFile.write(directory.file(file), out -> out.write(text));
    }

    /** Prints the record as one JSON object, or the findings a line each. */
    static void print(boolean json, Object summary, List<Finding> findings) {
        if (json) {
            System.out.println(Json.tree(summary));
        } else {
            findings.forEach(f -> System.out.println(f.line()));
        }
    }

    /** Prints where the page is. */
    static void printReport(Path directory) {
        System.out.println();
        System.out.println("Report: " + directory.resolve(REPORT).toAbsolutePath().normalize());
    }
}
