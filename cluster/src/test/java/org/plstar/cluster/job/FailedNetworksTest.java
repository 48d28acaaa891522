package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.SparkEngine;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.TaskResult;
import org.plstar.data.ReadOptions;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.study.linearity.LinearityStudy;
import org.plstar.study.linearity.StoredRow;

/** A network that fails is a row with its reason, here and on executors. */
class FailedNetworksTest {
    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        cluster = LocalCluster.session();
        spark = cluster.spark();
    }

    /** A sweep of networks of which those of 160 wide and more have kernels that overflow. */
    private LinearityRequest sweep(int... widths) throws IOException {
        StringBuilder table = new StringBuilder("a,b,y\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 12; i++) {
            table.append(random.nextGaussian()).append(',').append(random.nextGaussian());
            table.append(',').append(random.nextGaussian()).append('\n');
        }
        Path file = Files.writeString(folder.resolve("table.csv"), table);
        PreparedDataset data =
                PreparedDataset.read(file, ReadOptions.defaults().withTargets("y"), 0, 1);
        return LinearityRequest.of(data, "dense({m}) tanh dense scale(1e{m})", widths)
                .withSeeds(2)
                .withUntil(0.5)
                .withNoLimit(true);
    }

    private static LinearityResult run(LinearityRequest request, List<WidthRow> told) {
        try (Session session = Session.of(2).withEngine(new SparkEngine(cluster))) {
            return new LinearityStudy(request, session).run(List.of(), row -> {
                synchronized (told) {
                    told.add(row);
                }
            });
        }
    }

    @Test
    void theSweepGoesOnWithTheRowsOfThisProcess() throws IOException {
        LinearityRequest request = sweep(16, 32, 160);
        List<WidthRow> told = new ArrayList<>();
        LinearityResult own;
        try (Session session = Session.of(2)) {
            own = request.run(session);
        }
        LinearityResult its = run(request, told);
        assertThat(its.rows()).isEqualTo(own.rows()).hasSize(6);
        assertThat(told.stream().map(StoredRow::of))
                .containsExactlyInAnyOrderElementsOf(own.networks());
        assertThat(own.failed()).hasSize(2).allMatch(r -> r.width() == 160);
        assertThat(own.failed().getFirst().failure().orElseThrow())
                .contains("beyond the range of numbers");
        assertThat(own.complete().widths()).containsExactly(16, 32);
        assertThat(own.slopes()).containsKey(Quantity.FUNCTION_GAP.key()).isEqualTo(its.slopes());
        assertThat(its.verdict()).isEqualTo(own.verdict());
    }

    @Tag("net")
    @Test
    void aSweepOfWhichAllFailIsRefused() throws IOException {
        LinearityRequest request = sweep(160, 170, 180);
        List<WidthRow> told = new ArrayList<>();
        assertThatThrownBy(() -> run(request, told))
                .hasMessageContaining("beyond the range of numbers")
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(LinearityRefusal.ALL_FAILED));
        assertThat(told).hasSize(6);
    }

    /** Ends its process, or throws, or answers. */
    private record Strange(String what) implements Function<String, TaskResult<String>> {
        @Override
        public TaskResult<String> call(String name) {
            return switch (what) {
                case "halts" -> {
                    Runtime.getRuntime().halt(3);
                    yield new TaskResult<>(name, null);
                }
                case "throws" -> throw new IllegalStateException("a fault on purpose");
                default -> new TaskResult<>(name, null);
            };
        }
    }

    @Tag("net")
    @Test
    void aTaskThatFailsAsOftenAsSparkTriesEndsAlone() {
        Map<String, JavaFutureAction<List<TaskResult<String>>>> jobs = new TreeMap<>();
        for (String what : List.of("halts", "throws", "answers")) {
            jobs.put(
                    what,
                    spark.parallelize(List.of(what), 1).map(new Strange(what)).collectAsync());
        }
        Map<String, String> ends = new TreeMap<>();
        RunningJob.each(
                jobs,
                new RunningJob.Ends<String, String>() {
                    @Override
                    public void answered(String job, List<TaskResult<String>> all) {
                        ends.put(job, all.getFirst().get());
                    }

                    @Override
                    public void failed(String job, String reason) {
                        ends.put(job, reason);
                    }
                },
                () -> {},
                () -> false);
        assertThat(ends).containsOnlyKeys("halts", "throws", "answers");
        assertThat(ends).containsEntry("answers", "answers");
        assertThat(ends.get("halts"))
                .startsWith("its task failed 4 times")
                .contains("ExecutorLost");
        assertThat(ends.get("throws"))
                .startsWith("its task failed 4 times")
                .contains("a fault on purpose");
    }
}
