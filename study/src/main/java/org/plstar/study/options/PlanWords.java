package org.plstar.study.options;

import java.util.List;
import java.util.Locale;
import org.plstar.refusal.ByteCount;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.plan.WorkPlan.Bottleneck;

/** The text of a plan. */
public final class PlanWords {

    private PlanWords() {}

    /**
     * The output of {@code --dry-run --json}.
     *
     * @param kind {@code plan}
     */
    record Summary(String kind, WorkPlan plan, double totalSeconds, Bottleneck bottleneck) {}

    static Summary summary(WorkPlan plan) {
        return new Summary("plan", plan, plan.seconds().total(), plan.bottleneck());
    }

    /** The plan in one line. */
    public static String line(WorkPlan p) {
        WorkPlan.Bytes b = p.bytes();
        return "%s on %s: %,d tasks, %.2g operations, %s moved, %s read, %s written; about %s, most of it %s"
                .formatted(
                        p.what(),
                        p.where(),
                        p.tasks(),
                        p.operations(),
                        ByteCount.words(b.down() + b.up()),
                        ByteCount.words(b.read()),
                        ByteCount.words(b.written()),
                        seconds(p.seconds().total()),
                        words(p.bottleneck()));
    }

    /** The plan in several lines. */
    static List<String> lines(WorkPlan p) {
        WorkPlan.Bytes b = p.bytes();
        WorkPlan.Seconds s = p.seconds();
        return List.of(
                "Plan: " + p.what() + " on " + p.where() + ". Nothing was written.",
                "  cut         %,d tiles, %s%,d tasks"
                        .formatted(
                                p.tiles(),
                                p.strands() == 0 ? "" : "%,d strands, ".formatted(p.strands()),
                                p.tasks()),
                "  operations  %.3g".formatted(p.operations()),
                "  bytes       %s read from storage, %s to executors, %s back, %s written"
                        .formatted(
                                ByteCount.words(b.read()),
                                ByteCount.words(b.down()),
                                ByteCount.words(b.up()),
                                ByteCount.words(b.written())),
                "  memory      %s a task, beside what a process shares"
                        .formatted(ByteCount.words(p.memory())),
                "  time        about " + seconds(s.total()),
                "              computing %s, moving %s, storage %s, starting %s, driver %s"
                        .formatted(
                                seconds(s.computing()),
                                seconds(s.moving()),
                                seconds(s.storage()),
                                seconds(s.engine()),
                                seconds(s.driver())),
                "  bottleneck  " + words(p.bottleneck()));
    }

    private static String words(Bottleneck b) {
        return switch (b) {
            case COMPUTING -> "computing";
            case MOVING -> "moving numbers between driver and executors";
            case STORAGE -> "reading and writing";
            case ENGINE -> "starting jobs and tasks";
            case DRIVER -> "what the driver computes alone";
        };
    }

    private static String seconds(double s) {
        return s < 100
                ? String.format(Locale.ROOT, "%.2g s", s)
                : s < 6000
                        ? String.format(Locale.ROOT, "%.0f minutes", s / 60)
                        : String.format(Locale.ROOT, "%.1f hours", s / 3600);
    }
}
