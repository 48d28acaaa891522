package org.plstar.study.infinite;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.StudyRefusal;

/**
 * Reports the progress of a kernel of infinite width, and refuses one that would take more than a
 * day by the pace of its first tiles.
 */
final class KernelPace implements InfiniteNetwork.Listener {
    private static final double MOST_SECONDS = 86_400;

    /**
     * The seconds over which the pace is measured, in which compilation and tables are finished.
     */
    private static final double MEASURED_SECONDS = 15;

    private final String stage;
    private final boolean patient;
    private final Progress progress;
    private final LongSupplier nanos;
    private long start = Long.MIN_VALUE;
    private long doneAtStart;

    KernelPace(String stage, boolean patient, Progress progress) {
        this(stage, patient, progress, System::nanoTime);
    }

    KernelPace(String stage, boolean patient, Progress progress, LongSupplier nanos) {
        this.stage = stage;
        this.patient = patient;
        this.progress = progress;
        this.nanos = nanos;
    }

    @Override
    public void at(int done, int all) {
        progress.at(stage, done, all);
        long now = nanos.getAsLong();
        if (start == Long.MIN_VALUE) {
            start = now;
            doneAtStart = done;
            return;
        }
        double seconds = (now - start) / 1e9;
        double left = seconds * (all - done) / (done - doneAtStart);
        if (!patient && seconds > MEASURED_SECONDS && left > MOST_SECONDS) {
            throw Refusal.of(
                    StudyRefusal.TOO_LONG,
                    stage,
                    String.format(Locale.ROOT, "it would take about %.0f hours", left / 3600),
                    "at most a day",
                    "take fewer rows (the time grows with their square), an avgpool in front, or be"
                            + " patient");
        }
    }
}
