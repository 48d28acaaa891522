package org.plstar.data;

import java.util.ArrayList;
import java.util.List;
import org.plstar.refusal.Require;

/** Names for features that come from arrays and have no names of their own. */
public final class FeatureNames {
    /** The largest number of elements of a row of arrays, each of which gets a name. */
    public static final int MOST = 1 << 22;

    private FeatureNames() {}

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
