package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Matrix;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.TaskBytes;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.data.Versions;
import org.plstar.predict.Nystrom;
import org.plstar.predict.RowPasses;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.InputRows;
import org.plstar.study.table.PlannedPasses;
import org.plstar.study.table.RowEngine;
import org.plstar.study.table.RowKernel;

/** Fits by centres whose rows executors go over: the bytes of this process. */
class ClusterRowsTest {
    private static final int OUTPUTS = 2;

    @TempDir
    private Path folder;

    private boolean killed;

    private static ClusterSession cluster;

    @BeforeAll
    static void begin() {
        cluster = LocalCluster.session();
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
            return of(rows(kernel, session), engine, session);
        }

        void same(Fitted other) {
            assertThat(dual).containsExactly(other.dual);
            assertThat(intercept).containsExactly(other.intercept);
            assertThat(left).containsExactly(other.left);
        }

        static Fitted of(CentredRows rows, RowEngine engine, Session session) {
            try (Matrix own = rows.kernel().of(rows.z(), rows.z(), session.workers());
                    RowPasses passes = engine.passes(rows, OUTPUTS, session);
                    Nystrom n = Nystrom.of(own, passes, session.workers())) {
                Nystrom.Fit fit = n.fit(1e-3 * n.unit());
                return new Fitted(fit.dual(), fit.intercept(), n.leftOut(fit.ridge()));
            }
        }
    }

    @Tag("net")
    @Test
    void fitsAndRowsLeftOutHaveTheBytesOfThisProcess() {
        List<RowKernel> kernels = List.of(
                new RowKernel.Network("dense relu dense relu dense", 1, 0.1, 1, true),
                new RowKernel.Laplace(1),
                new RowKernel.Manhattan(0.3));
        try (Session session = Session.of(2)) {
            for (RowKernel kernel : kernels) {
                Fitted own = Fitted.of(kernel, RowEngine.LOCAL, session);
                Fitted there = Fitted.of(kernel, new ClusterRows(() -> cluster), session);
                there.same(own);
            }
        }
    }

    /** 600 images of 5 x 4 pixels, each in 18 versions: 10,800 rows that nobody holds at once. */
    private static CentredRows images(Session session) {
        SplittableRandom random = new SplittableRandom(9);
        double[][] x = new double[600][20];
        double[] y = new double[x.length * OUTPUTS];
        for (int i = 0; i < x.length; i++) {
            Arrays.setAll(x[i], _ -> random.nextGaussian());
            y[2 * i] = x[i][0] * x[i][7];
            y[2 * i + 1] = random.nextGaussian();
        }
        return new CentredRows(
                new RowKernel.Laplace(1),
                InputRows.of(x),
                Arrays.copyOf(x, 60),
                y,
                new Versions(true, true),
                List.of(1, 5, 4),
                session.workers());
    }

    /** Rows that are formed from their numbers on executors, of which one dies on the way. */
    @Tag("net")
    @Test
    void versionsThatExecutorsFormHaveTheBytesOfThisProcess() throws IOException {
        String place = folder.resolve("rows.zarr").toString();
        try (Session session = Session.of(2)) {
            CentredRows rows = images(session);
            Fitted own = Fitted.of(rows, RowEngine.LOCAL, session);
            assertThat(own.left).hasSize(600 * OUTPUTS);
            RowEngine sent = new ClusterRows(() -> cluster);
            Fitted.of(rows, sent, session).same(own);
            Fitted.of(rows, sent.withRowsAt(place), session).same(own);
            FileTime written = Files.getLastModifiedTime(chunk());
            Session killing = session.withProgress((_, done, _) -> {
                if (done > 0 && !killed) {
                    killed = true;
                    LocalCluster.killAnExecutor();
                }
            });
            Fitted.of(rows, sent.withRowsAt(place), killing).same(own);
            assertThat(killed).isTrue();
            assertThat(Files.getLastModifiedTime(chunk())).isEqualTo(written);

            byte[] damaged = Files.readAllBytes(chunk());
            damaged[100] ^= 1;
            Files.write(chunk(), damaged);
            Fitted.of(rows, sent.withRowsAt(place), session).same(own);
        }
    }

    private Path chunk() {
        return folder.resolve("rows.zarr/c/1/0");
    }

    /** What Spark counts is what was planned. */
    @Tag("net")
    @Test
    void bytesAreThosePlanned() throws InterruptedException, TimeoutException {
        String place = folder.resolve("planned.zarr").toString();
        try (Session session = Session.of(2);
                TaskBytes seen = TaskBytes.begin()) {
            CentredRows rows = images(session);
            RowEngine engine = new ClusterRows(() -> cluster).withRowsAt(place);
            try (Matrix own = rows.kernel().of(rows.z(), rows.z(), session.workers());
                    PlannedPasses passes = engine.passes(rows, OUTPUTS, session)) {
                WorkPlan plan = passes.plan(own);
                assertThat(Files.exists(Path.of(place))).isFalse();
                assertThat(plan.tasks()).isEqualTo(12);
                assertThat(plan.seconds().total()).isBetween(0.01, 60.0);
                seen.clear();
                try (Nystrom n = Nystrom.of(own, passes, session.workers())) {
                    n.leftOut(1);
                }
                seen.settle();
                assertThat((double) seen.read()).isEqualTo(plan.bytes().read());
                assertThat((double) seen.up())
                        .isBetween(0.8 * plan.bytes().up(), 1.2 * plan.bytes().up());
                assertThat((double) size(Path.of(place)))
                        .isBetween(
                                0.8 * plan.bytes().written(), 1.2 * plan.bytes().written());
                assertThat(passes.plan(own).bytes().written()).isZero();
            }
        }
    }

    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void moreCentresThanATaskHoldsAreRefused() {
        double[][] x = new double[6000][2];
        try (Session session = Session.of(1)) {
            CentredRows rows = new CentredRows(
                    new RowKernel.Gaussian(1), x, x, new double[6000], session.workers());
            assertThatThrownBy(() -> new ClusterRows(() -> cluster).passes(rows, 1, session))
                    .asInstanceOf(type(Refusal.class))
                    .extracting(Refusal::code)
                    .isEqualTo(ClusterRefusal.MEMORY);
        }
    }

    @Test
    void rowsInAPlaceThatNobodyWritesAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        try (Session session = Session.of(1)) {
            RowEngine engine = new ClusterRows(() -> cluster)
                    .withRowsAt(file.resolve("rows.zarr").toString());
            assertThatThrownBy(() -> Fitted.of(images(session), engine, session))
                    .asInstanceOf(type(Refusal.class))
                    .extracting(Refusal::code)
                    .isEqualTo(ClusterRefusal.NOT_SHARED);
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
