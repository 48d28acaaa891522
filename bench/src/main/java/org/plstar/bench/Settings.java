package org.plstar.bench;

import java.nio.file.Path;

/**
 * How to run.
 *
 * @param data folder with Fashion-MNIST's IDX files; if there is none, uniform noise takes its
 *     place
 * @param only part of the case or variant that shall run; empty for all
 * @param quick small sizes, to see that everything runs
 * @param width of the dense networks' layers; 0 for the usual one
 * @param samples that dense networks are measured on; 0 for the usual number
 * @param bare also times the bare BLAS calls of each case
 */
record Settings(
        int threads,
        int reps,
        double warm,
        double budget,
        Path data,
        String only,
        boolean quick,
        int width,
        int samples,
        boolean bare) {
    /** The width asked for, else the usual one. */
    int width(int usual, int small) {
        return width > 0 ? width : quick ? small : usual;
    }

    /** The number of samples asked for, else the usual one. */
    int samples(int usual, int small) {
        return samples > 0 ? samples : quick ? small : usual;
    }

    /** Whether a case is asked for. */
    boolean wants(String testCase, String variant) {
        return only.isEmpty() || testCase.contains(only) || variant.contains(only);
    }
}
