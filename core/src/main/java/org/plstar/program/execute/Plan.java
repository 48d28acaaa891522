package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.program.Program;

/**
 * Steps in order, each with its stage, and the buffers that they read and write; buffers whose
 * lives do not overlap share memory.
 *
 * @param externals buffer number of every leaf by its name, and of every output by {@code "out " +
 *     name}
 */
record Plan(
        Program program,
        List<Buffer> buffers,
        List<Staged> steps,
        Map<String, Integer> externals,
        boolean tileable) {

    /**
     * The number of pieces into which a team divides a sum that is one step: by shape alone, so
     * that any team adds in the same order.
     */
    static final int SHARED = 8;

    /** A step and its stage. */
    record Staged(Stages.Stage stage, Step step) {}

    /** The place of numbers. */
    @SuppressWarnings("ArrayRecordComponent") // equal by identity only
    sealed interface Buffer {
        int size();

        /** A buffer that is an array of the caller's. */
        record External(String name, int size, boolean perSample) implements Buffer {}

        /** A buffer with constants of the program. */
        record Fixed(double[] values) implements Buffer {
            @Override
            public int size() {
                return values.length;
            }
        }

        /** A buffer in the memory of the plan. */
        record Planned(int size) implements Buffer {}
    }

    /**
     * For every planned buffer, the number of its memory block; and the size of every block.
     *
     * @param lasting buffers that outlive their stage: each has separate memory, the same for every
     *     tile, numbered as in this list
     */
    @SuppressWarnings("ArrayRecordComponent") // equal by identity only
    record Assignment(int[] block, List<Integer> sizes, List<Integer> lasting) {
        /** The number of elements in all shared blocks. */
        long total() {
            return sizes.stream().mapToLong(s -> s).sum();
        }
    }

    int size(int buffer) {
        return buffers.get(buffer).size();
    }

    /** The buffers that every tile reads or adds to, for any samples: weights and sums. */
    Set<Integer> throughTiles() {
        Set<Integer> all = new LinkedHashSet<>();
        List<Integer> lasting = assign().lasting();
        for (Staged s : steps) {
            if (s.stage == Stages.Stage.TILE) {
                all.addAll(s.step.reads());
                all.addAll(s.step.writes());
            }
        }
        all.removeIf(b -> switch (buffers.get(b)) {
            case Buffer.External x -> x.perSample();
            case Buffer.Fixed _ -> false;
            case Buffer.Planned _ -> !lasting.contains(b);
        });
        return all;
    }

    /**
     * The buffers that tiles add to, all of them sums over samples, in the order of buffer numbers,
     * which does not depend on the number of samples.
     */
    List<Integer> sums() {
        Set<Integer> written = new HashSet<>();
        for (Staged s : steps) {
            if (s.stage == Stages.Stage.TILE) {
                written.addAll(s.step.writes());
            }
        }
        List<Integer> all = new ArrayList<>();
        externals.keySet().stream().sorted().forEach(name -> all.add(externals.get(name)));
        all.removeIf(b -> buffers.get(b) instanceof Buffer.External x && x.perSample());
        all.addAll(assign().lasting());
        all.retainAll(written);
        return all;
    }

    /**
     * Assigns memory blocks to buffers: a block is free after the last step that reads its buffer;
     * a buffer that outlives its stage keeps its block.
     */
    Assignment assign() {
        int n = buffers.size();
        int[] first = new int[n];
        int[] last = new int[n];
        boolean[] crosses = new boolean[n];
        Arrays.fill(first, -1);
        for (int t = 0; t < steps.size(); t++) {
            List<Integer> used = new ArrayList<>(steps.get(t).step.reads());
            used.addAll(steps.get(t).step.writes());
            for (int b : used) {
                if (first[b] < 0) {
                    first[b] = t;
                }
                last[b] = t;
                crosses[b] |= steps.get(t).stage != steps.get(first[b]).stage;
            }
        }
        int[] block = new int[n];
        List<Integer> sizes = new ArrayList<>();
        List<Integer> free = new ArrayList<>();
        List<Integer> lasting = new ArrayList<>();
        for (int t = 0; t < steps.size(); t++) {
            for (int b : steps.get(t).step.writes()) {
                if (first[b] == t && buffers.get(b) instanceof Buffer.Planned(int size)) {
                    if (crosses[b]) {
                        lasting.add(b);
                    } else {
                        block[b] = take(free, sizes, size);
                    }
                }
            }
            for (int b = 0; b < n; b++) {
                if (last[b] == t
                        && first[b] >= 0
                        && !crosses[b]
                        && buffers.get(b) instanceof Buffer.Planned) {
                    free.add(block[b]);
                }
            }
        }
        return new Assignment(block, sizes, lasting);
    }

    /** The smallest free block that is large enough, else the largest grown, else a new one. */
    private static int take(List<Integer> free, List<Integer> sizes, int size) {
        int best = -1;
        for (int f : free) {
            if (best < 0 || better(sizes.get(f), sizes.get(best), size)) {
                best = f;
            }
        }
        if (best < 0) {
            sizes.add(size);
            return sizes.size() - 1;
        }
        free.remove((Integer) best);
        sizes.set(best, Math.max(sizes.get(best), size));
        return best;
    }

    private static boolean better(int candidate, int best, int size) {
        return candidate >= size
                ? best < size || candidate < best
                : best < size && candidate > best;
    }
}
