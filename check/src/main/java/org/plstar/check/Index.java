package org.plstar.check;

import java.util.Arrays;
import java.util.Map;

/**
 * A list of positions, one for all samples or one for each.
 *
 * @param lists one, or as many as there are samples
 * @param most the most times that a position is in one list
 * @param plain whether it is 0, 1, 2, … for all samples
 */
record Index(int[][] lists, int most, boolean plain) {
    private static final int LARGEST = 1 << 28;
    private static final int MOST_LOOPS = 30;

    int size() {
        return lists[0].length;
    }

    int[] of(int sample) {
        return lists[lists.length == 1 ? 0 : sample];
    }

    boolean each() {
        return lists.length > 1;
    }

    /** √μ, rounded up: the norm of the map. */
    double norm() {
        return Bound.up(Math.sqrt(most));
    }

    /**
     * Reads {@code START+COUNT*STRIDE…}, the name of an array, or {@code each:NAME}.
     *
     * @param least the least position that is allowed
     * @param end what all positions are below
     */
    static Index read(
            String text, int samples, int least, int end, Map<String, NpzArchive.Array> arrays) {
        int[][] lists;
        Unreadable.require(!text.isEmpty(), "its positions");
        if (Character.isLetter(text.charAt(0))) {
            boolean each = text.startsWith("each:");
            String name = each ? text.substring(5) : text;
            NpzArchive.Array a = NpzArchive.named(arrays, name);
            Unreadable.require(
                    a.whole()
                            && a.shape().length == (each ? 2 : 1)
                            && a.values().length > 0
                            && (!each || a.shape()[0] == samples),
                    "array " + name + " is no list of positions");
            int size = a.values().length / (each ? samples : 1);
            lists = new int[each ? samples : 1][size];
            for (int i = 0; i < a.values().length; i++) {
                double v = a.values()[i];
                Unreadable.require(
                        v >= least && v < end,
                        "position " + v + " of " + name + " is out of range");
                lists[i / size][i % size] = (int) v;
            }
        } else {
            lists = new int[][] {strided(text, least, end)};
        }
        return of(lists, end);
    }

    private static Index of(int[][] lists, int end) {
        int most = 0;
        boolean plain = lists.length == 1 && lists[0].length == end;
        for (int[] list : lists) {
            int[] sorted = list.clone();
            Arrays.sort(sorted);
            int run = 0;
            for (int i = 0; i < sorted.length; i++) {
                run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
                most = sorted[i] < 0 ? most : Math.max(most, run);
                plain &= list[i] == i;
            }
        }
        return new Index(lists, most, plain);
    }

    private static int[] strided(String text, int least, int end) {
        String[] terms = text.split("\\+", -1);
        Unreadable.require(terms.length <= MOST_LOOPS + 1, "positions of more than 30 loops");
        int[] count = new int[terms.length];
        int[] stride = new int[terms.length];
        long size = 1;
        for (int i = 1; i < terms.length; i++) {
            String[] parts = terms[i].split("\\*", -1);
            Unreadable.require(parts.length == 2, "positions " + text);
            count[i] = whole(parts[0], text);
            stride[i] = whole(parts[1], text);
            Unreadable.require(count[i] > 0, "positions " + text);
            size *= count[i];
            Unreadable.require(size <= LARGEST, "positions " + text + ": more than 2^28");
        }
        int[] list = new int[(int) size];
        int start = whole(terms[0], text);
        for (int i = 0; i < list.length; i++) {
            long v = start;
            int rest = i;
            for (int t = terms.length - 1; t > 0; t--) {
                v += (long) (rest % count[t]) * stride[t];
                rest /= count[t];
            }
            Unreadable.require(v >= least && v < end, "position " + v + " is out of range");
            list[i] = (int) v;
        }
        return list;
    }

    private static int whole(String number, String text) {
        try {
            Unreadable.require(number.matches("-?[0-9]{1,9}"), "positions " + text);
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new Unreadable("positions " + text);
        }
    }
}
