package org.plstar.data;

/** The scaling of numeric targets in the equations. Classes are not scaled. */
public enum TargetScaling {
    /** The numbers in the units of the data. */
    RAW,
    /**
     * The numbers less their training mean, divided by their training deviation (of the population,
     * 1/N).
     */
    STANDARDIZED
}
