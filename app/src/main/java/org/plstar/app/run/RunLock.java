package org.plstar.app.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.refusal.Refusal;

/**
 * Holds a run's directory for one process; the system takes it back when the process ends, however
 * it ends.
 */
final class RunLock implements AutoCloseable {
    static final String NAME = ".lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of an existing directory.
     *
     * @throws Refusal if another process, or another run of this one, has it
     */
    static RunLock take(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(NAME),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return new RunLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // refused below, as a lock of another process is
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw Refusal.of(
                RequestRefusal.LOCKED,
                directory.toString(),
                "another plstar is working in it",
                "a directory of one's own",
                "wait for it to end, or choose another --out");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
