package org.plstar.app.command;

import java.util.concurrent.CountDownLatch;
import org.plstar.app.ExitCode;

/** Ctrl-C: the work is asked to stop, what is done is saved, then the process ends with 130. */
final class Interruption implements AutoCloseable {
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook = new Thread(this::hold, "plstar-interruption");
    private volatile boolean requested;

    private Interruption() {}

    /** Watches until closed. */
    static Interruption watch() {
        Interruption i = new Interruption();
        Runtime.getRuntime().addShutdownHook(i.hook);
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
    boolean requested() {
        return requested;
    }

    /** Says that all is saved. */
    @Override
    public void close() {
        if (requested) {
            saved.countDown();
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            saved.countDown(); // the signal came just now
        }
    }
}
