package org.plstar.cluster.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.CentresSpec;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.cluster.spec.LeftOutSpec;
import org.plstar.cluster.spec.RowsPart;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.RowPasses;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;
import org.plstar.predict.StrandFold;
import org.plstar.study.Session;
import org.plstar.study.json.Json;
import org.plstar.study.table.CentredRows;

/**
 * Passes over rows on executors, a task for each strand. Rows are broadcast tile by tile, so that
 * an executor fetches those of its tasks once for both passes; sums come up once for each strand,
 * and are added here in the fixed tree.
 */
final class ClusterPasses implements RowPasses {
    private final ClusterSession cluster;
    private final CentredRows rows;
    private final int outputs;
    private final Session local;
    private final List<Broadcast<RowsPart>> tiles = new ArrayList<>();
    private final Broadcast<double[][]> centres;

    ClusterPasses(ClusterSession cluster, CentredRows rows, int outputs, Session local) {
        this.cluster = cluster;
        this.rows = rows;
        this.outputs = outputs;
        this.local = local;
        RowTiles cut = new RowTiles(rows.rows(), 1);
        for (int t = 0; t < cut.tiles(); t++) {
            int from = cut.firstRow(t);
            int to = from + cut.rowsOf(t);
            tiles.add(
                    spark().broadcast(
                                    new RowsPart(
                                            Arrays.copyOfRange(rows.x(), from, to),
                                            rows.targets(from, to - from))));
        }
        centres = spark().broadcast(rows.z());
    }

    private JavaSparkContext spark() {
        return cluster.spark();
    }

    @Override
    public int rows() {
        return rows.rows();
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public FeatureMoments moments(FeatureMap map, RowTiles cut) {
        Broadcast<double[]> factor = spark().broadcast(LeftOutSpec.numbers(map.factor()));
        LongAccumulator done = spark().sc().longAccumulator("tiles summed");
        CollectionAccumulator<Answer.Told> refused = spark().sc().collectionAccumulator("refused");
        try {
            StrandFold<FeatureMoments> fold = new StrandFold<>(FeatureMoments::plus);
            for (double[] sums :
                    run(
                            "sums over %,d rows".formatted(rows()),
                            cut,
                            done,
                            refused,
                            new RowsTask.Sums(spec(map, cut), centres, factor, done, refused))) {
                fold.add(FeatureMoments.of(map.centres(), outputs, sums));
            }
            return fold.total();
        } finally {
            factor.destroy();
        }
    }

    @Override
    public double[] leftOut(RowsLeftOut fit, RowTiles cut) {
        Broadcast<double[]> factor = spark().broadcast(LeftOutSpec.numbers(fit.map().factor()));
        Broadcast<LeftOutSpec> numbers = spark().broadcast(LeftOutSpec.of(fit));
        LongAccumulator done = spark().sc().longAccumulator("tiles left out");
        CollectionAccumulator<Answer.Told> refused = spark().sc().collectionAccumulator("refused");
        try {
            double[] all = new double[Math.multiplyExact(rows(), outputs)];
            int at = 0;
            for (double[] some :
                    run(
                            "rows left out, %,d of them".formatted(rows()),
                            cut,
                            done,
                            refused,
                            new RowsTask.Left(
                                    spec(fit.map(), cut),
                                    centres,
                                    factor,
                                    numbers,
                                    done,
                                    refused))) {
                System.arraycopy(some, 0, all, at, some.length);
                at += some.length;
            }
            return all;
        } finally {
            factor.destroy();
            numbers.destroy();
        }
    }

    private CentresSpec spec(FeatureMap map, RowTiles cut) {
        return new CentresSpec(
                Json.text(rows.kernel()),
                cut.rows(),
                cut.strands(),
                outputs,
                map.jitter(),
                Fingerprint.here(),
                cluster.coresPerTask());
    }

    /** What each strand answers, in their order. */
    private List<double[]> run(
            String what,
            RowTiles cut,
            LongAccumulator done,
            CollectionAccumulator<Answer.Told> refused,
            Function<RowsTask.Strand, Answer<double[]>> task) {
        List<RowsTask.Strand> strands = new ArrayList<>();
        for (int s = 0; s < cut.strands(); s++) {
            strands.add(
                    new RowsTask.Strand(
                            s,
                            new ArrayList<>(
                                    tiles.subList(cut.firstTile(s), cut.firstTile(s + 1)))));
        }
        spark().setJobGroup("plstar-rows", what, true);
        try {
            return RunningJob.answers(
                            spark().parallelize(strands, strands.size()).map(task).collectAsync(),
                            () -> {
                                Answer.requireNone(refused);
                                local.progress()
                                        .at(
                                                "going over all rows",
                                                Math.min(done.value(), cut.tiles()),
                                                cut.tiles());
                            },
                            local.stop())
                    .stream()
                    .map(Answer::get)
                    .toList();
        } finally {
            spark().clearJobGroup();
        }
    }

    @Override
    public void close() {
        tiles.forEach(Broadcast::destroy);
        centres.destroy();
    }
}
