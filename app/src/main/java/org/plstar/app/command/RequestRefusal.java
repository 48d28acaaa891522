package org.plstar.app.command;

import org.plstar.refusal.Refusal;

/** Why a command's options cannot be served. */
public enum RequestRefusal implements Refusal.Code {
    /** A number of steps below 0. */
    STEPS,
    /** A step size that is neither auto nor a number above 0. */
    ETA,
    /** Fewer threads than one. */
    THREADS,
    /** A target loss that no run can reach. */
    UNTIL,
    /** A count below what the option needs. */
    COUNT,
    /** The output exists and --force is not given. */
    EXISTS,
    /** The output exists and is not something that --force may replace. */
    NOT_OURS,
    /** The output cannot be written. */
    UNWRITABLE,
    /** The network's last layer does not give as many outputs as the targets have. */
    OUTPUTS,
    /** A σ that is no number of the right range. */
    SIGMA,
    /** The network's loss is not finite before the first step. */
    DIVERGED_AT_START
}
