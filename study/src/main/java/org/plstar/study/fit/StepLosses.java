package org.plstar.study.fit;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Checkpointed;
import org.plstar.system.LossKind;

/**
 * The course of the loss on all rows, step by step: its increases over the least value so far, and
 * its value at evenly spaced steps. It is stored in checkpoints. Memory 33 kB, time a comparison a
 * step.
 */
final class StepLosses {
    /** Times the least loss before, at which a loss has risen. */
    static final double RISEN = 1.3;

    /**
     * The largest number of losses that are kept; when it is reached, every second one is dropped.
     */
    private static final int MOST = 4096;

    private static final String KEPT = "step_losses";
    private static final String STATE = "step_losses_state";

    private static final int LAST = 0;
    private static final int SEEN = 1;
    private static final int FIRST = 2;
    private static final int LEAST = 3;
    private static final int LEAST_AT = 4;
    private static final int LARGEST = 5;
    private static final int LARGEST_AT = 6;
    private static final int ROSE_FROM = 7;
    private static final int ROSE_AT = 8;
    private static final int STRIDE = 9;
    private static final int RISE = 10;

    private final double rounding;
    private final Storage kept = Precision.DOUBLE.allocate(MOST);
    private final Storage told = Precision.DOUBLE.allocate(11);

    /**
     * A tracker before the first step.
     *
     * @param rounding the part of the first loss below which losses are rounding
     */
    StepLosses(double rounding) {
        this.rounding = rounding;
        told.set(LAST, -1);
        told.set(LARGEST, 1);
        told.set(LARGEST_AT, -1);
        told.set(ROSE_FROM, -1);
        told.set(ROSE_AT, -1);
        told.set(STRIDE, 1);
        told.set(RISE, 1);
    }

    /** The losses of a run before its first step. */
    StepLosses(StudySystems systems) {
        this(rounding(systems.settings));
    }

    /**
     * The relative loss below which it is rounding: a square, as small residuals have in Huber's
     * loss, loses half of its digits, a cross-entropy all.
     */
    static double rounding(FitSettings settings) {
        boolean square = switch (LossKind.of(settings.method().loss())) {
            case SQUARE, HUBER -> true;
            case CROSS_ENTROPY, OWN -> false;
        };
        return switch (settings.precision()) {
            case DOUBLE -> square ? 1e-24 : 1e-12;
            case FLOAT -> square ? 1e-10 : 1e-5;
        };
    }

    /** Records the loss after t steps; a step that is known already is ignored. */
    void see(int t, double loss) {
        if (t <= told.get(LAST)) {
            return; // a resumed run repeats the step at which its state was saved
        }
        told.set(LAST, t);
        told.set(SEEN, told.get(SEEN) + 1);
        keep(t, loss);
        if (told.get(SEEN) == 1) {
            told.set(FIRST, loss);
            least(t, loss);
            return;
        }
        double small = rounding * told.get(FIRST);
        double least = Math.max(told.get(LEAST), small);
        double rise = loss > small && least > 0 ? loss / least : 1;
        told.set(RISE, rise);
        if (rise > told.get(LARGEST)) {
            told.set(LARGEST, rise);
            told.set(LARGEST_AT, t);
        }
        if (rise >= RISEN && told.get(ROSE_AT) < 0) {
            told.set(ROSE_FROM, told.get(LEAST_AT));
            told.set(ROSE_AT, t);
        }
        if (loss < told.get(LEAST)) {
            least(t, loss);
        }
    }

    private void least(int t, double loss) {
        told.set(LEAST, loss);
        told.set(LEAST_AT, t);
    }

    private void keep(int t, double loss) {
        int stride = (int) told.get(STRIDE);
        if (t % stride != 0) {
            return;
        }
        while (t / stride >= MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                kept.set(i, kept.get(2 * i));
            }
            stride *= 2;
            told.set(STRIDE, stride);
        }
        if (t % stride == 0) {
            kept.set(t / stride, loss);
        }
    }

    /** The last loss over the least before. */
    double rise() {
        return told.get(RISE);
    }

    /** Whether a loss stood 1.3 times above the least before. */
    boolean rose() {
        return told.get(ROSE_AT) >= 0;
    }

    /**
     * The course of the loss over all steps, if every step was recorded; otherwise by the
     * observations.
     */
    LossPath summary(int steps, List<Observation> looks) {
        int middle = steps / 2;
        if (told.get(SEEN) == steps + 1) {
            int stride = (int) told.get(STRIDE);
            int slot = (middle + stride / 2) / stride;
            return path(slot * stride, kept.get(slot));
        }
        StepLosses seen = new StepLosses(rounding);
        looks.forEach(o -> seen.see(o.step(), o.loss()));
        Observation half = looks.getFirst();
        for (Observation o : looks) {
            if (Math.abs(o.step() - middle) < Math.abs(half.step() - middle)) {
                half = o;
            }
        }
        return seen.path(half.step(), half.loss());
    }

    private LossPath path(int halfStep, double half) {
        return new LossPath(
                (int) told.get(SEEN),
                new LossPath.Least(told.get(LEAST), (int) told.get(LEAST_AT)),
                new LossPath.Rise(told.get(LARGEST), step(LARGEST_AT)),
                step(ROSE_FROM),
                step(ROSE_AT),
                new LossPath.Half(half, halfStep));
    }

    private OptionalInt step(int slot) {
        double v = told.get(slot);
        return v < 0 ? OptionalInt.empty() : OptionalInt.of((int) v);
    }

    /** A loop with the recorded losses added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(KEPT, kept, STATE, told));
    }
}
