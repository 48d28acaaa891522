package org.plstar.data.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds values among the names of the training data; when all names are numbers, {@code 1} and
 * {@code 1.0} are the same value.
 */
final class Codebook {
    private final boolean numbers;
    private final Map<String, Integer> byText = new HashMap<>();
    private final Map<Double, Integer> byNumber = new HashMap<>();

    Codebook(List<String> names) {
        numbers = names.stream().allMatch(name -> CellParser.number(name));
        for (String name : names) {
            if (numbers) {
                byNumber.put(CellParser.parse(name), byNumber.size());
            } else {
                byText.put(name, byText.size());
            }
        }
    }

    /** The value's position among the names, or -1. */
    int code(String value) {
        if (!numbers) {
            return byText.getOrDefault(value, -1);
        }
        return CellParser.number(value) ? byNumber.getOrDefault(CellParser.parse(value), -1) : -1;
    }
}
