package org.plstar.predict;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** The first step at which a falling loss is low enough. */
final class Search {
    private Search() {}

    /** By doubling, then halving; absent if it takes more than {@code most} steps. */
    static OptionalLong first(LongFunction<OptionalDouble> loss, double target, long most) {
        if (reached(loss, 0, target)) {
            return OptionalLong.of(0);
        }
        long above = 0;
        long below = 1;
        while (!reached(loss, below, target)) {
            if (below >= most) {
                return OptionalLong.empty();
            }
            above = below;
            below = Math.min(most, 2 * below);
        }
        while (below - above > 1) {
            long middle = (above + below) >>> 1;
            if (reached(loss, middle, target)) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return OptionalLong.of(below);
    }

    private static boolean reached(LongFunction<OptionalDouble> loss, long t, double target) {
        OptionalDouble value = loss.apply(t);
        return value.isPresent() && value.getAsDouble() <= target;
    }
}
