package org.plstar.study.claim;

import java.util.OptionalLong;

/**
 * Until when a forecast is said to hold.
 *
 * @param steps from now; absent: the forecast is of rows
 * @param rows that it is of, in words; empty: of steps alone
 */
public record Horizon(OptionalLong steps, String rows) {
    /** So many steps from now. */
    public static Horizon steps(long steps) {
        return new Horizon(OptionalLong.of(steps), "");
    }

    /** Rows that are drawn like some others. */
    public static Horizon drawnLike(String rows) {
        return new Horizon(OptionalLong.empty(), "drawn like " + rows);
    }
}
