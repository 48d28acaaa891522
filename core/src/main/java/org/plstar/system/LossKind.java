package org.plstar.system;

import static java.util.Objects.requireNonNull;

/** The kinds of losses, by what theory says of them; for switches that leave none out. */
public enum LossKind {
    /** {@link Loss#SQUARE}, which is zero where the equations are solved and has a PL constant. */
    SQUARE,
    /** {@link Loss#huber}: the square of small residuals, and linear in large ones. */
    HUBER,
    /** {@link Loss#CROSS_ENTROPY}, which no finite outputs make zero. */
    CROSS_ENTROPY,
    /** A loss of the user's own, of which nothing is known but its formula. */
    OWN;

    /** The kind of a loss. */
    public static LossKind of(Loss loss) {
        return switch (requireNonNull(loss, "loss")) {
            case Loss square when square == Loss.SQUARE -> SQUARE;
            case HuberLoss _ -> HUBER;
            case CrossEntropy _ -> CROSS_ENTROPY;
            default -> OWN;
        };
    }
}
