package org.plstar.cluster.job;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.CentresSpec;
import org.plstar.cluster.spec.LeftOutSpec;
import org.plstar.cluster.spec.RowsPart;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.LocalPasses;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.RowKernel;

/** What a task does with the rows of its strand. */
final class RowsTask {
    private RowsTask() {}

    /** A strand's number and rows. */
    record Strand(int number, List<Broadcast<RowsPart>> tiles) implements Serializable {}

    /** The tiles of one strand, by the rows' numbers in the whole. */
    private record Tiles(
            Strand strand, RowTiles cut, RowKernel kernel, double[][] z, Workers workers)
            implements LocalPasses.Tiles {
        @Override
        public int rows() {
            return cut.rows();
        }

        private CentredRows tile(int from) {
            int t = from / RowTiles.TILE - cut.firstTile(strand.number);
            RowsPart part = strand.tiles.get(t).value();
            return new CentredRows(kernel, part.x(), z, part.y(), workers);
        }

        @Override
        public Matrix kernel(int from, int count) {
            return tile(from).kernel(0, count);
        }

        @Override
        public double[] targets(int from, int count) {
            return tile(from).targets(0, count);
        }
    }

    private static LocalPasses passes(
            CentresSpec spec,
            Strand strand,
            double[][] centres,
            Workers workers,
            LongAccumulator done) {
        Tiles tiles = new Tiles(strand, spec.cut(), spec.rowKernel(), centres, workers);
        return new LocalPasses(tiles, spec.outputs(), workers, _ -> done.add(1));
    }

    /** Sums of a strand's features. */
    record Sums(
            CentresSpec spec,
            Broadcast<double[][]> centres,
            Broadcast<double[]> factor,
            LongAccumulator done,
            CollectionAccumulator<Answer.Told> refused)
            implements Function<Strand, Answer<double[]>> {
        @Override
        public Answer<double[]> call(Strand strand) {
            return Answer.of(() -> sums(strand), refused);
        }

        private double[] sums(Strand strand) {
            ClusterSession.requireLikeDriver(spec.fingerprint());
            double[][] z = centres.value();
            try (Workers workers = Workers.of(spec.cores(), spec.fingerprint().pieces());
                    FeatureMap map = spec.map(z.length, factor.value());
                    FeatureMoments sums =
                            passes(spec, strand, z, workers, done)
                                    .strand(map, spec.cut(), strand.number)) {
                return sums.packed();
            }
        }
    }

    /** Predictions of a strand's rows, each by the fit without it. */
    record Left(
            CentresSpec spec,
            Broadcast<double[][]> centres,
            Broadcast<double[]> factor,
            Broadcast<LeftOutSpec> fit,
            LongAccumulator done,
            CollectionAccumulator<Answer.Told> refused)
            implements Function<Strand, Answer<double[]>> {
        @Override
        public Answer<double[]> call(Strand strand) {
            return Answer.of(() -> predictions(strand), refused);
        }

        private double[] predictions(Strand strand) {
            ClusterSession.requireLikeDriver(spec.fingerprint());
            double[][] z = centres.value();
            RowTiles cut = spec.cut();
            int first = cut.firstTile(strand.number);
            int last = cut.firstTile(strand.number + 1);
            int rows = Math.min(cut.rows(), cut.firstRow(last)) - cut.firstRow(first);
            double[] all = new double[rows * spec.outputs()];
            try (Workers workers = Workers.of(spec.cores(), spec.fingerprint().pieces());
                    FeatureMap map = spec.map(z.length, factor.value());
                    Matrix vectors = Matrix.of(z.length, z.length, fit.value().vectors())) {
                RowsLeftOut own = fit.value().fit(map, vectors);
                LocalPasses passes = passes(spec, strand, z, workers, done);
                int at = 0;
                for (int t = first; t < last; t++) {
                    double[] some = passes.leftOut(own, cut, t);
                    System.arraycopy(some, 0, all, at, some.length);
                    at += some.length;
                    done.add(1);
                }
            }
            return all;
        }
    }
}
