package org.plstar.app.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The optimizers as users write them. */
enum OptimizerName {
    GD,
    MOMENTUM,
    NESTEROV,
    SGD,
    ADAM,
    ADAMW,
    RMSPROP,
    SPS,
    SLS,
    GAUSS_NEWTON,
    LEVENBERG_MARQUARDT;

    /**
     * Whether it divides every coordinate by a size of its own, so that no step follows from the
     * curvature.
     */
    boolean rescales() {
        return this == ADAM || this == ADAMW || this == RMSPROP;
    }

    /** Whether its steps solve the linearized equations. */
    boolean solves() {
        return this == GAUSS_NEWTON || this == LEVENBERG_MARQUARDT;
    }

    /** Whether it finds its step at every step. */
    boolean searches() {
        return this == SPS || this == SLS || solves();
    }

    /** Refuses an option that is given and means nothing to this optimizer. */
    void require(String option, @Nullable Double value, boolean used) {
        if (value != null && !used) {
            throw UnusedOption.of(
                    option + " " + value, "--optimizer " + this, "another --optimizer");
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
