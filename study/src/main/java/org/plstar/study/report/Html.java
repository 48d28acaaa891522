package org.plstar.study.report;

/** Plain text made safe for HTML. */
final class Html {
    private Html() {}

    /**
     * The text in a form that is valid between tags and in quoted attributes; characters that HTML
     * forbids become U+FFFD.
     */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isForbidden(point) ? 0xFFFD : point);
            }
        });
        return safe.toString();
    }

    private static boolean isForbidden(int point) {
        boolean space = point == '\t' || point == '\n' || point == '\r';
        boolean control = (point < 0x20 && !space) || (point >= 0x7F && point < 0xA0);
        boolean loneSurrogate = point >= 0xD800 && point <= 0xDFFF;
        return control || loneSurrogate;
    }
}
