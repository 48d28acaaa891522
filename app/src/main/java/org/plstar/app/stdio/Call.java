package org.plstar.app.stdio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A request: {@code {"id": 7, "method": "spectrum", "params": {"given": ["a.npz"], "options":
 * {"top": 3}}}}.
 *
 * @param id of the answer
 * @param method the command's name
 * @param params {@code given}, its arguments, and {@code options} by their names with {@code _} for
 *     {@code -}: true for a flag, a list or an object of numbers for several values
 */
record Call(long id, String method, JsonNode params) {
    /** The command line that asks for the same. */
    List<String> arguments() {
        List<String> all = new ArrayList<>();
        all.add(method);
        params.path("given").valueStream().map(JsonNode::asString).forEach(all::add);
        params.path("options").propertyStream().forEach(e -> add(all, e.getKey(), e.getValue()));
        all.add("--json");
        return all;
    }

    private static void add(List<String> all, String name, JsonNode value) {
        String option = "--" + name.replace('_', '-');
        if (value.isBoolean() && value.asBoolean()) {
            all.add(option);
        } else if (value.isArray()) {
            all.add(
                    option
                            + "="
                            + value.valueStream()
                                    .map(JsonNode::asString)
                                    .collect(Collectors.joining(",")));
        } else if (value.isObject()) {
            all.add(
                    option
                            + "="
                            + value.propertyStream()
                                    .map(e -> e.getKey() + "=" + e.getValue().asString())
                                    .collect(Collectors.joining(",")));
        } else if (!value.isBoolean() && !value.isNull()) {
            all.add(option + "=" + value.asString());
        }
    }
}
