package org.plstar.bench;

import java.nio.file.Path;

/**
 * How to run.
 *
 * @param data folder with Fashion-MNIST's IDX files; if there is none, uniform noise takes its place
 * @param only part of the case or variant that shall run; empty for all
 * @param quick small sizes, to see that everything runs
 * @param floors also times the bare BLAS calls of each case
 */
record Settings(
        int threads,
        int reps,
        double warm,
        double budget,
        Path data,
        String only,
        boolean quick,
        boolean floors) {
    /** Whether a case is asked for. */
    boolean wants(String testCase, String variant) {
        return only.isEmpty() || testCase.contains(only) || variant.contains(only);
    }
}
