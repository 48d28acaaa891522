package org.plstar.data.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The different values of a column, numbered as they appear and put in order at the end. */
final class Distinct {
    private final int most;
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> values = new ArrayList<>();
    private boolean overflown;

    /**
     * A collection of at most {@code most} different values, which bounds the memory for columns
     * that are no categories.
     */
    Distinct(int most) {
        this.most = most;
    }

    /** The number of the value, or -1 when there were too many before it. */
    int code(String value) {
        Integer known = codes.get(value);
        if (known != null) {
            return known;
        }
        if (values.size() == most) {
            overflown = true;
            return -1;
        }
        codes.put(value, values.size());
        values.add(value);
        return values.size() - 1;
    }

    /** The values in the order of their first occurrence. */
    List<String> values() {
        return List.copyOf(values);
    }

    /** Records that there were more different values than are kept. */
    void overflow() {
        overflown = true;
    }

    /** Whether there were more different values than are kept. */
    boolean overflown() {
        return overflown;
    }

    boolean allNumbers() {
        return values.stream().allMatch(value -> CellParser.number(value));
    }

    boolean allIntegers() {
        return allNumbers() && values.stream().allMatch(value -> whole(CellParser.parse(value)));
    }

    /**
     * The values in their final order.
     *
     * @param names numeric order if all are numbers (then {@code 1} and {@code 1.0} are one,
     *     written {@code 1}), else sorted by code point
     * @param position for each number given by {@link #code} its place in {@code names}
     */
    record Order(List<String> names, List<Integer> position) {}

    Order order() {
        return allNumbers() ? numericOrder() : textOrder();
    }

    private Order numericOrder() {
        TreeMap<Double, Integer> places = new TreeMap<>();
        values.forEach(value -> places.put(CellParser.parse(value), 0));
        List<String> names = new ArrayList<>();
        for (Map.Entry<Double, Integer> entry : places.entrySet()) {
            entry.setValue(names.size());
            double number = entry.getKey();
            names.add(whole(number) ? Long.toString((long) number) : Double.toString(number));
        }
        List<Integer> position = new ArrayList<>();
        for (String value : values) {
            position.add(places.getOrDefault(CellParser.parse(value), 0));
        }
        return new Order(names, position);
    }

    private Order textOrder() {
        List<String> names = values.stream().sorted(Comparator.naturalOrder()).toList();
        Map<String, Integer> places = new HashMap<>();
        for (String name : names) {
            places.put(name, places.size());
        }
        return new Order(
                names,
                values.stream().map(value -> places.getOrDefault(value, 0)).toList());
    }

    /** Whether a number is a whole number below 2^53, which prints as an integer. */
    private static boolean whole(double number) {
        return number == Math.rint(number) && Math.abs(number) < 0x1p53;
    }
}
