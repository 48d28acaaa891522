package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;

/**
 * Positions of the largest elements along one axis of x.
 *
 * @param axes loops over the result; the last one has stride 1 there
 * @param step stride of the searched axis
 * @param choices its extent
 */
record Largest(BufferView x, int result, List<LoopAxis> axes, int step, int choices)
        implements Step {
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    @Override
    public List<Integer> reads() {
        return List.of(x.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(result);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        LoopAxis inner = axes.getLast();
        List<LoopAxis> outer = axes.subList(0, axes.size() - 1);
        int rows = LoopAxis.count(outer);
        int perTask = Math.max(1, ELEMENTS_PER_TASK / Math.max(1, inner.extent() * choices));
        int tasks = Math.ceilDiv(rows, perTask);
        IntConsumer body = task -> {
            int end = Math.min(rows, (task + 1) * perTask);
            int[] at = new int[3];
            for (int row = task * perTask; row < end; row++) {
                at[0] = memory.bases()[x.buffer()] + x.offset();
                at[2] = memory.bases()[result];
                LoopAxis.locate(outer, row, at);
                memory.kernels()
                        .argMax(
                                memory.storages()[x.buffer()],
                                at[0],
                                inner.from(),
                                step,
                                choices,
                                memory.storages()[result],
                                at[2],
                                inner.extent());
            }
        };
        return () -> memory.workers().run(tasks, body);
    }
}
