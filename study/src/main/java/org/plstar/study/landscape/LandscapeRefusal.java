package org.plstar.study.landscape;

import org.plstar.refusal.Refusal;

/** Why a landscape cannot be looked at as asked. */
public enum LandscapeRefusal implements Refusal.Code {
    /** A number is out of its range. */
    RANGE
}
