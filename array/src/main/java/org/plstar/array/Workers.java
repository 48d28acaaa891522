package org.plstar.array;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.IntConsumer;
import org.plstar.refusal.Require;

/**
 * A fixed team of threads that share the tasks of one loop at a time.
 *
 * <p>What a task computes must depend on its index alone; which thread runs it is left open.
 * Callers cut their work into tasks by shape, never by the number of threads: so results are the
 * same for any team. The calling thread works too. A team belongs to one caller at a time; a loop
 * started inside a task runs on that task's thread. Sharing a loop allocates nothing.
 *
 * <p>The threads of a team that was not closed end when nothing refers to it any more.
 */
public final class Workers implements AutoCloseable {
    /** Threads of a team at most. */
    private static final int MOST = 4096;

    private static final Workers ALONE = new Workers(1, ProductSplit.ofMachine());
    private static final Workers UNCUT = new Workers(1, 1);

    private volatile boolean closed;
    private final int pieces;
    private final Team team;

    private static final class Once {
        static final Cleaner CLEANER = Cleaner.create();
    }

    private Workers(int threads, int pieces) {
        this.pieces = pieces;
        this.team = new Team(threads);
        if (threads > 1) {
            Once.CLEANER.register(this, team);
        }
    }

    /** The team without further threads: tasks run on the calling thread. */
    public static Workers alone() {
        return ALONE;
    }

    /**
     * The calling thread alone, with every product in one piece: for tasks whose work no team
     * shares.
     */
    public static Workers uncut() {
        return UNCUT;
    }

    /**
     * The calling thread alone, with products divided as by this team: for work that is too small
     * to share.
     */
    public Workers caller() {
        return new Workers(1, pieces);
    }

    /** A team of the given number of threads, the caller included. */
    public static Workers of(int threads) {
        VectorModule.require();
        return of(threads, ProductSplit.ofMachine());
    }

    /**
     * A team, and the number of pieces of long products, on which their last bits depend.
     *
     * @param pieces at least 1
     */
    public static Workers of(int threads, int pieces) {
        Require.that(
                threads >= 1 && threads <= MOST,
                ArrayRefusal.RANGE,
                "threads = " + threads,
                "from 1 to " + MOST);
        Require.atLeast(1, pieces, ArrayRefusal.RANGE, "pieces");
        return new Workers(threads, pieces);
    }

    /**
     * The number of pieces that a long product is divided into: by default the number of cores of
     * the machine, for any team, so that results do not depend on the team.
     */
    public int pieces() {
        return pieces;
    }

    /** Number of threads, the caller included. */
    public int threads() {
        return team.size() + 1;
    }

    /** The index of the calling thread in the team: 0 for the caller, which may be any thread. */
    int slot() {
        return team.slot();
    }

    /**
     * Runs {@code body} for every index in [0, tasks) and returns when all are done; the first
     * exception of a task is rethrown.
     */
    public void run(int tasks, IntConsumer body) {
        Require.atLeast(0, tasks, ArrayRefusal.RANGE, "tasks");
        try {
            team.run(tasks, body);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Ends the team's threads; later loops run on the calling thread alone. */
    @Override
    public void close() {
        closed = this != ALONE && this != UNCUT;
        team.run();
    }

    /** Whether the team was closed. */
    public boolean isClosed() {
        return closed;
    }
}
