package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.predict.Nystrom;
import org.plstar.predict.RowPasses;
import org.plstar.study.Session;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.RowEngine;
import org.plstar.study.table.RowKernel;

/** Fits by centres whose rows executors go over: the bytes of this process. */
class ClusterRowsTest {
    private static final int OUTPUTS = 2;

    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @BeforeAll
    static void begin() {
        spark = LocalCluster.begin();
        cluster = ClusterSession.of(spark);
    }

    @AfterAll
    static void end() {
        spark.stop();
    }

    /** Five tiles in four strands, the last tile not full. */
    private static CentredRows rows(RowKernel kernel, Session session) {
        SplittableRandom random = new SplittableRandom(8);
        double[][] x = new double[9000][3];
        double[] y = new double[x.length * OUTPUTS];
        for (int i = 0; i < x.length; i++) {
            Arrays.setAll(x[i], _ -> random.nextGaussian());
            y[2 * i] = Math.sin(2 * x[i][0]) + x[i][1] * x[i][2];
            y[2 * i + 1] = random.nextGaussian();
        }
        return new CentredRows(kernel, x, Arrays.copyOf(x, 70), y, session.workers());
    }

    private record Fitted(double[] dual, double[] intercept, double[] left) {
        static Fitted of(RowKernel kernel, RowEngine engine, Session session) {
            CentredRows rows = rows(kernel, session);
            try (Matrix own = kernel.of(rows.z(), rows.z(), session.workers());
                    RowPasses passes = engine.passes(rows, OUTPUTS, session);
                    Nystrom n = Nystrom.of(own, passes, session.workers())) {
                Nystrom.Fit fit = n.fit(1e-3 * n.unit());
                return new Fitted(fit.dual(), fit.intercept(), n.leftOut(fit.ridge()));
            }
        }
    }

    @Test
    void fitsAndRowsLeftOutHaveTheBytesOfThisProcess() {
        List<RowKernel> kernels =
                List.of(
                        new RowKernel.Network("dense relu dense relu dense", 1, 0.1, 1, true),
                        new RowKernel.Laplace(1),
                        new RowKernel.Manhattan(0.3));
        try (Session session = Session.of(2)) {
            for (RowKernel kernel : kernels) {
                Fitted own = Fitted.of(kernel, RowEngine.LOCAL, session);
                Fitted there = Fitted.of(kernel, new ClusterRows(() -> cluster), session);
                assertThat(there.dual).as(kernel.words()).containsExactly(own.dual);
                assertThat(there.intercept).containsExactly(own.intercept);
                assertThat(there.left).containsExactly(own.left);
            }
        }
    }

    @Test
    void whatIsStoppedEnds() {
        try (Session session = Session.of(1).withStop(() -> true)) {
            RowEngine engine = new ClusterRows(() -> cluster);
            assertThatThrownBy(() -> Fitted.of(new RowKernel.Gaussian(1), engine, session))
                    .isInstanceOf(CancellationException.class);
        }
    }
}
