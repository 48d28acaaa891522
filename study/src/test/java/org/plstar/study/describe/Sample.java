package org.plstar.study.describe;

import java.util.Optional;

/**
 * A sample.
 *
 * <p>With more to say.
 *
 * @param given in another way
 * @param count how many
 * @param extent how large
 * @param place where
 */
@Study("sample")
public record Sample(
        String given,
        @Asked(value = "3", least = 1) int count,
        Extent extent,
        @Asked Optional<String> place)
        implements SampleWith {
    /**
     * A part.
     *
     * @param height above all
     */
    @Part
    public record Extent(@Asked(value = "2", least = 1) int height) {}
}
