package org.plstar.study.options;

import org.plstar.study.engine.Engine;
import org.plstar.study.json.Json;
import org.plstar.study.plan.WorkPlan;
import picocli.CommandLine.Option;

/** The option to show the plan of the work, here or on a cluster. */
public final class PlanOption {
    @Option(
            names = "--dry-run",
            description =
                    "Print what the work will take and what it will wait for most, and end; nothing"
                            + " is written. Behind all else, -- --master URL has a cluster do the"
                            + " work: see docs/cluster.md.")
    private boolean dryRun;

    /** Whether only the plan is requested. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Whether the plan is printed before the work: on request, or on a cluster. */
    public boolean tells(Engine engine) {
        return dryRun || engine.distributed();
    }

    /** Prints the plan: in one line before work, or completely if it is all that is requested. */
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
}
