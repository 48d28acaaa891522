package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;

/**
 * Memory of plans of one program that never run at once: they share blocks, and the values that one
 * tile leaves for the next.
 */
final class BufferPool {
    private record Lasting(int number, int size) {}

    private final Precision precision;
    private final Map<Lasting, Storage> lasting;
    private final List<Storage> blocks = new ArrayList<>();

    private BufferPool(Precision precision, Map<Lasting, Storage> lasting) {
        this.precision = precision;
        this.lasting = lasting;
    }

    /** A pool without memory so far. */
    static BufferPool of(Precision precision) {
        return new BufferPool(precision, new ConcurrentHashMap<>());
    }

    /**
     * A pool for plans that run in parallel to those of this pool: with its own blocks, and the
     * same values that one tile leaves for the next.
     */
    BufferPool beside() {
        return new BufferPool(precision, lasting);
    }

    /** A plan with memory of this pool. */
    CompiledPlan ready(Plan plan, Workers workers) {
        Plan.Assignment assignment = plan.assign();
        int scratch = 1;
        for (Plan.Staged s : plan.steps()) {
            scratch = Math.max(scratch, s.step().scratch());
        }
        PlanMemory memory = new PlanMemory(plan.buffers().size(), precision, workers, scratch);
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
        return CompiledPlan.of(plan, memory);
    }

    /** Memory of values that one tile leaves for the next, the same for plans of all tile sizes. */
    private Storage lasting(int number, int size) {
        return lasting.computeIfAbsent(new Lasting(number, size), _ -> precision.allocate(size));
    }

    /** Memory for blocks of the given sizes, the largest memory for the largest block. */
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
