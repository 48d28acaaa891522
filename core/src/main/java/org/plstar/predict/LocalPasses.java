package org.plstar.predict;

import java.util.function.IntConsumer;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Passes over rows in this process, tile by tile.
 *
 * @param tiles the rows
 * @param outputs targets of each row
 * @param progress receives how many tiles are done of the current pass
 */
public record LocalPasses(Tiles tiles, int outputs, Workers workers, IntConsumer progress)
        implements RowPasses {
    /** Access to rows and their kernels, by tile. */
    public interface Tiles {
        /** Number of rows n. */
        int rows();

        /** The number of consecutive rows that are versions of one. */
        default int group() {
            return 1;
        }

        /** A new [count, M] matrix of the kernel of some rows and the centres. */
        Matrix kernel(int from, int count);

        /** Targets of some rows, [count, outputs] row-major. */
        double[] targets(int from, int count);
    }

    @Override
    public int rows() {
        return tiles.rows();
    }

    @Override
    public int group() {
        return tiles.group();
    }

    @Override
    public FeatureMoments moments(FeatureMap map, RowTiles cut) {
        StrandFold<FeatureMoments> fold = new StrandFold<>(FeatureMoments::plus);
        for (int s = 0; s < cut.strands(); s++) {
            fold.add(strand(map, cut, s));
        }
        return fold.total();
    }

    /** Computes the sums of one strand. */
    public FeatureMoments strand(FeatureMap map, RowTiles cut, int strand) {
        FeatureMoments sums = new FeatureMoments(map.centres(), outputs);
        for (int t = cut.firstTile(strand); t < cut.firstTile(strand + 1); t++) {
            try (Matrix features = features(map, cut.firstRow(t), cut.rowsOf(t))) {
                sums.add(features, tiles.targets(cut.firstRow(t), cut.rowsOf(t)), workers);
            }
            progress.accept(t + 1);
        }
        return sums;
    }

    private Matrix features(FeatureMap map, int from, int count) {
        try (Matrix k = tiles.kernel(from, count)) {
            return map.features(k, workers);
        }
    }

    @Override
    public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
        double[] all = new double[Math.multiplyExact(rows() / group(), outputs)];
        int at = 0;
        for (int t = 0; t < cut.tiles(); t++) {
            double[] some = leftOut(fit, cut, t);
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
            progress.accept(t + 1);
        }
        return all;
    }

    /** For each group that begins in a tile, the prediction by the fit without the group. */
    public double[] leftOut(RowsLeftOut fit, RowTiles cut, int tile) {
        int group = group();
        int end = cut.firstRow(tile) + cut.rowsOf(tile);
        int from = (cut.firstRow(tile) + group - 1) / group * group;
        int count = (end + group - 1) / group * group - from;
        if (count == 0) {
            return new double[0];
        }
        double[] y = tiles.targets(from, count);
        try (Matrix features = features(fit.map(), from, count)) {
            return fit.of(features, y, group, workers);
        }
    }
}
