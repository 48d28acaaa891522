package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plstar.program.Program;
import org.plstar.program.Type;

/** The buffers of a plan under construction: the caller's, constants, and those to be placed. */
final class PlannedBuffers {
    private final int samples;
    private final int seeds;
    private final List<Plan.Buffer> buffers = new ArrayList<>();
    private final Map<String, Integer> externals = new LinkedHashMap<>();

    PlannedBuffers(int samples, int seeds) {
        this.samples = samples;
        this.seeds = seeds;
    }

    /** The caller's buffer of a name. */
    int external(String name, Type type) {
        return externals.computeIfAbsent(
                name,
                _ -> added(new Plan.Buffer.External(
                        name,
                        BufferView.contiguous(0, extents(type)).size(),
                        type.axes().sample())));
    }

    boolean hasExternal(String name) {
        return externals.containsKey(name);
    }

    int constant(double[] values) {
        return added(new Plan.Buffer.Fixed(values));
    }

    int fresh(int size) {
        return added(new Plan.Buffer.Planned(size));
    }

    private int added(Plan.Buffer buffer) {
        buffers.add(buffer);
        return buffers.size() - 1;
    }

    /** The extents of a value: those of its named axes, samples first, then those of its shape. */
    int[] extents(Type type) {
        int[] all = new int[type.axes().count() + type.shape().rank()];
        int d = 0;
        if (type.axes().sample()) {
            all[d++] = samples;
        }
        if (type.axes().output()) {
            all[d++] = seeds;
        }
        for (int i = 0; i < type.shape().rank(); i++) {
            all[d++] = type.shape().dim(i);
        }
        return all;
    }

    Plan plan(Program program, List<Plan.Staged> steps, boolean tileable) {
        return new Plan(
                program, List.copyOf(buffers), List.copyOf(steps), Map.copyOf(externals), tileable);
    }
}
