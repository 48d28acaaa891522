package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Program;

/**
 * Runs a program in one precision, tile by tile over the samples.
 *
 * <p>Plans and memory are made on first use and kept, so that a repeated run allocates nothing that grows with the data. The cut into tiles
 * depends on the program, the number of samples and the memory budget only; results are the same for any number of threads. Not thread-safe.
 */
public final class Executor {
    /** Bytes that a program's intermediate values may take. */
    public static final long DEFAULT_BUDGET = 256L << 20;

    private record Key(int samples, int seeds) {}

    private record Lasting(int number, int size) {}

    private final Program program;
    private final Precision precision;
    private final Workers workers;
    private final long budget;
    private final Map<Key, Ready> ready = new HashMap<>();
    private final Map<Key, Integer> tiles = new HashMap<>();
    private Key last = new Key(0, 0);
    private int lastTile;
    private boolean running;
    private final List<Storage> blocks = new ArrayList<>();
    private final Map<Lasting, Storage> lasting = new HashMap<>();

    private Executor(Program program, Precision precision, Workers workers, long budget) {
        this.program = program;
        this.precision = precision;
        this.workers = workers;
        this.budget = budget;
    }

    /** An executor with the default memory budget. */
    public static Executor of(Program program, Precision precision, Workers workers) {
        return new Executor(program, precision, workers, DEFAULT_BUDGET);
    }

    /** An executor whose intermediate values take at most {@code budget} bytes, or what one sample needs if that is more. */
    public static Executor of(Program program, Precision precision, Workers workers, long budget) {
        return new Executor(program, precision, workers, budget);
    }

    /** The program. */
    public Program program() {
        return program;
    }

    /** The precision that storages must have. */
    public Precision precision() {
        return precision;
    }

    /** The threads that run it. */
    public Workers workers() {
        return workers;
    }

    /** Runs for {@code samples} samples a program without an output axis. */
    public void run(Binding binding, int samples) {
        run(binding, samples, 1);
    }

    /**
     * Runs.
     *
     * @param samples extent of the sample axis; at least 1
     * @param seeds extent of the output axis
     */
    public void run(Binding binding, int samples, int seeds) {
        begin();
        try {
            tiles(binding, samples, seeds);
        } finally {
            end();
        }
    }

    /** Refuses to run while a run waits for an answer: both work in the same memory. */
    void begin() {
        if (running) {
            throw new IllegalStateException("this program runs already");
        }
        running = true;
    }

    void end() {
        running = false;
    }

    private void tiles(Binding binding, int samples, int seeds) {
        int tile = tile(samples, seeds);
        int count = (samples + tile - 1) / tile;
        for (int t = 0; t < count; t++) {
            int size = Math.min(tile, samples - t * tile);
            Ready r = ready(size, seeds);
            r.bind(binding, t * tile, size);
            if (t == 0) {
                r.run(Stages.Stage.BEFORE, false);
            }
            r.run(Stages.Stage.TILE, t > 0);
            if (t == count - 1) {
                r.run(Stages.Stage.AFTER, false);
            }
        }
    }

    /**
     * The program as one that adds outputs to leaves, where products make them; absent where so many samples take several tiles, whose later ones read the leaves again.
     *
     * @param leaves the leaf that each output is to be added to
     * @param deciding the output that is complete before any leaf changes
     */
    public Optional<InPlaceRun> inPlace(Map<String, String> leaves, String deciding, int samples) {
        if (tile(samples, 1) < samples) {
            return Optional.empty();
        }
        InPlacePlan plan = InPlacePlan.of(Planner.plan(program, samples, 1), leaves, deciding);
        return Optional.of(new InPlaceRun(plan, onMemory(plan.plan()), samples, this));
    }

    /** Elements of memory that one tile of the given size takes for intermediate values. */
    public long elements(int samples, int seeds) {
        return Planner.plan(program, samples, seeds).assign().total();
    }

    private int tile(int samples, int seeds) {
        if (last.samples != samples || last.seeds != seeds) {
            last = new Key(samples, seeds);
            lastTile = tiles.computeIfAbsent(last, _ -> cut(samples, seeds));
        }
        return lastTile;
    }

    /** Samples per tile: all, if their values fit the budget. */
    private int cut(int samples, int seeds) {
        Plan all = Planner.plan(program, samples, seeds);
        long bytes = all.assign().total() * precision.bytes();
        if (!all.tileable() || bytes <= budget) {
            return samples;
        }
        long one =
                Planner.plan(program, 2, seeds).assign().total()
                        - Planner.plan(program, 1, seeds).assign().total();
        long fixed = Math.max(0, bytes - one * precision.bytes() * samples);
        long most = Math.max(1, (budget - fixed) / Math.max(1, one * precision.bytes()));
        long count = (samples + most - 1) / most;
        return (int) ((samples + count - 1) / count);
    }

    private Ready ready(int samples, int seeds) {
        Key key = new Key(samples, seeds);
        Ready known = ready.get(key);
        if (known != null) {
            return known;
        }
        Ready made = onMemory(Planner.plan(program, samples, seeds));
        ready.put(key, made);
        return made;
    }

    private Ready onMemory(Plan plan) {
        Plan.Assignment assignment = plan.assign();
        int scratch = 1;
        for (Plan.Staged s : plan.steps()) {
            scratch = Math.max(scratch, s.step().scratch());
        }
        Memory memory = new Memory(plan.buffers().size(), precision, workers, scratch);
        List<Storage> mine = blocks(assignment.sizes());
        for (int b = 0; b < plan.buffers().size(); b++) {
            switch (plan.buffers().get(b)) {
                case Plan.Buffer.External _ -> {}
                case Plan.Buffer.Fixed(double[] values) ->
                        memory.storages()[b] = precision.of(values);
                case Plan.Buffer.Planned(int size) -> {
                    int l = assignment.lasting().indexOf(b);
                    memory.storages()[b] =
                            l < 0 ? mine.get(assignment.block()[b]) : lasting(l, size);
                }
            }
        }
        return Ready.of(plan, memory);
    }

    /** Memory of what one tile leaves for the next: the same for the plans of all tile sizes. */
    private Storage lasting(int number, int size) {
        return lasting.computeIfAbsent(new Lasting(number, size), _ -> precision.allocate(size));
    }

    /** Memory for blocks of the given sizes: plans never run at once, so they share it, the largest with the largest. */
    private List<Storage> blocks(List<Integer> sizes) {
        List<Storage> free = new ArrayList<>(blocks);
        List<Storage> mine = new ArrayList<>();
        for (int size : sizes) {
            Storage found = null;
            for (Storage s : free) {
                if (s.size() >= size && (found == null || s.size() < found.size())) {
                    found = s;
                }
            }
            if (found == null) {
                found = precision.allocate(size);
                blocks.add(found);
            } else {
                Storage taken = found;
                free.removeIf(s -> s == taken);
            }
            mine.add(found);
        }
        return mine;
    }
}
