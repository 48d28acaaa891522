package org.plstar.study.predict;

/** The rows of a model's training file that show how good it is on other rows. */
public enum TrainingFile {
    /** The rows that the run held back. */
    HELD_BACK,
    /** All rows, each left out: the model of a table has their scores. */
    LEFT_OUT,
    /** None: the rows are those that the run held back, which chose its last step. */
    CHOSE_STEP,
    /** No such rows are known. */
    NONE
}
