package org.plstar.array.npy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files completely or not at all: to a draft beside them, which is then renamed. */
public final class WholeFile {
    private static final int BUFFER = 1 << 16;
    private static final String DRAFT = ".tmp";

    private WholeFile() {}

    /** Writes the bytes of the file. */
    public interface Content {
        /** Writes all bytes; need not close the stream. */
        void to(OutputStream out) throws IOException;
    }

    /**
     * Whether a path has the name of a draft, which a process that was killed while writing may
     * have left.
     */
    public static boolean isDraft(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") && name.endsWith(DRAFT);
    }

    /**
     * Writes a file; a reader at the same time, or after the process was killed, sees the old file
     * or the new one.
     */
    public static void write(Path file, Content content) throws IOException {
        write(file, content, true);
    }

    /**
     * Writes a file without waiting for the disk: for bytes with a checksum, by which they are
     * found missing if the machine fails soon after.
     */
    public static void writeChecked(Path file, Content content) throws IOException {
        write(file, content, false);
    }

    private static void write(Path file, Content content, boolean durable) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder to write into");
        }
        // A name that no other process or thread uses at the same time.
        String writer =
                ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
        Path draft = folder.resolve("." + file.getFileName() + "." + writer + DRAFT);
        try {
            Files.deleteIfExists(draft); // of a process that was killed, or a link of somebody's
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out =
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
                content.to(new Unclosing(out));
                out.flush();
                if (durable) {
                    channel.force(true);
                }
            }
            move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void move(Path draft, Path file) throws IOException {
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

    /** Keeps the file open when its content closes a stream around it, as a zip must. */
    private static final class Unclosing extends OutputStream {
        private final OutputStream out;

        Unclosing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
