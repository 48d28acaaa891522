package org.plstar.study.fit;

import java.util.OptionalDouble;
import org.plstar.optimize.Outcome;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Scope;

/**
 * A run with the numbers that conditions of claims use.
 *
 * @param summary its numbers
 */
record Run(FitSummary summary) {
    /** The spread of outputs over rows below which they do not depend on the rows. */
    static final double SAME = 1e-9;

    OptionalDouble get(FitQuantity q) {
        return summary.number(q).value();
    }

    double or(FitQuantity q, double other) {
        return summary.number(q).orElse(other);
    }

    long steps() {
        return (long) or(FitQuantity.STEPS, 0);
    }

    double first() {
        return or(FitQuantity.INITIAL_LOSS, Double.MAX_VALUE);
    }

    double last() {
        return or(FitQuantity.LOSS, Double.MAX_VALUE);
    }

    boolean moved() {
        return steps() > 0;
    }

    boolean diverged() {
        return summary.outcome() == Outcome.DIVERGED;
    }

    /** Whether the user chose the step. */
    boolean given() {
        return summary.etaReason().equals("given");
    }

    boolean square() {
        return summary.method().square();
    }

    /** Whether the loss is one of residuals, as small as these are. */
    boolean residuals() {
        return switch (summary.method().kind()) {
            case SQUARE, HUBER -> true;
            case CROSS_ENTROPY, OWN -> false;
        };
    }

    boolean batches() {
        return summary.method().batch().isPresent();
    }

    boolean stoppedAtEdge() {
        return or(FitQuantity.EDGE_FROM, -1) == steps();
    }

    /** Whether weight decay was a part of the minimised objective. */
    boolean decayed() {
        return get(FitQuantity.DECAY_BALANCE).isPresent();
    }

    /** Whether outputs are the same on all rows, so that nothing can be said of kernels. */
    boolean constant() {
        return or(FitQuantity.OUTPUT_SPREAD, 1) < SAME;
    }

    Scope rows() {
        return Scope.rows("all " + Digits.count(summary.data().trainingRows(), "training row"));
    }

    Scope testRows() {
        return Scope.rows(Digits.count(summary.data().testRows(), "test row"));
    }

    Scope kernelRows(long step) {
        return Scope.rows(summary.method().kernelRows()).at("step " + step);
    }

    /** The steps at which the loss is known, in words. */
    String looks() {
        long known = (long) or(FitQuantity.LOSS_LOOKS, 0);
        return known == steps() + 1 ? "all steps" : known + " looks of " + steps() + " steps";
    }

    /** The steps at which all rows are observed, in words. */
    String observed() {
        return summary.observations().steps() + " looks of " + steps() + " steps";
    }
}
