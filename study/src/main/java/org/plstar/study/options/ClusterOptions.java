package org.plstar.study.options;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.engine.Engine;
import org.plstar.study.json.Json;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/**
 * Options that the launcher hands to {@code spark-submit}, so that the command never sees them: it
 * runs in a process that Spark starts.
 */
public final class ClusterOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Compute on this cluster, with Apache Spark: spark://HOST:7077, yarn or"
                    + " k8s://URL; see docs/cluster.md. Results do not depend on it.")
    private @Nullable String master;

    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description = "With --master: a setting of Spark; may be repeated.")
    private @Nullable List<String> conf;

    @Option(
            names = "--bits",
            paramLabel = "any",
            description = "With --master: let last bits depend on which executor computes, where"
                    + " processors differ.")
    private @Nullable String bits;

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

    @Option(
            names = "--dry-run",
            description =
                    "Print what the work will take and what it will wait for most, and end; nothing"
                            + " is written.")
    private boolean dryRun;

    /** Whether only the plan is wanted. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Whether the plan is told before the work: it is asked for, or there is a cluster. */
    public boolean tells(Engine engine) {
        return dryRun || engine.distributed();
    }

    /** Tells the plan, in one line before work, or whole where it is all that is wanted. */
    public void tell(WorkPlan plan, CommonOptions common) {
        if (!dryRun) {
            if (!common.quiet) {
                System.err.println("plstar: " + PlanWords.line(plan));
            }
        } else if (common.json) {
            System.out.println(Json.tree(PlanWords.summary(plan)));
        } else {
            PlanWords.lines(plan).forEach(System.out::println);
        }
    }

    /** Refuses them: what started this process has left them. */
    public void requireNone() {
        if (master != null || conf != null || bits != null || others != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    master != null ? "--master" : "an option of Spark",
                    master != null
                            ? "this process was not started by spark-submit"
                            : "it needs --master",
                    master != null
                            ? "the launcher ./plstar, or spark-submit --class"
                                    + " org.plstar.cluster.ClusterMain"
                            : "the master of a cluster",
                    "see docs/cluster.md, or leave it out");
        }
    }
}
