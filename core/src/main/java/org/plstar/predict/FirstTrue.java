package org.plstar.predict;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Finds the first step from which on a condition holds. */
final class FirstTrue {
    private FirstTrue() {}

    /**
     * Finds the first number of steps by doubling, then halving; absent if it is more than
     * {@code most}.
     */
    static OptionalLong first(LongPredicate holds, long most) {
        if (holds.test(0)) {
            return OptionalLong.of(0);
        }
        long above = 0;
        long below = 1;
        while (!holds.test(below)) {
            if (below >= most) {
                return OptionalLong.empty();
            }
            above = below;
            below = Math.min(most, 2 * below);
        }
        while (below - above > 1) {
            long middle = (above + below) >>> 1;
            if (holds.test(middle)) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return OptionalLong.of(below);
    }
}
