package org.plstar.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.refusal.Refusal;

/** What a session refuses before any work. */
class ClusterSessionTest {
    @BeforeAll
    static void noContextIsLeft() {
        LocalCluster.end();
    }

    private static void refused(ClusterRefusal code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local", "local[4]", "local[*]"})
    void thisProcessIsNoCluster(String master) {
        refused(ClusterRefusal.LOCAL_MASTER, () -> SparkRequirements.requireMaster(master));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yarn", "spark://host:7077", "k8s://https://host", "local-cluster[2,1,1024]"
            })
    void clustersAre(String master) {
        assertThatCode(() -> SparkRequirements.requireMaster(master)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "3.5.7, false",
        "4.0.1, false",
        "4.1.0-preview2, false",
        "4.2.0, true",
        "5.0.0, true"
    })
    void sparkIsNewEnoughFrom42On(String version, boolean enough) {
        if (enough) {
            assertThatCode(() -> SparkRequirements.requireVersion(version))
                    .doesNotThrowAnyException();
        } else {
            refused(ClusterRefusal.SPARK_VERSION, () -> SparkRequirements.requireVersion(version));
        }
    }

    @Test
    void whatDiffersIsNamed() {
        Fingerprint own = new Fingerprint("OpenBLAS 1 SkylakeX", 4, "1.0", "amd64", false);
        assertThat(own.difference(own)).isEmpty();
        assertThat(own.difference(new Fingerprint("pure Java", 4, "1.0", "amd64", false)))
                .contains("pure Java");
        assertThat(own.difference(new Fingerprint("OpenBLAS 1 SkylakeX", 8, "1.0", "amd64", false)))
                .contains("8 pieces");
        assertThat(own.difference(new Fingerprint("OpenBLAS 1 SkylakeX", 4, "1.1", "amd64", false)))
                .contains("1.1");
        assertThat(own.difference(
                        new Fingerprint("OpenBLAS 1 SkylakeX", 4, "1.0", "aarch64", false)))
                .contains("aarch64");
    }

    @Test
    void processorsMayDifferWhereTheUserSaysSo() {
        Fingerprint own = new Fingerprint("OpenBLAS 1 SkylakeX", 4, "1.0", "amd64", true);
        assertThat(own.difference(new Fingerprint("OpenBLAS 1 Haswell", 4, "1.0", "amd64", false)))
                .isEmpty();
        assertThat(own.difference(new Fingerprint("OpenBLAS 1 Armv8", 4, "1.0", "aarch64", false)))
                .isEmpty();
        assertThat(own.difference(new Fingerprint("pure Java", 4, "1.0", "amd64", false)))
                .contains("pure Java");
        assertThat(own.difference(new Fingerprint("OpenBLAS 1 Haswell", 8, "1.0", "amd64", false)))
                .contains("8 pieces");
    }

    /** An executor with the kernels of another processor; the same with the user's leave. */
    @Tag("net")
    @Test
    void executorsWithOtherKernelsAreRefusedUnlessAnyBitsWillDo() {
        try (JavaSparkContext spark = new JavaSparkContext(
                LocalCluster.conf().set("spark.executorEnv.OPENBLAS_CORETYPE", "Prescott"))) {
            refused(ClusterRefusal.MIXED_EXECUTORS, () -> ClusterSession.of(spark));
            System.setProperty(Fingerprint.ANY, Fingerprint.ANY_VALUE);
            try {
                assertThat(ClusterSession.of(spark).facts().sameBytes()).isFalse();
            } finally {
                System.clearProperty(Fingerprint.ANY);
            }
        }
    }

    @Tag("net")
    @Test
    void executorsWithoutOpenBlasAreRefusedAlways() {
        System.setProperty(Fingerprint.ANY, Fingerprint.ANY_VALUE);
        try (JavaSparkContext spark = new JavaSparkContext(
                LocalCluster.conf().set("spark.executorEnv.PLSTAR_BLAS", "java"))) {
            refused(ClusterRefusal.MIXED_EXECUTORS, () -> ClusterSession.of(spark));
        } finally {
            System.clearProperty(Fingerprint.ANY);
        }
    }

    @Tag("net")
    @Test
    void executorsThatComputeOtherBitsAreRefused() {
        try (JavaSparkContext spark = new JavaSparkContext(
                LocalCluster.conf().set("spark.executorEnv.PLSTAR_PIECES", "7"))) {
            refused(ClusterRefusal.MIXED_EXECUTORS, () -> ClusterSession.of(spark));
        }
    }
}
