package org.plstar.app.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.plstar.array.npy.WholeFile;

/** Writes a report as one self-contained HTML file that opens offline. */
public final class ReportWriter {
    private ReportWriter() {}

    /**
     * Writes {@code report} to {@code file}, whole or not at all: a reader, or a run killed
     * meanwhile, sees the old file or the new one. The same report gives the same bytes.
     *
     * @throws IOException if the folder is missing, read-only or full; the old file, if any, is
     *     then untouched
     */
    public static void write(Report report, Path file) throws IOException {
        byte[] page = ReportPage.of(report).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, out -> out.write(page));
    }
}
