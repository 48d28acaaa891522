package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.plstar.array.Workers;

/**
 * Runs work on threads that end with the work.
 *
 * <p>Programs keep scratch per thread, and that refers to what they last worked on. A thread that
 * measures one network after another so holds the vectors of some that it has finished, for as long
 * as the JVM sees no need to look through its table; the vectors of a wide network are hundreds of
 * megabytes.
 */
final class OwnThreads {
    private OwnThreads() {}

    /**
     * Runs the work and waits for it; an exception of the work is thrown to the caller.
     *
     * @param threads of its team, which it must not use after it has returned
     */
    static <T> T call(int threads, Function<Workers, T> work) {
        List<T> result = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();
        Thread thread = Thread.ofPlatform().name("plstar-network").start(() -> {
            try (Workers team = Workers.of(threads)) {
                result.add(work.apply(team));
            } catch (RuntimeException | Error e) {
                thrown.add(e);
            }
        });
        join(thread);
        if (!thrown.isEmpty()) {
            if (thrown.getFirst() instanceof Error e) {
                throw e;
            }
            throw (RuntimeException) thrown.getFirst();
        }
        return result.getFirst();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the work checks by itself whether it is to stop
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
