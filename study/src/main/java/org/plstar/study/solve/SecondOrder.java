package org.plstar.study.solve;

/** What second derivatives say of a point of least squares. */
public enum SecondOrder {
    /** All eigenvalues of the Hessian of ‖r‖² are positive. */
    MINIMUM("second order checked: it is a minimum of the sum of squares"),
    /** Some are 0 to rounding, and no point that was tried along them is lower. */
    FLAT("second order checked: no direction curves down, and some are flat"),
    /** There are too many unknowns. */
    NOT_CHECKED("second order not checked: there are too many unknowns, it may be a saddle");

    private final String words;

    SecondOrder(String words) {
        this.words = words;
    }

    /** What it says. */
    public String words() {
        return words;
    }
}
