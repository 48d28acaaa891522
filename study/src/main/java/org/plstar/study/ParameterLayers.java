package org.plstar.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.plstar.program.ParamLayout;

/**
 * Parameters by layer: parameters whose names agree except for the last part, such as
 * {@code 0.weight} and {@code 0.bias}, belong to one layer.
 */
public final class ParameterLayers {
    private ParameterLayers() {}

    /** The parameters of each layer, by the layer's name, in order. */
    public static SequencedMap<String, List<ParamLayout.Entry>> of(ParamLayout layout) {
        SequencedMap<String, List<ParamLayout.Entry>> layers = new LinkedHashMap<>();
        for (ParamLayout.Entry e : layout.entries()) {
            layers.computeIfAbsent(nameOf(e.name()), _ -> new ArrayList<>()).add(e);
        }
        return layers;
    }

    /** The layer of a parameter. */
    public static String nameOf(String parameter) {
        return parameter.replaceFirst("\\.[^.]*$", "");
    }
}
