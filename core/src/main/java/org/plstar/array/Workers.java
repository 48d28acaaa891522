package org.plstar.array;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that share the tasks of one loop at a time.
 *
 * <p>What a task computes must depend on its index alone; which thread runs it is left open. Callers cut their work into tasks by shape, never
 * by the number of threads: so results are the same for any team. The calling thread works too. A team belongs to one caller at a time; a
 * loop started inside a task runs on that task's thread.
 */
public final class Workers implements AutoCloseable {
    private static final int SPINS = 2000;
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    /** One loop: its tasks, the next index to hand out and how many are done. */
    private record Loop(
            int tasks,
            IntConsumer body,
            AtomicInteger next,
            AtomicInteger done,
            Throwable[] fault) {}

    private final Thread[] team;
    private final Thread[] caller = new Thread[1];
    private volatile @Nullable Loop current;
    private volatile boolean closed;

    private Workers(int threads) {
        team = new Thread[threads - 1];
        for (int i = 0; i < team.length; i++) {
            team[i] =
                    Thread.ofPlatform()
                            .daemon()
                            .name("plstar-worker-" + (i + 1))
                            .unstarted(this::work);
        }
        for (Thread t : team) {
            t.start();
        }
    }

    /** A team of the given number of threads, the caller included. */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads = " + threads + ", at least 1 is needed");
        }
        return new Workers(threads);
    }

    /** Number of threads, the caller included. */
    public int threads() {
        return team.length + 1;
    }

    /** Runs {@code body} for every index in [0, tasks) and returns when all are done; the first exception of a task is rethrown. */
    public void run(int tasks, IntConsumer body) {
        // decided before the lock: a task's own loop must not wait for the caller, who holds it
        // until that task is done
        if (tasks <= 1 || team.length == 0 || INSIDE.get()) {
            for (int i = 0; i < tasks; i++) {
                body.accept(i);
            }
        } else {
            share(tasks, body);
        }
    }

    private synchronized void share(int tasks, IntConsumer body) {
        Loop loop =
                new Loop(tasks, body, new AtomicInteger(), new AtomicInteger(), new Throwable[1]);
        caller[0] = Thread.currentThread();
        current = loop;
        for (Thread t : team) {
            LockSupport.unpark(t);
        }
        INSIDE.set(true);
        try {
            drain(loop);
        } finally {
            INSIDE.set(false);
        }
        for (int spin = 0; loop.done.get() < tasks; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        current = null;
        Throwable fault = loop.fault[0];
        if (fault instanceof RuntimeException e) {
            throw e;
        } else if (fault instanceof Error e) {
            throw e;
        }
    }

    private void work() {
        INSIDE.set(true);
        int idle = 0;
        while (!closed) {
            Loop loop = current;
            if (loop != null && loop.next.get() < loop.tasks) {
                idle = 0;
                if (drain(loop)) {
                    LockSupport.unpark(caller[0]);
                }
            } else if (++idle < SPINS) {
                Thread.onSpinWait();
            } else {
                idle = 0;
                LockSupport.park(this);
            }
        }
    }

    /** Takes tasks until none is left; true if this thread finished the last one. */
    private static boolean drain(Loop loop) {
        boolean last = false;
        for (int i = loop.next.getAndIncrement(); i < loop.tasks; i = loop.next.getAndIncrement()) {
            try {
                loop.body.accept(i);
            } catch (RuntimeException | Error e) {
                synchronized (loop.fault) {
                    if (loop.fault[0] == null) {
                        loop.fault[0] = e;
                    }
                }
            }
            last = loop.done.incrementAndGet() == loop.tasks;
        }
        return last;
    }

    /** Ends the team's threads. */
    @Override
    public void close() {
        closed = true;
        for (Thread t : team) {
            LockSupport.unpark(t);
        }
    }
}
