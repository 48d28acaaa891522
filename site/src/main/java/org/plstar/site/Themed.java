package org.plstar.site;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An SVG document with the colours of both modes. */
final class Themed {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}|rgb\\([\\d, ]+\\)");

    private Themed() {}

    /**
     * One document of two that differ in their colours only. It has the light ones as attributes,
     * and a style that changes them where the reader's mode is dark.
     */
    static String of(String light, String dark) {
        String[] bright = COLOUR.matcher(light).results().map(Themed::hex).toArray(String[]::new);
        String[] dim = COLOUR.matcher(dark).results().map(Themed::hex).toArray(String[]::new);
        if (bright.length != dim.length) {
            throw new IllegalArgumentException(
                    "the pictures differ: " + bright.length + " and " + dim.length + " colours");
        }
        Map<String, String> darkOf = new LinkedHashMap<>();
        Map<String, String> nameOf = new HashMap<>();
        StringBuilder text = new StringBuilder();
        Matcher colours = COLOUR.matcher(light);
        for (int i = 0; colours.find(); i++) {
            String pair = bright[i] + dim[i];
            String name = nameOf.computeIfAbsent(pair, _ -> free(pair.substring(0, 7), darkOf));
            darkOf.put(name, dim[i]);
            colours.appendReplacement(text, name);
        }
        colours.appendTail(text);
        StringBuilder style = new StringBuilder("<style>@media (prefers-color-scheme: dark) {");
        darkOf.forEach((name, other) -> {
            if (!name.equals(other)) {
                rule(style, text, "fill", name, other);
                rule(style, text, "stroke", name, other);
            }
        });
        style.append("}</style>");
        return text.insert(text.indexOf(">") + 1, style).toString();
    }

    private static void rule(
            StringBuilder style, StringBuilder text, String what, String name, String other) {
        if (text.indexOf(what + "=\"" + name + '"') >= 0) {
            style.append('[').append(what).append("=\"").append(name).append("\"]{");
            style.append(what).append(':').append(other).append('}');
        }
    }

    /** A light colour, one off in blue where another dark one has taken it. */
    private static String free(String colour, Map<String, String> taken) {
        String free = colour;
        while (taken.containsKey(free)) {
            int blue = Integer.parseInt(free.substring(5), 16);
            free = free.substring(0, 5) + String.format(Locale.ROOT, "%02x", blue ^ 1);
            if (free.equals(colour)) {
                throw new IllegalArgumentException("too many dark colours for " + colour);
            }
        }
        return free;
    }

    private static String hex(MatchResult found) {
        String text = found.group();
        if (text.startsWith("#")) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder hex = new StringBuilder("#");
        for (String channel : text.replaceAll("rgb\\(|\\)| ", "").split(",", -1)) {
            hex.append(String.format(Locale.ROOT, "%02x", Integer.parseInt(channel)));
        }
        return hex.toString();
    }
}
