package org.plstar.app.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a report as one self-contained HTML file that opens offline. */
public final class ReportWriter {
    private ReportWriter() {}

    /**
     * Writes {@code report} to {@code file}, whole or not at all: a reader, or a run killed meanwhile, sees the old file or the new one.
     * The same report gives the same bytes.
     *
     * @throws IOException if the folder is missing, read-only or full; the old file, if any, is then untouched
     */
    public static void write(Report report, Path file) throws IOException {
        byte[] page = ReportPage.of(report).getBytes(StandardCharsets.UTF_8);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder to write into");
        }
        // Not Files.createTempFile: its files are readable by their owner only, a report is to be
        // passed on.
        String writer = ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
        Path draft = folder.resolve("." + file.getFileName() + "." + writer + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            draft,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(page);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                // Without this a crash after the rename could leave an empty file under the final
                // name.
                channel.force(true);
            }
            moveInto(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void moveInto(Path draft, Path file) throws IOException {
        try {
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
