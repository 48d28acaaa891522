package org.plstar.app.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.refusal.Refusal;
import picocli.CommandLine.Option;

/**
 * Options that the launcher hands to {@code spark-submit}, so that the command never sees them: it
 * runs in a process that Spark starts.
 */
final class ClusterOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Compute on this cluster, with Apache Spark: spark://HOST:7077, yarn or"
                            + " k8s://URL; see docs/cluster.md. Results do not depend on it.")
    private @Nullable String master;

    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description = "With --master: a setting of Spark; may be repeated.")
    private @Nullable List<String> conf;

    @Option(
            names = {
                "--deploy-mode",
                "--properties-file",
                "--driver-memory",
                "--executor-memory",
                "--executor-cores",
                "--num-executors",
                "--total-executor-cores",
                "--name",
                "--queue",
                "--archives",
                "--files"
            },
            paramLabel = "VALUE",
            description = "With --master: the option of spark-submit.")
    private @Nullable List<String> others;

    /** Refuses them: what started this process has left them. */
    void requireNone() {
        if (master != null || conf != null || others != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    master != null ? "--master" : "an option of Spark",
                    master != null
                            ? "this process was not started by spark-submit"
                            : "it needs --master",
                    master != null
                            ? "the launcher ./plstar, or spark-submit --class"
                                    + " org.plstar.cluster.Main"
                            : "the master of a cluster",
                    "see docs/cluster.md, or leave it out");
        }
    }
}
