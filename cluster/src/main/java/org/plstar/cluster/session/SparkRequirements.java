package org.plstar.cluster.session;

import org.apache.spark.SparkConf;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.refusal.Refusal;

/** Requirements for running plstar in a Spark context. */
final class SparkRequirements {
    private static final int[] LEAST_SPARK = {4, 2};

    private SparkRequirements() {}

    static void requireMaster(String master) {
        if (master.isEmpty() || master.equals("local") || master.startsWith("local[")) {
            throw Refusal.of(
                    ClusterRefusal.LOCAL_MASTER,
                    "--master " + (master.isEmpty() ? "is not given" : master),
                    "this process would compute alone, which plstar does faster without Spark",
                    "the master of a cluster, such as spark://host:7077, yarn or k8s://…",
                    "leave --master out");
        }
    }

    /**
     * Refuses clients of Spark Connect: they have no context, and executors do not have plstar's
     * code.
     */
    static void requireClassic(SparkConf conf) {
        String remote = conf.get("spark.remote", "");
        if (!remote.isEmpty() || conf.get("spark.api.mode", "classic").equals("connect")) {
            throw Refusal.of(
                    ClusterRefusal.CONNECT,
                    remote.isEmpty() ? "spark.api.mode=connect" : "spark.remote=" + remote,
                    "a client of Spark Connect has no executors that run plstar",
                    "classic Spark, whose driver is this program",
                    "submit with --master, and --conf spark.api.mode=classic; on Databricks take a"
                            + " cluster of access mode Dedicated");
        }
    }

    static void requireScala(String version) {
        if (!version.startsWith("2.13.")) {
            throw Refusal.of(
                    ClusterRefusal.SPARK_VERSION,
                    "Spark for Scala " + version,
                    "plstar is built for another Scala",
                    "Spark for Scala 2.13",
                    "submit with such a Spark");
        }
    }

    static void requireVersion(String version) {
        String[] parts = version.split("[.-]", 3);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        if (major < LEAST_SPARK[0] || (major == LEAST_SPARK[0] && minor < LEAST_SPARK[1])) {
            throw Refusal.of(
                    ClusterRefusal.SPARK_VERSION,
                    "Spark " + version,
                    "it does not run on Java 25",
                    "Spark 4.2 or later",
                    "submit with a newer Spark; on YARN and Kubernetes it travels with the job");
        }
    }
}
