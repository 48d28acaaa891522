package org.plstar.study.train.serve;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The path and the parameters of an address.
 *
 * @param path its parts, decoded
 * @param values of the query by name
 */
record Query(List<String> path, Map<String, List<String>> values) {
    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is not well encoded
     */
    static Query of(URI address) {
        List<String> path = new ArrayList<>();
        for (String part : Objects.requireNonNullElse(address.getRawPath(), "/").split("/", -1)) {
            if (!part.isEmpty()) {
                path.add(decoded(part.replace("+", "%2B")));
            }
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : Objects.requireNonNullElse(address.getRawQuery(), "").split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                values.computeIfAbsent(decoded(pair.substring(0, at)), _ -> new ArrayList<>())
                        .add(decoded(pair.substring(at + 1)));
            }
        }
        return new Query(path, values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The address without the values of a parameter. */
    static String without(String name, URI address) {
        String rest = Stream.of(
                        Objects.requireNonNullElse(address.getRawQuery(), "").split("&", -1))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith(name + "="))
                .collect(Collectors.joining("&"));
        String path =
                "/" + Objects.requireNonNullElse(address.getRawPath(), "").replaceAll("^/+", "");
        return path + (rest.isEmpty() ? "" : "?" + rest);
    }

    /** All values of a parameter. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value of a name. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }
}
