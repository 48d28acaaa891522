package org.plstar.study.refusal;

import org.plstar.refusal.Refusal;

/** Why a request to the program is refused: its options, and what they name. */
public enum RequestRefusal implements Refusal.Code {
    /** An option, a value or a command that the command line does not have. */
    COMMAND_LINE,
    /** A step size is neither auto nor a positive number. */
    ETA,
    /** A threshold is no probability of one of two classes. */
    THRESHOLD,
    /** The number of threads is below one. */
    THREADS,
    /** The number of epochs is negative, too large, or given together with a number of steps. */
    EPOCHS,
    /** The batch is empty or larger than the training set. */
    BATCH,
    /** The schedule of steps is unknown. */
    SCHEDULE,
    /** A label smoothing outside [0, 1). */
    SMOOTHING,
    /** The chosen method does not use an option. */
    UNUSED,
    /** The method solves equations, and the loss is not that of equations. */
    SQUARE_LOSS_ONLY,
    /** No data are named. */
    NO_DATA,
    /** The directory is not that of a run. */
    NOT_A_RUN,
    /** The run has no summary, since it was interrupted. */
    UNFINISHED,
    /** A file of a run differs from what was written. */
    DAMAGED_RUN,
    /** The run was started by another version, whose files this version cannot continue. */
    OTHER_VERSION,
    /** The run is finished, so that there is nothing to resume. */
    FINISHED,
    /** Another process works in the run's directory. */
    LOCKED,
    /** The data differ from those that the run was started with. */
    DATA_CHANGED,
    /** The model differs from the one that the run was started with. */
    MODEL_CHANGED,
    /** There are too few runs to compare. */
    TOO_FEW_RUNS,
    /** The count is below the least that the option allows. */
    COUNT,
    /** The output exists, and --force is not given. */
    EXISTS,
    /** The output exists and is not something that --force may replace. */
    NOT_OURS,
    /** The output cannot be written. */
    UNWRITABLE,
    /** A server cannot use the name or port. */
    ADDRESS,
    /** The input shape is invalid, or has another number of elements than a row. */
    INPUT,
    /** An axis of a model without an extent. */
    AXIS,
    /** Something is to be put behind a model whose output it does not fit. */
    HEAD,
    /** Adapters are asked for on what is no matrix of a product. */
    ADAPTER,
    /** An option of data or a network beside a run, which has its own. */
    OF_RUN,
    /** A σ is outside of its range. */
    SIGMA
}
