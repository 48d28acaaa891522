package org.plstar.program.execute;

import java.util.List;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * Copies an operand to a strided part of a buffer.
 *
 * @param clear whether the buffer is set to zero first
 * @param from the operand and {@code to} the part of the buffer: equal extents
 */
record CopyStep(BufferView from, BufferView to, boolean clear, int size) implements Step {
    @Override
    public List<Integer> reads() {
        return List.of(from.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(to.buffer());
    }

    @Override
    public Runnable on(PlanMemory memory) {
        return () -> run(memory);
    }

    private void run(PlanMemory memory) {
        Kernels k = memory.kernels();
        Storage source = memory.storages()[from.buffer()];
        Storage target = memory.storages()[to.buffer()];
        int targetBase = memory.bases()[to.buffer()];
        if (clear) {
            k.fill(0, target, targetBase, size);
        }
        copy(k, source, memory.bases()[from.buffer()], from, target, targetBase, to);
    }

    /** Copies a view of one storage to a view of another with equal extents. */
    static void copy(
            Kernels k,
            Storage source,
            int sourceBase,
            BufferView from,
            Storage target,
            int targetBase,
            BufferView to) {
        int rank = from.extents().length;
        int inner = rank == 0 ? 1 : from.extents()[rank - 1];
        int xs = rank == 0 ? 1 : from.strides()[rank - 1];
        int ys = rank == 0 ? 1 : to.strides()[rank - 1];
        int outer = rank - 1;
        // dimensions that are adjacent on both sides are merged
        while (outer > 0
                && from.strides()[outer - 1] == inner * xs
                && to.strides()[outer - 1] == inner * ys) {
            outer--;
            inner *= from.extents()[outer];
        }
        int rows = inner == 0 ? 0 : from.size() / inner;
        for (int row = 0; row < rows; row++) {
            int x = sourceBase + from.offset();
            int y = targetBase + to.offset();
            int rest = row;
            for (int d = outer - 1; d >= 0; d--) {
                int i = rest % from.extents()[d];
                rest /= from.extents()[d];
                x += i * from.strides()[d];
                y += i * to.strides()[d];
            }
            k.copy(source, x, xs, target, y, ys, inner);
        }
    }
}
