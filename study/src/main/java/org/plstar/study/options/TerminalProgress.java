package org.plstar.study.options;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.plstar.study.Progress;
import org.plstar.study.claim.Digits;
import org.plstar.study.page.Caller;

/**
 * Progress on standard error: one line that is redrawn on a terminal, a plain line every few
 * seconds elsewhere, with the remaining time.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
    private static final long REDRAW_NANOS = 200_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final Optional<Caller> caller = Caller.current();
    private String stage = "";
    private double loss = Double.NaN; // no loss in this stage so far
    private RemainingTime remaining = new RemainingTime();
    private long shown;
    private boolean drawn;
    private List<String> preface = List.of();

    TerminalProgress(PrintStream out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    TerminalProgress(PrintStream out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** The progress on standard error, in the state that the launcher left. */
    static TerminalProgress standard() {
        return new TerminalProgress(System.err, Boolean.getBoolean("plstar.stderr.terminal"));
    }

    /**
     * Sets lines that are printed before the first progress, so that a refusal is the only output.
     */
    TerminalProgress after(List<String> lines) {
        preface = List.copyOf(lines);
        return this;
    }

    /** Prints the lines, unless they are printed already. */
    public void begin() {
        preface.forEach(line -> out.println("plstar: " + line));
        preface = List.of();
    }

    @Override
    public void at(String now, long done, long total) {
        begin();
        if (caller.isPresent()) {
            OptionalDouble last =
                    Double.isFinite(loss) ? OptionalDouble.of(loss) : OptionalDouble.empty();
            caller.get().progress(now, done, total, last);
            return;
        }
        long time = clock.getAsLong();
        boolean fresh = !now.equals(stage);
        if (fresh) {
            clear();
            stage = now;
            loss = Double.NaN;
            remaining = new RemainingTime();
        }
        remaining.at(done, time);
        if (!fresh && time - shown < (terminal ? REDRAW_NANOS : PLAIN_NANOS)) {
            return;
        }
        shown = time;
        double fraction = total > 0 ? (double) done / total : 0;
        OptionalDouble seconds = remaining.left(total);
        String left = seconds.isPresent() && done < total
                ? ", " + duration(seconds.getAsDouble()) + " left"
                : "";
        String value = Double.isFinite(loss) ? ", loss " + Digits.of(loss) : "";
        if (terminal) {
            int filled = (int) Math.round(fraction * WIDTH);
            out.print("\r\u001b[K"
                    + stage
                    + " ["
                    + "=".repeat(filled)
                    + " ".repeat(WIDTH - filled)
                    + "] "
                    + done
                    + "/"
                    + total
                    + value
                    + left);
            out.flush();
            drawn = true;
        } else {
            out.println("plstar: " + stage + " " + done + "/" + total + value + left);
        }
    }

    @Override
    public void apart(long nanos, long left) {
        remaining.apart(nanos, left);
    }

    @Override
    public void loss(double value) {
        loss = value;
    }

    private static String duration(double seconds) {
        return seconds < 90
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : seconds < 5400
                        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    @Override
    public void close() {
        clear();
    }

    /** Removes the line, so that other text can be written. */
    @Override
    public void clear() {
        if (drawn) {
            out.print("\r\u001b[K");
            out.flush();
            drawn = false;
        }
    }
}
