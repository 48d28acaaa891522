package org.plstar.study.command;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.plstar.study.page.Caller;

/**
 * Handles Ctrl-C: the work stops, its results so far are saved, and the process ends with status
 * 130. A {@link Caller} stops work in another way, and the process continues.
 */
public final class Interruption implements AutoCloseable {
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hold, "plstar-interruption");
    private final Optional<Caller> caller = Caller.current();
    private volatile boolean requested;

    private Interruption() {}

    /** Begins to handle Ctrl-C, until this object is closed. */
    public static Interruption watch() {
        Interruption i = new Interruption();
        i.caller.ifPresentOrElse(
                Caller::endsByItself, () -> Runtime.getRuntime().addShutdownHook(i.hook));
        return i;
    }

    private void hold() {
        requested = true;
        try {
            saved.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
    }

    /** Whether the work should stop. */
    public boolean requested() {
        return caller.map(Caller::stopped).orElse(requested);
    }

    /** Reports that all results are saved. */
    @Override
    public void close() {
        if (caller.isPresent()) {
            return;
        }
        if (requested) {
            saved.countDown();
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            saved.countDown(); // the signal has arrived meanwhile
        }
    }
}
