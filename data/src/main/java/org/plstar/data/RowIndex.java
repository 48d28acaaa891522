package org.plstar.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds rows by their features, all of them exactly equal; -0 equals 0. */
final class RowIndex {
    private final Dataset data;
    private final Map<Long, List<Integer>> byHash = new HashMap<>();

    RowIndex(Dataset data) {
        this.data = data;
        for (int row = 0; row < data.rows(); row++) {
            List<Integer> rows = byHash.computeIfAbsent(hash(data, row), h -> new ArrayList<>(1));
            int r = row;
            // Only the first of equal rows is listed, so that many equal rows cost no more than
            // different ones.
            if (rows.stream().noneMatch(other -> equal(data, r, other))) {
                rows.add(row);
            }
        }
    }

    /** The number of different rows. */
    int different() {
        return byHash.values().stream().mapToInt(List::size).sum();
    }

    /** The first row equal to the given row of the given data, or -1. */
    int find(Dataset other, int row) {
        for (int candidate : byHash.getOrDefault(hash(other, row), List.of())) {
            if (equal(other, row, candidate)) {
                return candidate;
            }
        }
        return -1;
    }

    private boolean equal(Dataset other, int row, int candidate) {
        int width = data.width();
        if (other.width() != width) {
            return false;
        }
        for (int j = 0; j < width; j++) {
            // missing values count as equal, and so do both zeros
            if (Double.compare(other.feature(row, j) + 0.0, data.feature(candidate, j) + 0.0)
                    != 0) {
                return false;
            }
        }
        return true;
    }

    private static long hash(Dataset data, int row) {
        long hash = 0;
        for (int j = 0; j < data.width(); j++) {
            long bits = Double.doubleToRawLongBits(data.feature(row, j) + 0.0);
            hash = (hash ^ bits) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
