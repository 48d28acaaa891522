package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * A sum over some dimensions of an operand, in a fixed order of additions.
 *
 * @param kept loops over the result, which is contiguous: extent, stride in the operand
 * @param summed loops that are summed
 * @param overSamples whether tiles of samples add up
 */
record Reduce(
        int operand,
        int offset,
        List<BufferView.Loop> kept,
        List<BufferView.Loop> summed,
        int result,
        boolean overSamples)
        implements Step {
    private static final int COLUMNS = 256;

    @Override
    public List<Integer> reads() {
        return List.of(operand);
    }

    @Override
    public List<Integer> writes() {
        return List.of(result);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        // the inner loop is over the kept dimension of the smallest stride, unless a summed one has
        // a smaller
        BufferView.Loop lastKept =
                kept.isEmpty() ? new BufferView.Loop(1, Integer.MAX_VALUE) : kept.getLast();
        BufferView.Loop lastSummed =
                summed.isEmpty() ? new BufferView.Loop(1, Integer.MAX_VALUE) : summed.getLast();
        if (lastSummed.stride() < lastKept.stride()) {
            int rows = count(kept);
            int perTask = Math.max(1, (1 << 15) / Math.max(1, count(summed)));
            int tasks = Math.ceilDiv(rows, perTask);
            IntConsumer body = task -> {
                for (int row = task * perTask; row < Math.min(rows, (task + 1) * perTask); row++) {
                    sumRow(memory, row);
                }
            };
            return () -> memory.workers().run(tasks, body);
        }
        int outer = count(kept) / lastKept.extent();
        int columns = Math.ceilDiv(lastKept.extent(), COLUMNS);
        IntConsumer body = task -> addRows(memory, lastKept, task / columns, task % columns);
        return () -> memory.workers().run(outer * columns, body);
    }

    private static int count(List<BufferView.Loop> loops) {
        int n = 1;
        for (int d = 0; d < loops.size(); d++) { // a loop without an iterator, since tasks run it
            n *= loops.get(d).extent();
        }
        return n;
    }

    private static int position(List<BufferView.Loop> loops, int upTo, int index) {
        int at = 0;
        for (int d = upTo - 1; d >= 0; d--) {
            at += index % loops.get(d).extent() * loops.get(d).stride();
            index /= loops.get(d).extent();
        }
        return at;
    }

    /** Computes one element of the result by runs along the last summed loop, added in order. */
    private void sumRow(PlanMemory memory, int row) {
        boolean add = memory.more() && overSamples;
        Kernels k = memory.kernels();
        Storage from = memory.storages()[operand];
        int base = memory.bases()[operand] + offset + position(kept, kept.size(), row);
        BufferView.Loop inner = summed.getLast();
        int outer = count(summed) / inner.extent();
        Storage to = memory.storages()[result];
        int at = memory.bases()[result] + row;
        double total = add ? to.get(at) : 0;
        for (int i = 0; i < outer; i++) {
            int start = base + position(summed, summed.size() - 1, i);
            if (inner.stride() == 1) {
                total += k.sum(from, start, inner.extent());
            } else {
                for (int j = 0; j < inner.extent(); j++) {
                    total += from.get(start + j * inner.stride());
                }
            }
        }
        to.set(at, total);
    }

    /** Computes a run of the result by adding one row of the operand after another. */
    private void addRows(PlanMemory memory, BufferView.Loop inner, int row, int column) {
        boolean add = memory.more() && overSamples;
        Kernels k = memory.kernels();
        Storage from = memory.storages()[operand];
        int first = column * COLUMNS;
        int n = Math.min(COLUMNS, inner.extent() - first);
        int base = memory.bases()[operand]
                + offset
                + position(kept, kept.size() - 1, row)
                + first * inner.stride();
        Storage to = memory.storages()[result];
        int at = memory.bases()[result] + row * inner.extent() + first;
        int terms = count(summed);
        int i = 0;
        if (!add) {
            k.copy(from, base, inner.stride(), to, at, 1, n);
            i = 1;
        }
        Storage scratch = memory.scratch().get();
        for (; i < terms; i++) {
            int start = base + position(summed, summed.size(), i);
            if (inner.stride() == 1) {
                k.axpy(1, from, start, to, at, n);
            } else {
                k.copy(from, start, inner.stride(), scratch, 0, 1, n);
                k.axpy(1, scratch, 0, to, at, n);
            }
        }
    }

    /** The loops of a nest, outermost first, with the densest last. */
    static List<BufferView.Loop> ordered(List<BufferView.Loop> loops) {
        List<BufferView.Loop> sorted = new ArrayList<>(loops);
        sorted.sort((a, b) -> Integer.compare(b.stride(), a.stride()));
        return sorted;
    }
}
