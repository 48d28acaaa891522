package org.plstar.study.train.command;

import java.util.Locale;
import java.util.Optional;
import org.plstar.optimize.KernelSolve;

/** A number or word that an optimizer has as a constant, written in brackets after its name. */
enum OptimizerConstant {
    BETA,
    BETA1,
    BETA2,
    ALPHA,
    EPSILON,
    DAMPING,
    SOLVE;

    /** The allowed values of the constant, in words. */
    String range() {
        return switch (this) {
            case BETA, BETA1, BETA2, ALPHA -> "in [0, 1)";
            case EPSILON, DAMPING -> "of 0 or more";
            case SOLVE -> "auto, cholesky or cg";
        };
    }

    /** Whether a text is an allowed value. */
    boolean takes(String text) {
        if (this == SOLVE) {
            return solve(text).isPresent();
        }
        try {
            double value = Double.parseDouble(text);
            return value >= 0 && value < (range().equals("in [0, 1)") ? 1 : Double.MAX_VALUE);
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /** A solver of the linearized equations by its name; absent for another name. */
    static Optional<KernelSolve> solve(String name) {
        return switch (name) {
            case "auto" -> Optional.of(KernelSolve.AUTO);
            case "cholesky" -> Optional.of(KernelSolve.CHOLESKY);
            case "cg" -> Optional.of(KernelSolve.CONJUGATE_GRADIENTS);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
