package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.Window;

/**
 * Stores the patches of planes.
 *
 * @param planes the last two dimensions are height and width, the last with stride 1
 * @param result contiguous, plane after plane
 */
record Unfold(BufferView planes, int result, Window window, double padding) implements Step {
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    @Override
    public List<Integer> reads() {
        return List.of(planes.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(result);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int rank = planes.extents().length;
        int height = planes.extents()[rank - 2];
        int width = planes.extents()[rank - 1];
        int rows = window.rows().count(height);
        int block = rows * window.columns().count(width);
        int size = window.size() * block;
        int count = planes.size() / Math.max(1, height * width);
        int perTask = Math.max(1, ELEMENTS_PER_TASK / Math.max(1, size));
        int tasks = Math.ceilDiv(count, perTask);
        IntConsumer body = task -> {
            int end = Math.min(count, (task + 1) * perTask);
            for (int plane = task * perTask; plane < end; plane++) {
                memory.kernels()
                        .unfold(
                                window,
                                height,
                                width,
                                padding,
                                memory.storages()[planes.buffer()],
                                memory.bases()[planes.buffer()] + planes.position(rank - 2, plane),
                                planes.strides()[rank - 2],
                                memory.storages()[result],
                                memory.bases()[result] + plane * size,
                                block,
                                0,
                                rows);
            }
        };
        return () -> memory.workers().run(tasks, body);
    }
}
