package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;

/**
 * Adds elements of x at the places that indices give; all other elements are zero.
 *
 * @param kept loops that continue to the result, the tasks
 * @param rest loops inside a task, which may meet in one element of the result; the last is the
 *     innermost
 * @param step stride in the result of the axis that is pointed into
 * @param choices its extent
 * @param size elements of the result
 * @param overSamples whether tiles of samples add up
 */
record Scatter(
        BufferView x,
        BufferView ids,
        int result,
        List<LoopAxis> kept,
        List<LoopAxis> rest,
        int step,
        int choices,
        int size,
        boolean overSamples)
        implements Step {
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    @Override
    public List<Integer> reads() {
        return List.of(x.buffer(), ids.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(result);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int items = LoopAxis.count(kept);
        List<LoopAxis> outer = rest.subList(0, rest.size() - 1);
        int rows = LoopAxis.count(outer);
        int perTask = Math.max(1, ELEMENTS_PER_TASK / Math.max(1, LoopAxis.count(rest)));
        int tasks = Math.ceilDiv(items, perTask);
        IntConsumer body = task -> {
            int end = Math.min(items, (task + 1) * perTask);
            int[] at = new int[3];
            for (int item = task * perTask; item < end; item++) {
                for (int row = 0; row < rows; row++) {
                    at[0] = memory.bases()[x.buffer()] + x.offset();
                    at[1] = memory.bases()[ids.buffer()] + ids.offset();
                    at[2] = memory.bases()[result];
                    LoopAxis.locate(kept, item, at);
                    LoopAxis.locate(outer, row, at);
                    scatter(memory, rest.getLast(), at);
                }
            }
        };
        return () -> {
            if (!(memory.more() && overSamples)) {
                memory.kernels().fill(0, memory.storages()[result], memory.bases()[result], size);
            }
            memory.workers().run(tasks, body);
        };
    }

    private void scatter(PlanMemory memory, LoopAxis inner, int[] at) {
        memory.kernels()
                .scatter(
                        memory.storages()[x.buffer()],
                        at[0],
                        inner.from(),
                        memory.storages()[ids.buffer()],
                        at[1],
                        inner.ids(),
                        memory.storages()[result],
                        at[2],
                        inner.to(),
                        step,
                        choices,
                        inner.extent());
    }
}
