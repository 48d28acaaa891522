package org.plstar.study;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.plstar.array.Listener;
import org.plstar.refusal.Refusal;

/**
 * Reports the progress of long work in parts, and refuses work that would take longer than its
 * limit by the pace of its first parts.
 */
public final class MeasuredPace implements Listener {
    /**
     * The seconds over which the pace is measured, in which compilation and tables are finished.
     */
    private static final double MEASURED_SECONDS = 15;

    /**
     * The most time that may be left.
     *
     * @param seconds of work
     * @param text the same in words
     * @param fix what makes the work shorter
     */
    public record Limit(double seconds, String text, String fix) {
        /** Refuses a time that is not positive. */
        public Limit {
            StudyRefusal.requirePositive("seconds", OptionalDouble.of(seconds));
        }
    }

    private final String stage;
    private final Limit limit;
    private final boolean patient;
    private final Progress progress;
    private final LongSupplier nanos;
    private long start = Long.MIN_VALUE;
    private long doneAtStart;

    /**
     * The pace of work that begins.
     *
     * @param stage what is done, in words
     * @param patient whether the limit is ignored
     */
    public MeasuredPace(String stage, Limit limit, boolean patient, Progress progress) {
        this(stage, limit, patient, progress, System::nanoTime);
    }

    MeasuredPace(
            String stage, Limit limit, boolean patient, Progress progress, LongSupplier nanos) {
        this.stage = stage;
        this.limit = limit;
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
        if (!patient && seconds > MEASURED_SECONDS && left > limit.seconds) {
            throw Refusal.of(
                    StudyRefusal.TOO_LONG,
                    stage,
                    left < 7200
                            ? String.format(
                                    Locale.ROOT, "it would take about %.0f minutes", left / 60)
                            : String.format(
                                    Locale.ROOT, "it would take about %.0f hours", left / 3600),
                    "at most " + limit.text,
                    limit.fix + ", or be patient");
        }
    }
}
