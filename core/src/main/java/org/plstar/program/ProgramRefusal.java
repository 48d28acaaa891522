package org.plstar.program;

import org.plstar.refusal.Refusal;

/** Why a program can't be built. */
public enum ProgramRefusal implements Refusal.Code {
    /** A value of another builder. */
    FOREIGN_VALUE,
    /** One name for two kinds or two shapes of numbers. */
    NAME_TWICE
}
