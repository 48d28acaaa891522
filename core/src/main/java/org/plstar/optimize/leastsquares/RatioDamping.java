package org.plstar.optimize.leastsquares;

import org.plstar.array.Precision;
import org.plstar.array.Storage;

/**
 * The damping λ that follows the ratio of actual to promised decrease (Levenberg–Marquardt): it
 * falls after a good full step, is 0 after one that divided the residual by {@value #PURE}, so that
 * quadratic convergence begins, and grows where steps fail or have to be short.
 */
public final class RatioDamping implements Damping {
    /** The factor of the residual per step above which undamped steps begin. */
    public static final double PURE = 10;

    /** The ratio of actual to promised decrease from which on the linear equations are trusted. */
    private static final double GOOD = 0.5;

    private static final double LESS = 0.1;
    private static final double MORE = 4;
    private static final int ATTEMPTS = 40;

    /**
     * Settings; all but {@code shortest} over the kernel's scale.
     *
     * @param first λ of the first step
     * @param least λ is at least this after a step that failed
     * @param unfactored the same where there was no factor
     * @param shortest λ grows after a step of this part or less
     * @param cut λ is at least this then
     * @param pure whether λ may become 0
     */
    public record Rule(
            double first,
            double least,
            double unfactored,
            double shortest,
            double cut,
            boolean pure) {}

    private final Rule rule;
    private final Storage lambda = Precision.DOUBLE.allocate(1);
    private final Storage scale = Precision.DOUBLE.allocate(1);

    /** A damping before its first step. */
    public RatioDamping(Rule rule) {
        this.rule = rule;
    }

    /** Sets λ for the first step. */
    public void begin(double ofKernel) {
        rescale(ofKernel);
        set(rule.first * ofKernel);
    }

    /** Sets the scale that λ is relative to. */
    public void rescale(double ofKernel) {
        scale.set(0, ofKernel);
    }

    /** Sets λ to a value. */
    public void set(double value) {
        lambda.set(0, value);
    }

    /** The value λ in an array of one element, not a copy. */
    public Storage stored() {
        return lambda;
    }

    /** The scale that λ is relative to, in an array of one element, not a copy. */
    public Storage storedScale() {
        return scale;
    }

    @Override
    public double lambda() {
        return lambda.get(0);
    }

    @Override
    public int attempts() {
        return ATTEMPTS;
    }

    @Override
    public void failed(boolean factored) {
        raise(factored ? rule.least : rule.unfactored);
    }

    @Override
    public void taken(double length, double ratio, double before, double after) {
        if (length == 1 && ratio >= GOOD) {
            set(rule.pure && after * PURE <= before ? 0 : lambda() * LESS);
        } else if (length <= rule.shortest) {
            raise(rule.cut);
        }
    }

    private void raise(double part) {
        double least = Math.max(part, Precision.DOUBLE.unitRoundoff()) * scale.get(0);
        set(Math.max(lambda() * MORE, least));
    }
}
