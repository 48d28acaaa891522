package org.plstar.data.table;

import java.util.Arrays;
import java.util.List;

/** Distinguishes codes of classes from amounts in targets that are whole numbers. */
final class WholeNumberCodes {
    private static final int FEW = 10;
    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final int OFTEN = 5;
    private static final int RARE = 10;

    private WholeNumberCodes() {}

    /**
     * Whether numbers are more likely codes; the rule is documented at
     * {@link org.plstar.data.ReadOptions.Task#AUTO}.
     *
     * @param names the different numbers in order
     * @param counts the number of occurrences of each
     */
    static boolean likely(List<String> names, int[] counts) {
        int k = names.size();
        if (k <= 2) {
            return true;
        }
        long rows = Arrays.stream(counts).asLongStream().sum();
        double first = Double.parseDouble(names.getFirst());
        double last = Double.parseDouble(names.getLast());
        boolean codes = (first == 0 || first == 1) && last - first == k - 1;
        if (!codes) {
            return k <= FEW && rows >= (long) OFTEN * k;
        }
        if (k <= USUAL) {
            return k <= FEW ? rows > k : rows >= 2L * k;
        }
        return k <= MOST
                && rows >= 2L * k
                && Arrays.stream(counts).allMatch(c -> (long) RARE * c * k >= rows);
    }
}
