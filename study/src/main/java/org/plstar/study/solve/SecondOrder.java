package org.plstar.study.solve;

/** What second derivatives say of a point of least squares. */
public enum SecondOrder {
    /** All eigenvalues of the Hessian of ‖r‖² are positive. */
    MINIMUM,
    /** Some are 0 to rounding, and no point that was tried along them is lower. */
    FLAT,
    /** There are too many unknowns. */
    NOT_CHECKED
}
