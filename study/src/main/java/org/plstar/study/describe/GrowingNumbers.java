package org.plstar.study.describe;

import java.util.ArrayList;
import java.util.List;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** Increasing whole numbers, such as widths, as text. */
final class GrowingNumbers {
    private GrowingNumbers() {}

    /**
     * Reads increasing numbers, separated by commas; {@code …} or {@code ...} continues by the
     * ratio of the two numbers before, up to the number after it.
     *
     * @throws Refusal RANGE if they do not
     */
    static int[] of(String list) {
        List<Integer> widths = new ArrayList<>();
        boolean fill = false;
        for (String part : list.split(",", -1)) {
            String word = part.strip();
            if (word.equals("…") || word.equals("...")) {
                if (widths.size() < 2 || fill) {
                    throw widthsRefusal(list, "'" + word + "' has no two widths before it");
                }
                fill = true;
                continue;
            }
            int width = number(list, word);
            if (!widths.isEmpty() && width <= widths.getLast()) {
                throw widthsRefusal(list, width + " comes behind " + widths.getLast());
            }
            if (fill) {
                fill(list, widths, width);
                fill = false;
            }
            widths.add(width);
        }
        if (fill || widths.size() < 2) {
            throw widthsRefusal(list, fill ? "it does not say where to end" : "it is one width");
        }
        return widths.stream().mapToInt(m -> m).toArray();
    }

    private static void fill(String list, List<Integer> widths, int end) {
        double ratio = widths.getLast() / (double) widths.get(widths.size() - 2);
        long next = Math.round(widths.getLast() * ratio);
        while (next < end) {
            widths.add((int) next);
            next = Math.round(next * ratio);
        }
        if (next != end) {
            throw widthsRefusal(list, "going on by the factor " + ratio + " misses " + end);
        }
    }

    private static int number(String list, String word) {
        try {
            int width = Integer.parseInt(word);
            if (width >= 1) {
                return width;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw widthsRefusal(list, "'" + word + "' is no width");
    }

    private static Refusal widthsRefusal(String list, String what) {
        return Refusal.of(
                StudyRefusal.RANGE,
                "widths " + list,
                what,
                "two or more widths that grow",
                "write for instance 64,128,256 or 64,128,…,4096");
    }
}
