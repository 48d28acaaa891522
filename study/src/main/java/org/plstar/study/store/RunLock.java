package org.plstar.study.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/**
 * A lock of a run's directory for one process; the system releases it when the process ends in any
 * way.
 */
final class RunLock implements AutoCloseable {
    static final String NAME = ".lock";

    /**
     * The directories that this process has locked. The system releases all locks of a process on a
     * file when the process closes any channel to it, so that a locked file is never opened again.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /**
     * The number of attempts to lock, since a process that only tests has the lock for a moment.
     */
    private static final int TRIES = 10;

    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;
    private final Path held;

    private RunLock(FileChannel channel, Path held) {
        this.channel = channel;
        this.held = held;
    }

    /**
     * Locks an existing directory.
     *
     * @throws Refusal if another process, or another run of this one, has it
     */
    static RunLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        for (int k = 0; k < TRIES && HELD.add(real); k++) {
            try {
                @Nullable FileChannel channel = locked(real, StandardOpenOption.CREATE);
                if (channel != null) {
                    return new RunLock(channel, real);
                }
            } catch (IOException e) {
                HELD.remove(real);
                throw e;
            }
            HELD.remove(real);
            LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000);
        }
        throw Refusal.of(
                RequestRefusal.LOCKED,
                directory.toString(),
                "another plstar is working in it",
                "a directory of one's own",
                "wait for it to end, or choose another --out");
    }

    /**
     * Whether this or another process works on a run; false for a directory that cannot be read.
     */
    static boolean isHeld(Path directory) {
        try {
            Path real = directory.toRealPath();
            if (!HELD.add(real)) {
                return true;
            }
            try (@Nullable FileChannel channel = locked(real)) {
                return channel == null;
            } finally {
                HELD.remove(real);
            }
        } catch (IOException e) {
            return false; // no lock file, or no right to write to it
        }
    }

    /** An open channel with the lock; null if another process has the lock. */
    private static @Nullable FileChannel locked(Path real, StandardOpenOption... more)
            throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(more));
        options.add(StandardOpenOption.WRITE);
        options.add(LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(real.resolve(NAME), options);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // this process has the lock elsewhere, which counts like another process
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(held);
    }
}
