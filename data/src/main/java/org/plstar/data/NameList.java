package org.plstar.data;

import java.util.List;
import java.util.stream.Collectors;
import org.plstar.refusal.ClosestName;

/** Names in messages: a suggestion for an unknown name, and the list of known names. */
public final class NameList {
    private static final int MOST_LISTED = 30;

    private NameList() {}

    /** The remedy of a refusal: the nearest name, or all names. */
    public static String suggestion(String wanted, List<String> known) {
        return ClosestName.of(wanted, known)
                        .map(name -> "did you mean " + Location.quoted(name) + "? ")
                        .orElse("")
                + "there are: "
                + listed(known);
    }

    /** The names, separated by commas; of many names, the number of the rest. */
    public static String listed(List<String> names) {
        String shown = names.stream()
                .limit(MOST_LISTED)
                .map(Location::quoted)
                .collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED
                ? shown
                : shown + " and " + (names.size() - MOST_LISTED) + " more";
    }
}
