package org.plstar.study.report;

import java.util.regex.Pattern;

/** A chart or a picture, which has a card of its own on a page. */
public sealed interface Figure permits Chart, Picture {
    /** The width of a figure on a wide screen; a phone always shows one figure per row. */
    enum Width {
        HALF,
        FULL
    }

    /** Lower-case letters, digits and hyphens, unique in a report; names the downloads. */
    String id();

    /** The heading of the figure. */
    String title();

    /** One sentence that explains the figure. */
    String sentence();

    /** The width of the figure on a wide screen. */
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
