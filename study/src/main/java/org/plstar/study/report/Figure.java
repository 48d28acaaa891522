package org.plstar.study.report;

import java.util.regex.Pattern;

/** What stands in a card of its own: a chart, or a picture. */
public sealed interface Figure permits Chart, Picture {
    /** Room on a wide screen; a phone always shows one figure per row. */
    enum Width {
        HALF,
        FULL
    }

    /** Lower-case letters, digits and hyphens, unique in a report; names the downloads. */
    String id();

    /** The heading. */
    String title();

    /** What the reader sees in it, in one sentence. */
    String sentence();

    /** How much room it takes on a wide screen. */
    Width width();

    /** Refuses a malformed id with an {@link IllegalArgumentException}. */
    static void requireId(String what, String id) {
        Pattern form = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
        if (!form.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    what + " id = \"" + id + "\" is not of the form " + form);
        }
    }
}
