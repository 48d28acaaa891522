package org.plstar.study;

import java.util.OptionalDouble;
import org.plstar.refusal.Refusal;

/** Why a study cannot be run as requested. */
public enum StudyRefusal implements Refusal.Code {
    /** The best step of a run is seen by rows that are left out, and there are none. */
    CHOSEN_STEP,
    /** A layer that differs in training, where the study does not support it. */
    TRAINING_LAYER,
    /** The model's loss is not finite before the first step. */
    DIVERGED_AT_START,
    /** The model does not give as many outputs as the targets have. */
    OUTPUTS,
    /** A model from a file does not give as many outputs as the targets have. */
    MODEL_OUTPUTS,
    /** A row has another number of elements than the model's input. */
    INPUT,
    /** A folder does not hold a fitted model. */
    NOT_A_MODEL,
    /** An output of a model is not a number. */
    OUTPUT,
    /** No arrangement lets convergence be proved from the start. */
    PROVABLE,
    /** A file of results cannot be written. */
    UNWRITABLE,
    /** The study takes more memory than there is. */
    MEMORY,
    /** Rows and outputs make more equations than can be numbered. */
    TOO_MANY,
    /** The work would take too long without a request for it. */
    TOO_LONG,
    /** An argument is outside of its range. */
    RANGE,
    /** Steps that are not summed in tiles, for a computation on several machines. */
    NOT_TILED,
    /**
     * Steps that are too small for several machines: moving numbers takes longer than computing
     * them.
     */
    SMALL_STEPS,
    /** A loss that the user defined, which a file cannot name. */
    OWN_LOSS,
    /** Leaving rows out of a network's kernel gives no estimate for the network. */
    LEFT_OUT;

    /** The refusal of an argument outside of its range. */
    public static Refusal range(String argument, String expected) {
        return Refusal.of(
                RANGE, argument, "out of range", expected, "leave it out for the default");
    }

    /** The refusal of an interval's probability that so many rows cannot tell. */
    public static Refusal interval(double probability, int rows) {
        return Refusal.of(
                RANGE,
                "interval " + probability,
                "out of range",
                "a probability above 0, at most " + rows + "/" + (rows + 1) + " with so few rows",
                "take another");
    }

    /** The refusal of a place for rows if one machine computes, which has the rows in memory. */
    public static Refusal rowsInMemory(String place) {
        return Refusal.of(
                RANGE,
                "rows-cache " + place,
                "this machine has its rows in memory",
                "a cluster",
                "leave it out");
    }

    /**
     * The number of equations: rows times outputs.
     *
     * @throws Refusal TOO_MANY if they are more than 2³¹ - 1
     */
    public static int equations(int rows, int outputs) {
        long all = (long) rows * outputs;
        if (all > Integer.MAX_VALUE) {
            throw Refusal.of(
                    TOO_MANY,
                    "%,d rows of %,d outputs".formatted(rows, outputs),
                    "they make %,d equations".formatted(all),
                    "at most %,d".formatted(Integer.MAX_VALUE),
                    "take fewer rows, or fewer classes or targets");
        }
        return (int) all;
    }

    /** Refuses a given number that is not positive and finite. */
    public static void requirePositive(String name, OptionalDouble value) {
        if (value.isPresent()
                && !(value.getAsDouble() > 0 && Double.isFinite(value.getAsDouble()))) {
            throw range(name + " " + value.getAsDouble(), "a number above 0");
        }
    }
}
