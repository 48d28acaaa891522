package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.data.ReadOptions;
import org.plstar.landscape.certificate.slopes.KernelFormer;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertificateStudy;
import org.plstar.study.certify.CertifiedSystem;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;

/** Certificates whose kernel executors form have the bytes of one machine's. */
class ClusterSlopesTest {
    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @TempDir private Path folder;

    @BeforeAll
    static void begin() {
        spark = LocalCluster.begin();
        cluster = ClusterSession.of(spark);
    }

    @AfterAll
    static void end() {
        spark.stop();
    }

    private PreparedDataset rows(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder s = new StringBuilder("a,b,c,d,e,y\n");
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int j = 0; j < 5; j++) {
                double x = random.nextGaussian();
                sum += Math.sin(x + j);
                s.append(x).append(',');
            }
            s.append(sum).append('\n');
        }
        Path file = Files.writeString(folder.resolve("t" + rows + ".csv"), s);
        return PreparedDataset.read(file, ReadOptions.defaults().withTargets("y"), 0, 1);
    }

    private Map<String, String> written(CertifyResult result, String name) throws IOException {
        Path to = Files.createDirectories(folder.resolve(name));
        result.write(to, new LinkedHashMap<>());
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(to)) {
            for (Path f : files.toList()) {
                all.put(
                        String.valueOf(f.getFileName()),
                        Files.readString(f, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    @Test
    void certificatesHaveTheBytesOfThisProcessAndAreConfirmed() throws IOException {
        PreparedDataset data = rows(900);
        Network network =
                data.network("dense(48) silu layernorm residual(dense(48) silu) silu dense");
        ModelState state = ModelState.initial(network, 2);
        CertifyRequest request =
                new CertifyRequest(
                        CertifiedSystem.of(data, network, state.buffers()),
                        state.parameters(),
                        OptionalDouble.empty(),
                        CertificateStudy.Products.NO);
        assertThat(request.about().curved()).isFalse();
        AtomicInteger formed = new AtomicInteger();
        try (Session session = Session.of(2)) {
            KernelFormer there = new ClusterSlopes(() -> cluster, network, state, session);
            CertifyResult its =
                    request.run(
                            session,
                            (kernel, to, workers) -> {
                                if (kernel.tiles() > 1) {
                                    formed.incrementAndGet();
                                }
                                there.form(kernel, to, workers);
                            });
            assertThat(formed.get()).isPositive();
            assertThat(its.proved()).isTrue();
            assertThat(written(its, "its")).isEqualTo(written(request.run(session), "own"));
            assertThat(
                            CertificateCheck.of(
                                            folder.resolve("its").resolve("certificate.json"),
                                            session)
                                    .confirmed())
                    .isTrue();
        }
    }
}
