package org.plstar.cluster.job;

import java.io.Serializable;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.plstar.array.Workers;
import org.plstar.array.store.StoredMatrix;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.cluster.store.Places;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.operator.StoredOperator;

/**
 * Products with a stored symmetric matrix by executors: x goes down, each task reads the chunks of
 * its rows and sends these rows of A x up. The bytes are those of {@link StoredOperator}.
 */
final class ClusterProducts implements LinearOperator {
    private final StoredMatrix matrix;
    private final JavaSparkContext spark;
    private final Fingerprint fingerprint;
    private final int cores;
    private final BooleanSupplier stop;

    ClusterProducts(
            StoredMatrix matrix,
            JavaSparkContext spark,
            Fingerprint fingerprint,
            int cores,
            BooleanSupplier stop) {
        this.matrix = matrix;
        this.spark = spark;
        this.fingerprint = fingerprint;
        this.cores = cores;
        this.stop = stop;
    }

    @Override
    public int rows() {
        return matrix.rows();
    }

    @Override
    public int columns() {
        return matrix.columns();
    }

    @Override
    public void apply(double[] x, double[] y) {
        OperatorRefusal.requireSize("x", x, columns());
        OperatorRefusal.requireSize("y", y, rows());
        Broadcast<double[]> down = spark.broadcast(x);
        CollectionAccumulator<Answer.Told> refused = spark.sc().collectionAccumulator("refused");
        spark.setJobGroup("plstar-products", "product with the stored kernel", true);
        try {
            List<Integer> rows = IntStream.range(0, matrix.down()).boxed().toList();
            List<Answer<Rows>> answers =
                    RunningJob.answers(
                            spark.parallelize(rows, rows.size())
                                    .map(
                                            new Task(
                                                    Places.name(matrix.place()),
                                                    matrix.rows(),
                                                    matrix.side(),
                                                    fingerprint,
                                                    cores,
                                                    down,
                                                    refused))
                                    .collectAsync(),
                            () -> Answer.requireNone(refused),
                            stop);
            for (int i = 0; i < answers.size(); i++) {
                double[] some = answers.get(i).get().numbers;
                System.arraycopy(some, 0, y, i * matrix.side(), some.length);
            }
        } finally {
            spark.clearJobGroup();
            down.destroy();
        }
    }

    /** Rows of A x. */
    private record Rows(double[] numbers) implements Serializable {}

    /** Computes the rows of one row of chunks. */
    private record Task(
            String place,
            int order,
            int side,
            Fingerprint fingerprint,
            int cores,
            Broadcast<double[]> x,
            CollectionAccumulator<Answer.Told> refused)
            implements Function<Integer, Answer<Rows>> {
        @Override
        public Answer<Rows> call(Integer i) {
            return Answer.of(
                    () -> {
                        ClusterSession.requireLikeDriver(fingerprint);
                        try (Workers workers = Workers.of(cores, fingerprint.pieces())) {
                            StoredMatrix m = StoredMatrix.square(Places.of(place), order, side);
                            return new Rows(
                                    new StoredOperator(m, workers, () -> false).rows(i, x.value()));
                        }
                    },
                    refused);
        }
    }
}
