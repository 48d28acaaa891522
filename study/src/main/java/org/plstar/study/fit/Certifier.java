package org.plstar.study.fit;

import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.plstar.landscape.CertifiedRadii;

/** Tries the theorems along a run. */
public interface Certifier {
    /** Tries none. */
    Certifier NONE =
            new Certifier() {
                @Override
                public NavigableSet<Integer> steps() {
                    return new TreeSet<>();
                }

                @Override
                public CertifiedRadii at(int step, double[] w, OptionalDouble eta) {
                    return CertifiedRadii.NONE;
                }
            };

    /**
     * The steps at which it wants to, as far as the run gets there; where the run ends it is asked
     * in any case.
     */
    NavigableSet<Integer> steps();

    /**
     * Tries them at one step; steps ascend.
     *
     * @param w weights there, [p]; not modified
     * @param eta the constant step of full-batch gradient descent; absent for other methods
     */
    CertifiedRadii at(int step, double[] w, OptionalDouble eta);
}
