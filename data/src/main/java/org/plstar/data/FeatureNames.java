package org.plstar.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.plstar.refusal.Require;

/** Names for features that come from arrays and have no names of their own. */
public final class FeatureNames {
    /** The largest number of elements of a row of arrays, each of which gets a name. */
    public static final int MOST = 1 << 22;

    private static final Pattern OF_ARRAY = Pattern.compile("(.+)_([0-9]{1,7})");

    private FeatureNames() {}

    /** Names of the numbers of a row of an array that has a name: {@code input_ids_0}, …. */
    public static List<String> ofArray(String array, int width) {
        return IntStream.range(0, width).mapToObj(i -> array + "_" + i).toList();
    }

    /**
     * The arrays that features are of by their names, and the width of each, in order; all of them
     * as one array "" where one has no such name.
     */
    public static SequencedMap<String, Integer> arrays(List<String> features) {
        SequencedMap<String, Integer> arrays = new LinkedHashMap<>();
        for (String feature : features) {
            Matcher m = OF_ARRAY.matcher(feature);
            int known = m.matches() ? arrays.getOrDefault(m.group(1), 0) : 0;
            if (!m.matches() || Integer.parseInt(m.group(2)) != known) {
                arrays.clear();
                arrays.put("", features.size());
                return arrays;
            }
            arrays.put(m.group(1), known + 1);
        }
        return arrays;
    }

    /**
     * {@code x3} for [d], {@code pixel_0_27} (row, column) for [1, h, w], {@code x_2_0_27} by
     * position for other shapes; row-major.
     */
    public static List<String> of(List<Integer> shape) {
        boolean grey = shape.size() == 3 && shape.getFirst() == 1;
        List<String> names = List.of(grey ? "pixel" : "x");
        List<Integer> axes = grey ? shape.subList(1, 3) : shape;
        for (int size : axes) {
            Require.atLeast(0, size, DataRefusal.WIDTH_DIFFERS, "extent");
            List<String> longer = new ArrayList<>(names.size() * size);
            for (String name : names) {
                for (int i = 0; i < size; i++) {
                    longer.add(axes.size() == 1 ? name + i : name + "_" + i);
                }
            }
            names = longer;
        }
        return List.copyOf(names);
    }
}
