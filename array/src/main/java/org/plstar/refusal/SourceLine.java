package org.plstar.refusal;

import java.util.List;

/** A line of a text, with a caret below one of its characters. */
final class SourceLine {
    /** The number of shown characters of a long line, and of those before the caret. */
    private static final int WIDTH = 100;

    private static final int BEFORE = 60;

    private SourceLine() {}

    /** The line, or its part around the column, and a line with a caret. */
    static List<String> excerpt(String line, int column) {
        int at = Math.min(Math.max(column - 1, 0), line.length());
        int from = line.length() <= WIDTH ? 0 : Math.min(Math.max(0, at - BEFORE), line.length());
        int to = Math.min(line.length(), from + WIDTH);
        String shown = plain(line.substring(from, to)).stripTrailing();
        if (shown.isBlank()) {
            return List.of();
        }
        String lead = from > 0 ? "..." : "";
        // tabs are kept, so that the caret is below its character
        String below = plain(line.substring(from, at)).replaceAll("[^\t]", " ");
        return List.of(lead + shown, " ".repeat(lead.length()) + below + "^");
    }

    /** The text without characters that control a terminal. */
    private static String plain(String text) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            b.append(c != '\t' && Character.isISOControl(c) ? ' ' : c);
        }
        return b.toString();
    }
}
