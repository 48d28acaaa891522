package org.plstar.study.refusal;

import org.plstar.refusal.Refusal;

/** Why a request to the application cannot be served: its options, and what they name. */
public enum RequestRefusal implements Refusal.Code {
    /** An option, a value or a command that the command line does not have. */
    COMMAND_LINE,
    /** A step size that is neither auto nor a number above 0. */
    ETA,
    /** Fewer threads than one. */
    THREADS,
    /** A number of epochs below 0, beyond counting, or beside a number of steps. */
    EPOCHS,
    /** A batch that is empty or larger than the training set. */
    BATCH,
    /** A schedule of steps that is not known. */
    SCHEDULE,
    /** A label smoothing outside [0, 1). */
    SMOOTHING,
    /** An option that the chosen method does not use. */
    UNUSED,
    /** The method solves equations, and the loss is not that of equations. */
    SQUARE_LOSS_ONLY,
    /** No data were named. */
    NO_DATA,
    /** A directory that no run has made. */
    NOT_A_RUN,
    /** A run without a summary, since it was cut off. */
    UNFINISHED,
    /** A file of a run is not as it was written. */
    DAMAGED_RUN,
    /** A run that another version began, whose files this one cannot go on with. */
    OTHER_VERSION,
    /** A run is finished, so that there is nothing to resume. */
    FINISHED,
    /** Another process works in the run's directory. */
    LOCKED,
    /** The data differ from those that a run began with. */
    DATA_CHANGED,
    /** Too few runs to compare. */
    TOO_FEW_RUNS,
    /** A count below what the option needs. */
    COUNT,
    /** The output exists and --force is not given. */
    EXISTS,
    /** The output exists and is not something that --force may replace. */
    NOT_OURS,
    /** The output cannot be written. */
    UNWRITABLE,
    /** A name or port that no server can be bound to. */
    ADDRESS,
    /** A shape of the input that is none, or does not hold as many numbers as a row has. */
    INPUT,
    /** An axis of a model without an extent. */
    AXIS,
    /** Something is to be put behind a model whose output it does not fit. */
    HEAD,
    /** An option of data or a network beside a run, which has its own. */
    OF_RUN,
    /** A σ that is no number of the right range. */
    SIGMA
}
