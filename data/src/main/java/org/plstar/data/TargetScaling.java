package org.plstar.data;

/** How targets that are numbers become the equations' right-hand sides. Classes have none. */
public enum TargetScaling {
    /** As they are, in the units of the data. */
    RAW,
    /** Less their training mean, divided by their training deviation (of the population, 1/N). */
    STANDARDIZED
}
