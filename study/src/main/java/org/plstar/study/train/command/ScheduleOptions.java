package org.plstar.study.train.command;

import org.plstar.optimize.StepSchedule;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options of how the step changes along a run. */
final class ScheduleOptions {
    @Option(
            names = "--schedule",
            paramLabel = "TEXT",
            defaultValue = "constant",
            description =
                    "constant; cosine or cosine:FLOOR, half a cosine down to FLOOR (0) times the"
                            + " step; decay:EVERY:RATIO, times RATIO after"
                            + " every EVERY steps (default: ${DEFAULT-VALUE}).")
    private String schedule = "constant";

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "0",
            description = "Let the step rise linearly over the first N steps.")
    private int warmup;

    /** Whether the step is to change by plan. */
    boolean given() {
        return !schedule.equals("constant") || warmup != 0;
    }

    /** The schedule of a run with a number of steps. */
    StepSchedule schedule(int steps) {
        if (warmup < 0) {
            throw Refusal.of(
                    RequestRefusal.SCHEDULE,
                    "--warmup " + warmup,
                    "a negative number of steps",
                    "0 or more",
                    "leave it out for none");
        }
        StepSchedule main = parsed(Math.max(1, steps - warmup));
        return warmup == 0 ? main : main.warmedUp(warmup);
    }

    private StepSchedule parsed(int steps) {
        String[] parts = schedule.split(":", -1);
        try {
            if (schedule.equals("constant")) {
                return StepSchedule.constant();
            }
            if (parts[0].equals("cosine") && parts.length <= 2) {
                return new StepSchedule.Cosine(
                        steps, parts.length == 1 ? 0 : Double.parseDouble(parts[1]));
            }
            if (parts[0].equals("decay") && parts.length == 3) {
                return new StepSchedule.Decay(
                        Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException e) {
            // refused below, as an unknown name is
        }
        throw Refusal.of(
                RequestRefusal.SCHEDULE,
                "--schedule " + schedule,
                "no such schedule",
                "constant, cosine, cosine:FLOOR or decay:EVERY:RATIO",
                "give for instance --schedule cosine");
    }
}
