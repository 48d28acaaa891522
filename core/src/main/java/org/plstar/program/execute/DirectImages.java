package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.IndexTables;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * The derivative of a convolution by its images, without patches: elements of the images that are
 * read by the same elements of their windows form a phase, and each phase is a convolution of the
 * derivative by the results.
 *
 * @param other the derivative in the results
 * @param planes its planes, with a border of zeros
 * @param packed buffer of the packed weights, one phase after the other
 * @param alternate whether the channels of an element fill a row of the product, where it lies
 */
record DirectImages(
        WindowedImages images,
        WindowRows other,
        BorderedPlanes planes,
        PackedWeights weights,
        double factor,
        int packed,
        List<Phase> phases,
        boolean alternate)
        implements Step {
    /**
     * Elements of the images at every stride-th row and column.
     *
     * @param first where the first lies in its plane
     * @param across elements in a row
     * @param line its first row of the packed weights
     * @param tables rows are elements, columns are taps
     */
    record Phase(int first, int across, int line, IndexTables tables) {
        private int elements() {
            return tables.rows().length;
        }
    }

    @Override
    public List<Integer> reads() {
        return List.of(other.buffer(), weights.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(images.images().view().buffer(), packed);
    }

    @Override
    public int scratch() {
        int most = phases.stream().mapToInt(Phase::elements).max().orElse(0);
        return planes.size() + (alternate ? 0 : most * weights.width());
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int items = images.images().extent('S');
        int perTask = DirectPlan.itemsPerTask(items, (long) other.windows() * weights.size());
        IntConsumer body =
                task -> items(memory, task * perTask, Math.min(items, (task + 1) * perTask));
        return () -> {
            weights.pack(memory, factor, memory.storages()[packed], memory.bases()[packed]);
            memory.workers().run(Math.ceilDiv(items, perTask), body);
        };
    }

    private void items(PlanMemory memory, int from, int to) {
        Kernels k = memory.kernels();
        Storage scratch = memory.scratch().get();
        planes.makeBorder(k, scratch, 0);
        for (int item = from; item < to; item++) {
            Storage given = memory.storages()[other.buffer()];
            planes.load(k, given, other.item(memory, item), scratch, 0);
            for (int p = 0; p < phases.size(); p++) { // tasks ask: no iterator
                phase(memory, phases.get(p), images.item(memory, item), scratch);
            }
        }
    }

    private void phase(PlanMemory memory, Phase phase, int base, Storage scratch) {
        Kernels k = memory.kernels();
        int n = weights.width();
        int b = memory.bases()[packed] + phase.line * n;
        Storage matrix = memory.storages()[packed];
        Storage to = images.storage(memory);
        int m = phase.elements();
        if (alternate) {
            k.multiply(phase.tables, 0, m, scratch, 0, matrix, b, n, to, base, false);
            return;
        }
        int at = planes.size();
        k.multiply(phase.tables, 0, m, scratch, 0, matrix, b, n, scratch, at, false);
        int down = images.window().rows().stride() * images.images().stride('H');
        int right = images.window().columns().stride() * images.images().stride('W');
        for (int row = 0; row < m / phase.across; row++) {
            int from = at + row * phase.across * n;
            int start = base + phase.first + row * down;
            for (int c = 0; c < weights.columns(); c++) {
                k.copy(scratch, from + c, n, to, start + images.plane(c), right, phase.across);
            }
        }
    }
}
