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
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.Answer;
import org.plstar.data.ReadOptions;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.landscape.linearity.ProbeSettings;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.study.linearity.LinearityStudy;
import org.plstar.study.linearity.NetworkEngine;

/** A network that fails is a row with its reason, here and on executors. */
class FailedNetworksTest {
    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @TempDir private Path folder;

    @BeforeAll
    static void begin() {
        cluster = LocalCluster.session();
        spark = cluster.spark();
    }

    /** A sweep of the widths 8, 16 and 32 whose kernels overflow at some. */
    private LinearityRequest sweep(IntPredicate overflows) throws IOException {
        StringBuilder table = new StringBuilder("a,b,y\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 12; i++) {
            table.append(random.nextGaussian()).append(',').append(random.nextGaussian());
            table.append(',').append(random.nextGaussian()).append('\n');
        }
        Path file = Files.writeString(folder.resolve("table.csv"), table);
        PreparedDataset data =
                PreparedDataset.read(file, ReadOptions.defaults().withTargets("y"), 0, 1);
        Initialization huge = new Initialization(Parametrization.NTK, OptionalDouble.of(1e160), 0);
        return new LinearityRequest(
                data,
                "dense({m}) tanh dense",
                m ->
                        data.network(
                                Architecture.parse("dense(" + m + ") tanh dense"),
                                overflows.test(m) ? huge : Initialization.DEFAULT),
                new int[] {8, 16, 32},
                1,
                2,
                0.05,
                ProbeSettings.DEFAULT,
                false,
                0,
                1L << 30);
    }

    private static LinearityResult run(
            LinearityRequest request, List<WidthRow> told, NetworkEngine engine) {
        try (Session session = Session.of(2)) {
            return new LinearityStudy(request, session)
                    .run(
                            List.of(),
                            row -> {
                                synchronized (told) {
                                    told.add(row);
                                }
                            },
                            engine);
        }
    }

    @Test
    void theSweepGoesOnWithTheRowsOfThisProcess() throws IOException {
        LinearityRequest request = sweep(m -> m == 16);
        List<WidthRow> told = new ArrayList<>();
        LinearityResult own;
        try (Session session = Session.of(2)) {
            own = request.run(session);
        }
        LinearityResult its = run(request, told, new ClusterNetworks(() -> cluster));
        assertThat(its.rows()).isEqualTo(own.rows()).hasSize(6);
        assertThat(told).containsExactlyInAnyOrderElementsOf(own.rows());
        assertThat(own.failed()).hasSize(2).allMatch(r -> r.width() == 16);
        assertThat(own.failed().getFirst().failure().orElseThrow()).contains("finite");
        assertThat(own.complete().widths()).containsExactly(8, 32);
        assertThat(own.slopes()).containsKey(Quantity.FUNCTION_GAP).isEqualTo(its.slopes());
        assertThat(its.verdict()).isEqualTo(own.verdict());
    }

    @Tag("net")
    @Test
    void aSweepOfWhichAllFailIsRefused() throws IOException {
        LinearityRequest request = sweep(_ -> true);
        List<WidthRow> told = new ArrayList<>();
        assertThatThrownBy(() -> run(request, told, new ClusterNetworks(() -> cluster)))
                .hasMessageContaining("finite")
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(LinearityRefusal.ALL_FAILED));
        assertThat(told).hasSize(6);
    }

    /** Ends its process, or throws, or answers. */
    private record Strange(String what) implements Function<String, Answer<String>> {
        @Override
        public Answer<String> call(String name) {
            return switch (what) {
                case "halts" -> {
                    Runtime.getRuntime().halt(3);
                    yield new Answer<>(name, null);
                }
                case "throws" -> throw new IllegalStateException("a fault on purpose");
                default -> new Answer<>(name, null);
            };
        }
    }

    @Tag("net")
    @Test
    void aTaskThatFailsAsOftenAsSparkTriesEndsAlone() {
        Map<String, JavaFutureAction<List<Answer<String>>>> jobs = new TreeMap<>();
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
                    public void answered(String job, List<Answer<String>> all) {
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
