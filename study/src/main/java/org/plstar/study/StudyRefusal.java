package org.plstar.study;

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
    INPUT
}
