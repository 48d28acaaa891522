package org.plstar.cluster.ml;

import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.plstar.cluster.job.ClusterRows;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.study.Session;
import org.plstar.study.table.KernelModel;
import org.plstar.study.table.RowEngine;
import org.plstar.study.table.RowKernel;
import org.plstar.study.table.TableFitRequest;
import org.plstar.study.table.TableFitResult;

/**
 * A fit of a stage.
 *
 * @param network text of a network; empty: the kernel is chosen
 * @param centres of a fit by centres
 * @param ridge relative; 0 for that of generalized cross-validation
 * @param seed of all draws
 */
record FrameFit(String network, int centres, double ridge, long seed) {
    private static final double SIGMA_B = 0.1;

    /** The tangent kernel of a network's text. */
    static RowKernel kernel(String network) {
        return new RowKernel.Network(network, 1, SIGMA_B, 0, true);
    }

    /** The engine of a session: executors, where there are any. */
    private static RowEngine engine(SparkSession spark) {
        String master = spark.sparkContext().master();
        return master.equals("local") || master.startsWith("local[")
                ? RowEngine.LOCAL
                : new ClusterRows(() -> ClusterSession.known(
                        JavaSparkContext.fromSparkContext(spark.sparkContext())));
    }

    /** Fits a model to rows. */
    KernelModel fit(org.plstar.data.Dataset rows, SparkSession spark) {
        TableFitRequest request =
                TableFitRequest.of(rows).withCentres(centres).withSeed(seed).on(engine(spark));
        try (Session session = Session.quiet()) {
            TableFitResult result = network.isEmpty()
                    ? request.run(session)
                    : request.run(
                            kernel(network),
                            ridge == 0 ? OptionalDouble.empty() : OptionalDouble.of(ridge),
                            session);
            return result.model();
        }
    }
}
