package org.plstar.study.solve;

/** What second derivatives show of a point of least squares. */
public enum SecondOrder {
    /** All eigenvalues of the Hessian of ‖r‖² are positive. */
    MINIMUM,
    /**
     * Some eigenvalues are 0 up to rounding, and no tried point along their eigenvectors is lower.
     */
    FLAT,
    /** Second derivatives were not computed, since there are too many unknowns. */
    NOT_CHECKED
}
