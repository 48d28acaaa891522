package org.plstar.study;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Patterns for names of a model's arrays, in which * stands for any characters. */
public final class NamePattern {
    private NamePattern() {}

    /** Whether a pattern fits the whole of a name. */
    public static boolean fits(String pattern, String name) {
        String regex = Stream.of(pattern.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
    }
}
