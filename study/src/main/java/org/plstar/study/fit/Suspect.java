package org.plstar.study.fit;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * A training row whose label may be wrong.
 *
 * @param where such as {@code line 7}
 * @param other the class that the run gives it instead
 * @param margin the mean over the run of the output of its class less the largest other
 */
public record Suspect(String where, String label, String other, double margin) {
    /** Refuses numbers that are not finite. */
    public Suspect {
        Require.finite(margin, StudyRefusal.RANGE, "margin");
    }
}
