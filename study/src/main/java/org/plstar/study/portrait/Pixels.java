package org.plstar.study.portrait;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The features of a row that are pixels of an image: those of rows of shape [1, h, w] or [3, h, w],
 * and the columns {@code pixel_R_C} of a table.
 *
 * @param channels 1 or 3
 * @param at [channels, height, width] the feature of each pixel; -1 where the model has none
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Pixels(int channels, int height, int width, int[] at) {
    private static final Pattern NAMED = Pattern.compile("pixel_(\\d+)_(\\d+)");

    /**
     * The largest number of pixels along a side that are drawn; of larger images every k-th is
     * drawn.
     */
    private static final int MOST = 64;

    /**
     * Finds the pixels; absent where rows are no images.
     *
     * @param names of the features, in order
     * @param shape of one row
     */
    public static Optional<Pixels> of(List<String> names, List<Integer> shape) {
        if (shape.size() == 3 && (shape.get(0) == 1 || shape.get(0) == 3)) {
            return Optional.of(spaced(shape.get(0), shape.get(1), shape.get(2)));
        }
        return shape.size() == 1 ? named(names) : Optional.empty();
    }

    private static Pixels spaced(int channels, int tall, int wide) {
        int every = Math.max(1, Math.ceilDiv(Math.max(tall, wide), MOST));
        int height = Math.ceilDiv(tall, every);
        int width = Math.ceilDiv(wide, every);
        int[] at = new int[channels * height * width];
        Arrays.setAll(at, i -> {
            int c = i / (height * width);
            int y = i / width % height * every;
            int x = i % width * every;
            return (c * tall + y) * wide + x;
        });
        return new Pixels(channels, height, width, at);
    }

    private static Optional<Pixels> named(List<String> names) {
        int[][] places = new int[names.size()][];
        int height = 0;
        int width = 0;
        for (int i = 0; i < places.length; i++) {
            Matcher m = NAMED.matcher(names.get(i));
            if (!m.matches() || m.group(1).length() > 3 || m.group(2).length() > 3) {
                return Optional.empty();
            }
            places[i] = new int[] {Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))};
            height = Math.max(height, places[i][0] + 1);
            width = Math.max(width, places[i][1] + 1);
        }
        if (places.length == 0 || Math.max(height, width) > MOST) {
            return Optional.empty();
        }
        int[] at = new int[height * width];
        Arrays.fill(at, -1);
        for (int i = 0; i < places.length; i++) {
            at[places[i][0] * width + places[i][1]] = i;
        }
        return Optional.of(new Pixels(1, height, width, at));
    }
}
