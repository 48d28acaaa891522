package org.plstar.study.report;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.plstar.array.npy.WholeFile;

/** Writes a report as one self-contained HTML file that opens offline, or as a served page. */
public final class ReportWriter {
    private static final int PIECE = 8192;

    private ReportWriter() {}

    /** The page of a report in the form that a server sends. */
    public static String page(Report report, Attachment more) {
        return ReportPage.of(report, more);
    }

    /** The charts of a report in the form that the script of its page reads. */
    public static String charts(Report report) {
        return ReportJson.of(report);
    }

    /**
     * Writes {@code report} to {@code file}, whole or not at all: a reader, or a run killed
     * meanwhile, sees the old file or the new one. The same report gives the same bytes.
     *
     * @throws IOException if the folder is missing, read-only or full; the old file, if any, is
     *     then untouched
     */
    public static void write(Report report, Path file) throws IOException {
        String page = ReportPage.of(report);
        WholeFile.write(file, out -> {
            // piece by piece: a page of some megabytes is not copied as a whole
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            for (int i = 0; i < page.length(); i += PIECE) {
                writer.write(page, i, Math.min(PIECE, page.length() - i));
            }
            writer.flush();
        });
    }
}
