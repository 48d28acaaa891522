package org.plstar.program.execute;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.program.OperationCount;
import org.plstar.program.Program;
import org.plstar.program.ProgramRefusal;
import org.plstar.refusal.Require;

/**
 * Runs a program in one precision, tile by tile over the samples: a team shares the steps of a
 * tile, or each of its threads takes tiles of its own. A plan too small to share runs on the
 * calling thread.
 *
 * <p>Plans and memory are made on first use and kept, so that a repeated run allocates nothing that
 * grows with the data. The cut into tiles depends on the program, the number of samples, the memory
 * budget and {@link Workers#pieces} only; results are the same for any number of threads. Not
 * thread-safe.
 */
public final class Executor {
    /** The number of bytes that a program's intermediate values may take. */
    public static final long DEFAULT_BUDGET = 256L << 20;

    /**
     * The number of operations below which one thread runs a plan, since sharing it with a team
     * would take longer.
     */
    private static final double SHARED = 1.5e7;

    private record Key(int samples, int seeds) {}

    private final Program program;
    private final Precision precision;
    private final Workers workers;
    private final long budget;
    private final long cache;
    private final BufferPool pool;
    private final LanePool lanePool;
    private final Map<Key, CompiledPlan> ready = new HashMap<>();
    private final Map<Key, TilePerThread> lanes = new HashMap<>();
    private final Map<Key, Tiling> tilings = new HashMap<>();
    private Key last = new Key(0, 0);
    private Tiling lastTiling = new Tiling(0, 1, 0);

    private Executor(
            Program program, Precision precision, Workers workers, long budget, long cache) {
        this.program = program;
        this.precision = precision;
        this.workers = workers;
        this.budget = budget;
        this.cache = cache;
        this.pool = BufferPool.of(precision);
        this.lanePool = new LanePool(pool, precision, workers);
    }

    /** An executor with the default memory budget. */
    public static Executor of(Program program, Precision precision, Workers workers) {
        requireNonNull(precision, "precision");
        requireNonNull(program, "program");
        return of(program, precision, workers, DEFAULT_BUDGET);
    }

    /**
     * An executor whose intermediate values take at most {@code budget} bytes, or what one sample
     * needs if that is more; a team of more than 15 threads takes a sixteenth of it for each where
     * its threads work on tiles of their own.
     */
    public static Executor of(Program program, Precision precision, Workers workers, long budget) {
        requireNonNull(precision, "precision");
        requireNonNull(program, "program");
        return of(program, precision, workers, budget, Tiling.Room.CACHE);
    }

    /** The same executor for caches of another size. */
    static Executor of(
            Program program, Precision precision, Workers workers, long budget, long cache) {
        return new Executor(program, precision, workers, budget, cache);
    }

    /** The program that is run. */
    public Program program() {
        return program;
    }

    /** The precision that storages must have. */
    public Precision precision() {
        return precision;
    }

    /** The threads that run the program. */
    public Workers workers() {
        return workers;
    }

    /** Runs for {@code samples} samples a program without an output axis. */
    public void run(Binding binding, int samples) {
        run(binding, samples, 1);
    }

    /**
     * Runs the program on bound storages.
     *
     * @param samples extent of the sample axis; at least 1
     * @param seeds extent of the output axis
     */
    public void run(Binding binding, int samples, int seeds) {
        Require.atLeast(1, samples, ProgramRefusal.RANGE, "samples");
        Require.atLeast(1, seeds, ProgramRefusal.RANGE, "seeds");
        Tiling t = tiling(samples, seeds);
        if (t.sideBySide()) {
            lanes(seeds, t).run(binding);
            return;
        }
        for (int i = 0; i < t.tiles(); i++) {
            int start = t.start(i);
            int size = t.start(i + 1) - start;
            CompiledPlan r = ready(size, seeds);
            r.bind(binding, start, size);
            if (i == 0) {
                r.run(Stages.Stage.BEFORE, false);
            }
            r.run(Stages.Stage.TILE, i > 0);
            if (i == t.tiles() - 1) {
                r.run(Stages.Stage.AFTER, false);
            }
        }
    }

    /** Elements of memory that one tile of the given size takes for intermediate values. */
    public long elements(int samples, int seeds) {
        Require.atLeast(1, samples, ProgramRefusal.RANGE, "samples");
        Require.atLeast(1, seeds, ProgramRefusal.RANGE, "seeds");
        return Planner.plan(program, samples, seeds).assign().total();
    }

    Tiling tiling(int samples, int seeds) {
        if (last.samples != samples || last.seeds != seeds) {
            Key key = new Key(samples, seeds);
            lastTiling = tilings.computeIfAbsent(key, _ -> cut(samples, seeds));
            last = key;
        }
        return lastTiling;
    }

    private Tiling cut(int samples, int seeds) {
        Plan all = Planner.plan(program, samples, seeds);
        Tiling cut = Tiling.of(
                all, samples, seeds, new Tiling.Room(precision, budget, cache, workers.pieces()));
        if (cut.tiles() == 1 && !cut.sideBySide()) {
            ready.put(new Key(samples, seeds), compiled(all, samples, seeds));
        }
        return cut;
    }

    private TilePerThread lanes(int seeds, Tiling tiling) {
        TilePerThread known = lanes.get(last);
        if (known == null) {
            known = new TilePerThread(program, seeds, tiling, lanePool, workers);
            lanes.put(last, known);
        }
        return known;
    }

    private CompiledPlan ready(int samples, int seeds) {
        Key key = new Key(samples, seeds);
        CompiledPlan known = ready.get(key);
        if (known == null) {
            known = compiled(Planner.plan(program, samples, seeds), samples, seeds);
            ready.put(key, known);
        }
        return known;
    }

    private CompiledPlan compiled(Plan plan, int samples, int seeds) {
        return pool.ready(plan, team(samples, seeds));
    }

    /** The threads that share the steps of a plan. */
    private Workers team(int samples, int seeds) {
        return OperationCount.of(program, samples, seeds) < SHARED ? workers.caller() : workers;
    }
}
