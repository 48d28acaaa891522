package org.plstar.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing list of doubles in blocks, so that growth copies nothing. */
final class NumberList {
    private static final int BLOCK = 1 << 16;

    private final List<double[]> blocks = new ArrayList<>();
    private long size;

    void add(double value) {
        int at = (int) (size % BLOCK);
        if (at == 0) {
            blocks.add(new double[BLOCK]);
        }
        blocks.getLast()[at] = value;
        size++;
    }

    long size() {
        return size;
    }

    double get(long index) {
        return blocks.get((int) (index / BLOCK))[(int) (index % BLOCK)];
    }

    /**
     * All numbers in one array; the list is empty afterwards, and the copy frees each block as soon
     * as it is copied.
     */
    double[] drain() {
        double[] all = new double[Math.toIntExact(size)];
        for (int b = 0; b < blocks.size(); b++) {
            int from = b * BLOCK;
            System.arraycopy(blocks.get(b), 0, all, from, Math.min(BLOCK, all.length - from));
            blocks.set(b, EMPTY);
        }
        blocks.clear();
        size = 0;
        return all;
    }

    int[] toInts() {
        int[] all = new int[Math.toIntExact(size)];
        Arrays.setAll(all, i -> (int) get(i));
        return all;
    }

    private static final double[] EMPTY = {};
}
