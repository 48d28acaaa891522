package org.plstar.study.train.command;

import java.nio.file.Path;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.fit.PassCost;

/** A sentence on the cluster that computed a run. */
final class ClusterWords {
    private ClusterWords() {}

    /** The engine with lost executors, the division of sums, and the command to continue. */
    static String of(EngineFacts f, PassCost cost, Path run) {
        return "Losses and gradients were summed by %s at %s: %d executors, %d lost on the way; %,d"
                        .formatted(
                                f.engine(),
                                f.master(),
                                f.executors(),
                                f.lostExecutors(),
                                cost.cut().rows())
                + " rows in %d tiles and %d strands. %s To go on: plstar train --resume %s"
                        .formatted(
                                cost.cut().tiles(),
                                cost.cut().strands(),
                                f.sameBytes()
                                        ? "One machine computes the same bytes."
                                        : "Last bits depend on who computed (spark.plstar.bits=any).",
                                run)
                + " --steps N -- --master "
                + f.master();
    }
}
