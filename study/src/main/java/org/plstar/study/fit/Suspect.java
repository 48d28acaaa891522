package org.plstar.study.fit;

/**
 * A training row whose label may be wrong.
 *
 * @param where such as {@code line 7}
 * @param other the class that the run gives it instead
 * @param margin the mean over the run of the output of its class less the largest other; below 0
 */
public record Suspect(String where, String label, String other, double margin) {}
