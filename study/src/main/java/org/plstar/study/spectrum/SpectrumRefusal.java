package org.plstar.study.spectrum;

import org.plstar.refusal.Refusal;

/** Why a spectrum cannot be computed as requested. */
public enum SpectrumRefusal implements Refusal.Code {
    /** The vectors would not fit in memory. */
    MEMORY,
    /** The whole matrix would not fit in memory. */
    DENSE,
    /** No quantity is requested. */
    NOTHING
}
