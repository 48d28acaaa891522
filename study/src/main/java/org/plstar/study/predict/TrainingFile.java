package org.plstar.study.predict;

/** Which rows of the file that a model was trained on show how good it is on others. */
public enum TrainingFile {
    /** Those that the run held back. */
    HELD_BACK,
    /** All, each left out: the model's table has their scores. */
    LEFT_OUT,
    /** None are known. */
    NONE
}
