package org.plstar.operator;

import org.plstar.array.Workers;

/**
 * Passes over vectors of one length, in chunks of coordinates that a team shares, so that a chunk
 * stays in the cache.
 *
 * <p>Sums are added up chunk by chunk, in order, so that they are the same for any team.
 */
record VectorTeam(int n, Workers workers) {
    /** Number of coordinates per task. */
    private static final int CHUNK = 4096;

    /** The operation on coordinates [at, at + count). */
    interface Body {
        /**
         * Performs the operation on one chunk.
         *
         * @param sums receives the sums of the chunk, from index {@code to} on
         */
        void over(int at, int count, double[] sums, int to);
    }

    /** Runs a body over all coordinates; returns its sums' totals. */
    double[] run(int sums, Body body) {
        int tasks = Math.ceilDiv(n, CHUNK);
        double[] parts = new double[tasks * sums];
        workers.run(tasks, task -> {
            int at = task * CHUNK;
            body.over(at, Math.min(CHUNK, n - at), parts, task * sums);
        });
        double[] totals = new double[sums];
        for (int i = 0; i < parts.length; i++) {
            totals[i % sums] += parts[i];
        }
        return totals;
    }

    /** Runs an operation that has no sums. */
    void run(Body body) {
        run(0, body);
    }
}
