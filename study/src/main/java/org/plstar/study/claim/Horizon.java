package org.plstar.study.claim;

import java.util.OptionalLong;

/**
 * The range for which a forecast is claimed to hold.
 *
 * @param steps from now; absent: the forecast is of rows
 * @param rows that it is of, in words; empty: of steps alone
 */
public record Horizon(OptionalLong steps, String rows) {
    /** The horizon of a number of steps from now. */
    public static Horizon steps(long steps) {
        return new Horizon(OptionalLong.of(steps), "");
    }

    /** The horizon of rows that are drawn like given ones. */
    public static Horizon drawnLike(String rows) {
        return new Horizon(OptionalLong.empty(), "drawn like " + rows);
    }
}
