package org.plstar.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Two executors of one core, each a process of its own. */
public final class LocalCluster {
    private LocalCluster() {}

    /** The settings, for this process and for those that it starts. */
    public static SparkConf conf() {
        return new SparkConf()
                .setMaster("local-cluster[2,1,1024]")
                .setAppName("tests")
                .set("spark.ui.enabled", "false")
                .set("spark.executor.memory", "1g")
                .set("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }

    /** The same with the compiler that elementwise functions want. */
    public static SparkConf compiling() {
        return conf().set("spark.executor.extraJavaOptions", "-XX:+UseSerialGC");
    }

    /** Begins a context. */
    public static JavaSparkContext begin() {
        return new JavaSparkContext(conf());
    }
}
