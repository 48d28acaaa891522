package org.plstar.array;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of {@link Workers} and the loop that they share; they have no reference to the
 * {@code Workers}, so that they can end when it becomes unreachable.
 *
 * <p>To be run is to end.
 */
final class Team implements Runnable {
    private static final int SPINS = 2000;
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    private final Thread[] team;
    private volatile @Nullable Thread caller;

    // The current loop. Tasks are handed out from the last to the first, so that one number says
    // whether one is left and which: a thread that comes late, or after the next loop has begun,
    // takes a task of that loop or none. Body and fault stay as they are until all tasks are done.
    private IntConsumer body = _ -> {};
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();
    private @Nullable Throwable fault;
    private volatile boolean closed;

    Team(int threads) {
        team = new Thread[threads - 1];
        for (int i = 0; i < team.length; i++) {
            team[i] = Thread.ofPlatform()
                    .daemon()
                    .name("plstar-worker-" + (i + 1))
                    .unstarted(this::work);
        }
        for (Thread t : team) {
            t.start();
        }
    }

    /** The index of the calling thread in the team: 0 for the caller, which may be any thread. */
    int slot() {
        Thread me = Thread.currentThread();
        for (int i = 0; i < team.length; i++) {
            if (team[i] == me) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * Runs {@code body} for every index in [0, tasks) and returns when all are done; the first
     * exception of a task is rethrown.
     */
    void run(int tasks, IntConsumer body) {
        // decided before the lock: a loop inside of a task must not wait for the caller, who holds
        // the lock until the task is done
        if (tasks <= 1 || team.length == 0 || INSIDE.get()) {
            for (int i = 0; i < tasks; i++) {
                body.accept(i);
            }
        } else {
            share(tasks, body);
        }
    }

    private synchronized void share(int tasks, IntConsumer loop) {
        caller = Thread.currentThread();
        body = loop;
        fault = null;
        undone.set(tasks);
        left.set(tasks); // from here on threads of the team take tasks
        for (Thread t : team) {
            LockSupport.unpark(t);
        }
        INSIDE.set(true);
        try {
            drain();
        } finally {
            INSIDE.set(false);
        }
        for (int spin = 0; undone.get() > 0; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        body = _ -> {}; // releases the objects of the loop
        Throwable thrown = fault;
        if (thrown instanceof RuntimeException e) {
            throw e;
        } else if (thrown instanceof Error e) {
            throw e;
        }
    }

    private void work() {
        INSIDE.set(true);
        int idle = 0;
        while (!closed) {
            if (left.get() > 0) {
                idle = 0;
                drain();
            } else if (++idle < SPINS) {
                Thread.onSpinWait();
            } else {
                idle = 0;
                LockSupport.park(this);
            }
        }
    }

    /** Takes tasks until none is left, and wakes the caller after the last one. */
    private void drain() {
        for (int i = take(); i >= 0; i = take()) {
            Thread waiting = caller;
            try {
                body.accept(i);
            } catch (RuntimeException | Error e) {
                synchronized (left) {
                    if (fault == null) {
                        fault = e;
                    }
                }
            }
            if (undone.decrementAndGet() == 0 && waiting != Thread.currentThread()) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Index of a task, which the calling thread must do, or -1. */
    private int take() {
        for (int n = left.get(); n > 0; n = left.get()) {
            if (left.compareAndSet(n, n - 1)) {
                return n - 1;
            }
        }
        return -1;
    }

    /** Threads besides the caller's. */
    int size() {
        return team.length;
    }

    /** Ends the threads of the team. */
    @Override
    public void run() {
        closed = true;
        for (Thread t : team) {
            LockSupport.unpark(t);
        }
    }
}
