package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.Window;

/**
 * Adds stored patches onto planes of zeros.
 *
 * @param patches buffer of the patches, contiguous from {@code offset} on, plane after plane
 * @param result contiguous planes
 * @param planes number of planes
 */
record Refold(int patches, int offset, int result, Window window, int planes, int height, int width)
        implements Step {
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    @Override
    public List<Integer> reads() {
        return List.of(patches);
    }

    @Override
    public List<Integer> writes() {
        return List.of(result);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int rows = window.rows().count(height);
        int block = rows * window.columns().count(width);
        int size = window.size() * block;
        int perTask = Math.max(1, ELEMENTS_PER_TASK / Math.max(1, size));
        int tasks = Math.ceilDiv(planes, perTask);
        IntConsumer body = task -> {
            int end = Math.min(planes, (task + 1) * perTask);
            for (int plane = task * perTask; plane < end; plane++) {
                int target = memory.bases()[result] + plane * height * width;
                memory.kernels().fill(0, memory.storages()[result], target, height * width);
                memory.kernels()
                        .fold(
                                window,
                                height,
                                width,
                                memory.storages()[result],
                                target,
                                width,
                                memory.storages()[patches],
                                memory.bases()[patches] + offset + plane * size,
                                block,
                                0,
                                rows,
                                false);
            }
        };
        return () -> memory.workers().run(tasks, body);
    }
}
