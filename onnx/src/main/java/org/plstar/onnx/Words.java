package org.plstar.onnx;

/** Names from files, fit to be printed. */
final class Words {
    private static final int LONGEST = 80;

    private Words() {}

    /** The name on one line, without control characters, shortened if it is long. */
    static String of(String name) {
        StringBuilder b = new StringBuilder();
        name.codePoints()
                .limit(LONGEST)
                .forEach(c -> b.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return name.codePointCount(0, name.length()) > LONGEST ? b + "…" : b.toString();
    }
}
