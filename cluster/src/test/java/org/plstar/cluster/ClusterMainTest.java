package org.plstar.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A command without a part for a cluster begins none. */
class ClusterMainTest {
    @BeforeAll
    static void noContextIsLeft() {
        LocalCluster.end();
    }

    @Test
    void otherCommandsAreRefusedBeforeAClusterIsAskedForAnything() {
        assertThat(ClusterMain.run("train", "data.csv")).isEqualTo(2);
        assertThat(ClusterMain.run("kernel", "data.csv", "--out", "k.npy")).isEqualTo(2);
        assertThat(ClusterMain.run("spectrum", "data.csv", "--of", "hessian")).isEqualTo(2);
        assertThat(SparkEnv.get()).isNull();
    }

    @Test
    void helpNeedsNoCluster() {
        assertThat(ClusterMain.run("kernel", "--help")).isZero();
        assertThat(SparkEnv.get()).isNull();
    }
}
