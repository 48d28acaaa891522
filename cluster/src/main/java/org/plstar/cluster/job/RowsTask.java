package org.plstar.cluster.job;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.CentresSpec;
import org.plstar.cluster.spec.LeftOutSpec;
import org.plstar.cluster.spec.RowsPart;
import org.plstar.cluster.store.RowSource;
import org.plstar.predict.FeatureMap;
import org.plstar.predict.FeatureMoments;
import org.plstar.predict.LocalPasses;
import org.plstar.predict.RowTiles;
import org.plstar.predict.RowsLeftOut;
import org.plstar.study.table.PassTrial;

/** The computations of a task on the rows of its strand. */
final class RowsTask {
    private RowsTask() {}

    private static LocalPasses passes(
            CentresSpec spec, RowSource rows, double[][] centres, TaskScope scope) {
        return new LocalPasses(
                new StrandRows(spec, rows, centres, scope.workers()),
                spec.outputs(),
                scope.workers(),
                _ -> scope.done(1));
    }

    /** Computes the sums of a strand's features. */
    record Sums(
            CentresSpec spec,
            RowSource rows,
            Broadcast<double[][]> centres,
            Broadcast<double[]> factor)
            implements Job.Task<Integer, double[]> {
        @Override
        public double[] run(Integer strand, TaskScope scope) {
            LocalPasses passes = passes(spec, rows, centres.value(), scope);
            try (FeatureMap map = spec.map(centres.value().length, factor.value());
                    FeatureMoments sums = passes.strand(map, spec.cut(), strand)) {
                return sums.packed();
            }
        }
    }

    /** Predicts the groups that begin in a strand, each by the fit without the group. */
    record Left(
            CentresSpec spec,
            RowSource rows,
            Broadcast<double[][]> centres,
            Broadcast<double[]> factor,
            Broadcast<LeftOutSpec> fit)
            implements Job.Task<Integer, double[]> {
        @Override
        public double[] run(Integer strand, TaskScope scope) {
            LocalPasses passes = passes(spec, rows, centres.value(), scope);
            int m = centres.value().length;
            RowTiles cut = spec.cut();
            int first = cut.firstTile(strand);
            int last = cut.firstTile(strand + 1);
            int group = spec.versions().count();
            int from = Math.ceilDiv(cut.firstRow(first), group);
            int to = Math.ceilDiv(Math.min(cut.rows(), cut.firstRow(last)), group);
            double[] all = new double[(to - from) * spec.outputs()];
            try (FeatureMap map = spec.map(m, factor.value());
                    Matrix vectors = Matrix.of(m, m, fit.value().vectors())) {
                RowsLeftOut own = fit.value().fit(map, vectors);
                int at = 0;
                for (int t = first; t < last; t++) {
                    double[] some = passes.leftOut(own, cut, t);
                    System.arraycopy(some, 0, all, at, some.length);
                    at += some.length;
                    scope.done(1);
                }
            }
            return all;
        }
    }

    /** A task's own time on a processor; of a team that of the wall. */
    private static LongSupplier clock(int cores) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return cores == 1 && threads.isCurrentThreadCpuTimeSupported()
                ? threads::getCurrentThreadCpuTime
                : System::nanoTime;
    }

    /** Measures the seconds that both passes take for a row. */
    record Trial(
            CentresSpec spec,
            Broadcast<RowsPart> rows,
            Broadcast<double[][]> centres,
            Broadcast<double[]> own)
            implements Job.Task<Integer, Double> {
        @Override
        public Double run(Integer number, TaskScope scope) {
            double[][] z = centres.value();
            RowsPart some = rows.value();
            Workers workers = scope.workers();
            try (Matrix k = Matrix.of(z.length, z.length, own.value())) {
                return PassTrial.of(
                                spec.centred(some.x(), z, some.y(), workers),
                                spec.outputs(),
                                k,
                                workers,
                                clock(scope.cores()))
                        .seconds();
            }
        }
    }
}
