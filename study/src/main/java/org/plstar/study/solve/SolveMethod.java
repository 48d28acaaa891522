package org.plstar.study.solve;

import org.plstar.optimize.KernelNewton;

/** The methods of solving a system. */
public enum SolveMethod {
    /**
     * Levenberg–Marquardt's method: in kernel space for more unknowns than equations, otherwise by
     * singular values.
     */
    LM,
    /** Full Gauss–Newton steps from the start on. */
    GAUSS_NEWTON;

    KernelNewton.Method steps() {
        return switch (this) {
            case LM -> KernelNewton.Method.LEVENBERG_MARQUARDT;
            case GAUSS_NEWTON -> KernelNewton.Method.GAUSS_NEWTON;
        };
    }
}
