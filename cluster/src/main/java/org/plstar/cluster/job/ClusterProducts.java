package org.plstar.cluster.job;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.array.store.StoredMatrix;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.store.Places;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.operator.StoredOperator;

/**
 * Products with a stored symmetric matrix by executors: x is sent to them, each task reads the
 * chunks of its rows and returns these rows of A x. The bytes are those of {@link StoredOperator}.
 *
 * @param stop whether to end a product
 */
record ClusterProducts(StoredMatrix matrix, ClusterSession cluster, BooleanSupplier stop)
        implements LinearOperator {
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
        try (Job job = new Job(cluster, "products", "product with the stored kernel", stop)) {
            Task task = new Task(
                    Places.name(matrix.place()), matrix.rows(), matrix.side(), job.send(x));
            List<double[]> rows =
                    job.run(IntStream.range(0, matrix.down()).boxed().toList(), task);
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), 0, y, i * matrix.side(), rows.get(i).length);
            }
        }
    }

    /** Computes the rows of A x of one row of chunks. */
    private record Task(String place, int order, int side, Broadcast<double[]> x)
            implements Job.Task<Integer, double[]> {
        @Override
        public double[] run(Integer i, TaskScope scope) {
            StoredMatrix m = StoredMatrix.square(Places.of(place), order, side);
            return new StoredOperator(m, scope.workers(), () -> false).rows(i, x.value());
        }
    }
}
