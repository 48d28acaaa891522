package org.plstar.optimize;

import org.plstar.refusal.Refusal;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.Objective;

/** Why a training method, or a state to resume it from, cannot be used. */
public enum OptimizeRefusal implements Refusal.Code {
    /** A setting is outside of its range. */
    SETTING,
    /** A step rule that needs the plain gradient is combined with another direction. */
    STEP_RULE_NEEDS_GRADIENT,
    /** Batches are requested of a system whose equations are not given per sample. */
    NO_SAMPLES,
    /** A batch has fewer samples than the statistics of a layer need. */
    BATCH_TOO_SMALL,
    /** A test of the gradient's norm while only gradients of batches are known. */
    GRADIENT_TEST_NEEDS_FULL_BATCH,
    /** The theory gives no step for this method. */
    NO_STEP_ADVICE,
    /** The method needs the equations themselves, which are not in this process's memory. */
    NEEDS_EQUATIONS,
    /** The method needs double precision. */
    NEEDS_DOUBLE,
    /** A state lacks an array of the method or has an unknown one. */
    STATE_NAMES,
    /** An array of a state has a wrong size, precision or value. */
    STATE_VALUES;

    /** A setting out of range: {@code name = value; expected …}. */
    static Refusal setting(String name, double value, String expected) {
        return Refusal.of(
                SETTING,
                name + " = " + value,
                "it is out of range",
                expected,
                "pass a value in that range");
    }

    /** The objective with its single equations, for a method that needs them. */
    static Objective equations(DifferentiableLoss loss, String method) {
        if (loss instanceof Objective all) {
            return all;
        }
        throw Refusal.of(
                NEEDS_EQUATIONS,
                method,
                "it solves with the equations themselves, and this loss is a sum over tiles of"
                        + " rows",
                "a method that steps along gradients, or all equations in memory",
                "take gd, momentum, nesterov, adam, adamw or rmsprop");
    }

    /** Refuses a setting if {@code holds} is false. */
    static void require(boolean holds, String name, double value, String expected) {
        if (!holds) {
            throw setting(name, value, expected);
        }
    }
}
