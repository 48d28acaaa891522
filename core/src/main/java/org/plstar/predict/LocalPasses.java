package org.plstar.predict;

import java.util.function.IntConsumer;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Passes over rows in this process, tile by tile.
 *
 * @param tiles the rows
 * @param outputs targets of each row
 * @param progress is told how many tiles are done of the current pass
 */
public record LocalPasses(Tiles tiles, int outputs, Workers workers, IntConsumer progress)
        implements RowPasses {
    /** Rows and their kernels, by tile. */
    public interface Tiles {
        /** Number of rows n. */
        int rows();

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
    public FeatureMoments moments(FeatureMap map, RowTiles cut) {
        StrandFold<FeatureMoments> fold = new StrandFold<>(FeatureMoments::plus);
        for (int s = 0; s < cut.strands(); s++) {
            fold.add(strand(map, cut, s));
        }
        return fold.total();
    }

    /** Sums of one strand. */
    public FeatureMoments strand(FeatureMap map, RowTiles cut, int strand) {
        FeatureMoments sums = new FeatureMoments(map.centres(), outputs);
        for (int t = cut.firstTile(strand); t < cut.firstTile(strand + 1); t++) {
            try (Matrix features = features(map, cut, t)) {
                sums.add(features, tiles.targets(cut.firstRow(t), cut.rowsOf(t)), workers);
            }
            progress.accept(t + 1);
        }
        return sums;
    }

    private Matrix features(FeatureMap map, RowTiles cut, int tile) {
        try (Matrix k = tiles.kernel(cut.firstRow(tile), cut.rowsOf(tile))) {
            return map.features(k, workers);
        }
    }

    @Override
    public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
        double[] all = new double[Math.multiplyExact(rows(), outputs)];
        for (int t = 0; t < cut.tiles(); t++) {
            double[] some = leftOut(fit, cut, t);
            System.arraycopy(some, 0, all, cut.firstRow(t) * outputs, some.length);
            progress.accept(t + 1);
        }
        return all;
    }

    /** Predictions of one tile, each by the fit without its row. */
    public double[] leftOut(RowsLeftOut fit, RowTiles cut, int tile) {
        double[] y = tiles.targets(cut.firstRow(tile), cut.rowsOf(tile));
        try (Matrix features = features(fit.map(), cut, tile)) {
            return fit.of(features, y, workers);
        }
    }
}
