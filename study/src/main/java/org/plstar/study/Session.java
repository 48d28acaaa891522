package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.study.engine.Engine;
import org.plstar.study.engine.LocalEngine;

/**
 * The means that a study runs with: a team of threads, a listener for progress, and a way to stop
 * it.
 *
 * <p>Results do not depend on any of these, except when a study is stopped early. A session serves
 * one study at a time.
 *
 * @param workers the threads that share the work
 * @param progress the listener to the progress of the work
 * @param stop whether to end early with what is done; called between units of work
 * @param engine computes the large parts
 */
public record Session(Workers workers, Progress progress, BooleanSupplier stop, Engine engine)
        implements AutoCloseable {
    /** Refuses null with a {@link NullPointerException}. */
    public Session {
        requireNonNull(workers, "workers");
        requireNonNull(progress, "progress");
        requireNonNull(stop, "stop");
        requireNonNull(engine, "engine");
    }

    /** A session that computes in this process. */
    public Session(Workers workers, Progress progress, BooleanSupplier stop) {
        this(workers, progress, stop, new LocalEngine());
    }

    /**
     * A session with one thread per processor and no listener, which stops when the thread that
     * runs it is interrupted.
     */
    public static Session quiet() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    /**
     * A session with a number of threads, at least 1, and no listener, which stops when the thread
     * that runs it is interrupted.
     */
    public static Session of(int threads) {
        return new Session(
                Workers.of(threads),
                Progress.SILENT,
                () -> Thread.currentThread().isInterrupted());
    }

    /**
     * What computes products and factorizations of matrices in this process: OpenBLAS with its
     * version and processor, or Java where it is not on the class path or does not load, which is
     * some times slower. Each {@code run.json} has it.
     */
    public static String products() {
        return Blas.provider();
    }

    /**
     * The threads of the session.
     *
     * @throws IllegalStateException if the session is closed
     */
    @Override
    public Workers workers() {
        if (workers.isClosed()) {
            throw new IllegalStateException("the session is closed");
        }
        return workers;
    }

    /** The session with the same threads and another listener. */
    public Session withProgress(Progress progress) {
        return new Session(workers, progress, stop, engine);
    }

    /** The session with the same threads and another condition to stop. */
    public Session withStop(BooleanSupplier stop) {
        return new Session(workers, progress, stop, engine);
    }

    /** The session with the same threads and another engine. */
    public Session withEngine(Engine engine) {
        return new Session(workers, progress, stop, engine);
    }

    /** Ends the threads, and has the listener clear its output. */
    @Override
    public void close() {
        progress.clear();
        workers.close();
    }
}
