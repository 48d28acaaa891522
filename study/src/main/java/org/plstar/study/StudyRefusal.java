package org.plstar.study;

import java.util.OptionalDouble;
import org.plstar.refusal.Refusal;

/** Why a study cannot be run as requested. */
public enum StudyRefusal implements Refusal.Code {
    /** A layer acts in another way while it trains, which the study does not allow for. */
    TRAINING_LAYER,
    /** The model's loss is not finite before the first step. */
    DIVERGED_AT_START,
    /** The model does not give as many outputs as the targets have. */
    OUTPUTS,
    /** A row does not hold the numbers that the model takes. */
    INPUT,
    /** A folder does not hold a fitted model. */
    NOT_A_MODEL,
    /** An output of a model is not a number. */
    OUTPUT,
    /** Nothing can be arranged so that convergence is proved from the start. */
    PROVABLE,
    /** A file of results cannot be written. */
    UNWRITABLE,
    /** It takes more memory than there is. */
    MEMORY,
    /** Rows and outputs make more equations than can be numbered. */
    TOO_MANY,
    /** The work would take longer than anybody waits unasked. */
    TOO_LONG,
    /** An argument is out of its range. */
    RANGE,
    /** Steps that are not summed in tiles, where many machines were to compute them. */
    NOT_TILED,
    /** Steps so small that moving their numbers takes longer than computing them. */
    SMALL_STEPS,
    /** A loss of the user's own, which a file cannot tell. */
    OWN_LOSS,
    /** Leaving rows out of a network's kernel says nothing of it. */
    LEFT_OUT;

    /** The refusal of an argument that is out of its range. */
    public static Refusal range(String argument, String expected) {
        return Refusal.of(
                RANGE, argument, "out of range", expected, "leave it out for the default");
    }

    /** The refusal of a place for rows where one machine computes, which has them in memory. */
    public static Refusal rowsInMemory(String place) {
        return Refusal.of(
                RANGE,
                "rows-cache " + place,
                "this machine has its rows in memory",
                "a cluster",
                "leave it out");
    }

    /**
     * Rows times outputs.
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

    /** Refuses a number that is given and is not above 0 and finite. */
    public static void requirePositive(String name, OptionalDouble value) {
        if (value.isPresent()
                && !(value.getAsDouble() > 0 && Double.isFinite(value.getAsDouble()))) {
            throw range(name + " " + value.getAsDouble(), "a number above 0");
        }
    }
}
