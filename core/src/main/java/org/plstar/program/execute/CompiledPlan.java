package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.Storage;
import org.plstar.program.ProgramRefusal;
import org.plstar.refusal.Refusal;

/** A plan with its memory; its runs allocate nothing. */
final class CompiledPlan {
    /** A leaf or an output of the caller's. */
    private record Bound(String name, int buffer, Plan.Buffer.External external) {}

    private final PlanMemory memory;
    private final Bound[] externals;
    private final Map<Stages.Stage, Runnable[]> steps = new EnumMap<>(Stages.Stage.class);

    private CompiledPlan(PlanMemory memory, Bound[] externals) {
        this.memory = memory;
        this.externals = externals;
    }

    static CompiledPlan of(Plan plan, PlanMemory memory) {
        List<Bound> externals = new ArrayList<>();
        plan.externals()
                .forEach((name, buffer) -> externals.add(new Bound(
                        name, buffer, (Plan.Buffer.External) plan.buffers().get(buffer))));
        CompiledPlan ready = new CompiledPlan(memory, externals.toArray(Bound[]::new));
        for (Stages.Stage stage : Stages.Stage.values()) {
            ready.steps.put(
                    stage,
                    plan.steps().stream()
                            .filter(s -> s.stage() == stage)
                            .map(s -> s.step().on(memory))
                            .toArray(Runnable[]::new));
        }
        return ready;
    }

    /** Binds the caller's storages for the tile of samples from {@code firstSample} on. */
    void bind(Binding binding, int firstSample, int samples) {
        for (Bound bound : externals) {
            Plan.Buffer.External x = bound.external;
            Binding.Leaf p = binding.leaf(bound.name);
            int offset = p.offset()
                    + (x.perSample() ? Math.multiplyExact(x.size() / samples, firstSample) : 0);
            if (offset + (long) x.size() > p.storage().size()) {
                throw Refusal.of(
                        ProgramRefusal.SIZE,
                        bound.name,
                        "its storage has %d numbers from %d on"
                                .formatted(Math.max(0, p.storage().size() - offset), offset),
                        x.size() + " numbers",
                        "bind a storage that holds them");
            }
            memory.storages()[bound.buffer] = p.storage();
            memory.bases()[bound.buffer] = offset;
        }
    }

    /** The storage of a buffer. */
    Storage storage(int buffer) {
        return memory.storages()[buffer];
    }

    /** The offset of a buffer in its storage. */
    int base(int buffer) {
        return memory.bases()[buffer];
    }

    /** Sets the place of a buffer, until the next {@link #bind} if it is the caller's. */
    void put(int buffer, Storage storage, int base) {
        memory.storages()[buffer] = storage;
        memory.bases()[buffer] = base;
    }

    /**
     * Runs the steps of a stage.
     *
     * @param more whether sums over samples add to what earlier tiles left
     */
    void run(Stages.Stage stage, boolean more) {
        memory.setMore(more);
        Runnable[] all = steps.get(stage);
        for (int i = 0; all != null && i < all.length; i++) {
            all[i].run();
        }
    }
}
