package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.plstar.study.Progress;
import org.plstar.study.options.RemainingTime;
import org.plstar.study.train.run.StoredProgress;

/**
 * Reports the progress of a run to other processes by {@code progress.json}, and receives their
 * request to stop by the file {@code stop}, about twice a second; forwards all to another listener.
 *
 * <p>A thread of its own touches the files, so that the run only notes where it is.
 */
final class RunProgress implements Progress, AutoCloseable {
    private static final long INTERVAL_MILLIS = 400;
    private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000;

    private final Progress next;
    private final Path directory;
    private final StoredProgress.About about;
    private final Thread writer = new Thread(this::write, "plstar-progress");
    private RemainingTime remaining = new RemainingTime();
    private String stage = "";
    private long noted;
    private long done;
    private long total;
    private double loss = Double.NaN; // no loss so far
    private volatile StoredProgress now;
    private volatile boolean stop;
    private volatile boolean closed;

    private RunProgress(Progress next, Path directory, StoredProgress.About about) {
        this.next = next;
        this.directory = directory;
        this.about = about;
        this.now = new StoredProgress(
                "beginning", 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), about);
    }

    /** Begins to report; an earlier request to stop is dropped. */
    static RunProgress begin(Progress next, Path directory, StoredProgress.About about) {
        StoredProgress.takeStop(directory);
        RunProgress p = new RunProgress(next, directory, about);
        p.writer.setDaemon(true);
        p.writer.start();
        return p;
    }

    /** Whether another process requested the run to stop. */
    boolean stopped() {
        return stop;
    }

    @Override
    public void at(String what, long units, long all) {
        next.at(what, units, all);
        long time = System.nanoTime();
        boolean fresh = !what.equals(stage);
        if (fresh) {
            stage = what;
            remaining = new RemainingTime();
        }
        done = units;
        total = all;
        remaining.at(units, time);
        if (fresh || time - noted >= INTERVAL_NANOS) {
            noted = time;
            note();
        }
    }

    @Override
    public void loss(double value) {
        next.loss(value);
        boolean first = Double.isNaN(loss);
        loss = value;
        if (first) {
            note();
        }
    }

    private void note() {
        now = new StoredProgress(
                stage,
                done,
                total,
                Double.isFinite(loss) ? OptionalDouble.of(loss) : OptionalDouble.empty(),
                remaining.left(total),
                about);
    }

    @Override
    public void apart(long nanos, long left) {
        next.apart(nanos, left);
        remaining.apart(nanos, left);
    }

    @Override
    public void clear() {
        next.clear();
    }

    private void write() {
        StoredProgress written = null;
        while (!closed) {
            StoredProgress latest = now;
            try {
                if (!latest.equals(written)) {
                    latest.write(directory);
                    written = latest;
                }
            } catch (IOException e) {
                // a full disk ends the run where its own files are written
            }
            stop |= StoredProgress.takeStop(directory);
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Removes the file. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            StoredProgress.remove(directory);
        } catch (IOException e) {
            // the released lock shows that the file is not valid
        }
    }
}
