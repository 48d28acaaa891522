package org.plstar.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a name that was not found into a suggestion a user can act on. */
public final class ClosestName {
    private static final int MOST_LISTED = 30;

    private ClosestName() {}

    /**
     * The known name nearest to {@code wanted} by edit distance, if it is near enough to be a slip
     * of the pen.
     */
    public static Optional<String> of(String wanted, List<String> known) {
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
        return best <= Math.max(2, wanted.length() / 3) ? Optional.of(closest) : Optional.empty();
    }

    /** The fix of a refusal: the nearest name, or the names there are. */
    public static String suggestion(String wanted, List<String> known) {
        return of(wanted, known)
                        .map(name -> "did you mean " + Location.quoted(name) + "? ")
                        .orElse("")
                + "there are: "
                + listed(known);
    }

    /** The names, comma-separated, the rest counted when there are many. */
    public static String listed(List<String> names) {
        String shown =
                names.stream()
                        .limit(MOST_LISTED)
                        .map(Location::quoted)
                        .collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED
                ? shown
                : shown + " and " + (names.size() - MOST_LISTED) + " more";
    }

    /**
     * Levenshtein distance; names longer than 100 characters count as far from everything, which
     * bounds the cost.
     */
    private static int distance(String a, String b) {
        if (a.length() > 100 || b.length() > 100) {
            return Integer.MAX_VALUE;
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
