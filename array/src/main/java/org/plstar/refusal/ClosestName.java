package org.plstar.refusal;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The known name that a user may have meant by an unknown one. */
public final class ClosestName {
    private static final int LONGEST = 100;

    private ClosestName() {}

    /**
     * The known name nearest to {@code wanted} by edit distance, upper and lower case alike, if it
     * is near enough for a typing error: at most 2 letters, or a third of them, and less than half.
     * Cost: the product of the names' lengths, for each.
     */
    public static Optional<String> of(String wanted, Collection<String> known) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        int best = Integer.MAX_VALUE;
        String closest = "";
        for (String name : known) {
            int distance = distance(lower, name.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                closest = name;
            }
        }
        return best <= Math.max(2, wanted.length() / 3) && 2 * best < closest.length() + 1
                ? Optional.of(closest)
                : Optional.empty();
    }

    /**
     * The nearest known name, where names of other programs count too.
     *
     * @param others such a name in lower case, and the one that is known here
     */
    public static Optional<String> of(
            String wanted, Collection<String> known, Map<String, String> others) {
        String other = others.get(wanted.toLowerCase(Locale.ROOT));
        return other != null ? Optional.of(other) : of(wanted, known);
    }

    /** Levenshtein distance; names longer than 100 characters count as far from everything. */
    private static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return Integer.MAX_VALUE / 4;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
