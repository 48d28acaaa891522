package org.plstar.cluster.job;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.cluster.spec.CentresSpec;
import org.plstar.cluster.store.RowSource;
import org.plstar.predict.LocalPasses;
import org.plstar.study.table.CentredRows;

/**
 * The rows of a task, by their numbers among all rows: chunks are fetched as they are needed, one
 * is kept, and versions are computed from them.
 */
final class StrandRows implements LocalPasses.Tiles {
    private final CentresSpec spec;
    private final RowSource chunks;
    private final double[][] z;
    private final Workers workers;

    private int kept = -1;
    private double @Nullable [] part;

    /** The first of the rows that were requested last. */
    private int first = -1;

    private int count;
    private @Nullable CentredRows last;

    StrandRows(CentresSpec spec, RowSource chunks, double[][] z, Workers workers) {
        this.spec = spec;
        this.chunks = chunks;
        this.z = z;
        this.workers = workers;
    }

    @Override
    public int rows() {
        return spec.rows();
    }

    @Override
    public int group() {
        return spec.versions().count();
    }

    @Override
    public Matrix kernel(int from, int rows) {
        return around(from, rows).kernel(from % group(), rows);
    }

    @Override
    public double[] targets(int from, int rows) {
        return around(from, rows).targets(from % group(), rows);
    }

    /** All versions of the images that some rows are versions of. */
    private CentredRows around(int from, int rows) {
        int begin = from / group();
        int length = (from + rows - 1) / group() + 1 - begin;
        CentredRows known = last;
        if (known != null && first == begin && count == length) {
            return known;
        }
        double[][] x = new double[length][];
        double[] y = new double[length * spec.outputs()];
        for (int i = 0; i < length; i++) {
            double[] p = part((begin + i) / chunks.height());
            int at = (begin + i) % chunks.height() * chunks.width();
            int targets = at + chunks.width() - spec.outputs();
            x[i] = Arrays.copyOfRange(p, at, targets);
            System.arraycopy(p, targets, y, i * spec.outputs(), spec.outputs());
        }
        CentredRows fresh = spec.centred(x, z, y, workers);
        first = begin;
        count = length;
        last = fresh;
        return fresh;
    }

    /** A chunk: for each row its inputs, and after them its targets. */
    private double[] part(int chunk) {
        double[] p = part;
        if (p == null || kept != chunk) {
            p = chunks.chunk(chunk);
            part = p;
            kept = chunk;
        }
        return p;
    }
}
