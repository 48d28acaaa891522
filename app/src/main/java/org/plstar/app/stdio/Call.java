package org.plstar.app.stdio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A request: {@code {"id": 7, "method": "spectrum", "params": {"given": ["a.npz"], "options":
 * {"top": 3}}}}.
 *
 * @param id of the answer: a text or a number
 * @param method the command's name
 * @param params {@code given}, its arguments, and {@code options} by their names with {@code _} for
 *     {@code -}: true for a flag, a list or an object of numbers for several values
 */
record Call(JsonNode id, String method, JsonNode params) {
    /** A mistake in a request: a code of JSON-RPC, and a sentence. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int code;

        Wrong(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    /** The code of a message that is no request of JSON-RPC. */
    static final int REQUEST = -32600;

    /** The code of parameters that are not those of a command. */
    static final int PARAMS = -32602;

    /**
     * The request in a message.
     *
     * @throws Wrong if it is none
     */
    static Call of(JsonNode message) {
        if (message.isArray()) {
            throw new Wrong(REQUEST, "a batch is not taken: send its requests one a line");
        }
        if (!message.path("jsonrpc").asString("2.0").equals("2.0")) {
            throw new Wrong(REQUEST, "jsonrpc is \"2.0\"");
        }
        if (!message.path("method").isString()) {
            throw new Wrong(REQUEST, "a request has a text as its method");
        }
        JsonNode params = message.path("params");
        if (!params.isObject()) {
            throw new Wrong(PARAMS, "params is an object");
        }
        return new Call(message.path("id"), message.path("method").asString(), params);
    }

    /** Whether a node can be the id of a request. */
    static boolean isId(JsonNode id) {
        return id.isString() || id.isNumber();
    }

    /**
     * The command line of the same request. Arguments are after all options, so that no file name
     * is read as an option, except for the subcommand of {@code runs}.
     *
     * @throws Wrong if a parameter is of another type
     */
    List<String> arguments() {
        JsonNode given = params.path("given");
        JsonNode options = params.path("options");
        if (!(given.isArray() || given.isMissingNode())
                || !given.valueStream().allMatch(Call::isWord)) {
            throw new Wrong(PARAMS, "given is a list of texts");
        }
        if (!(options.isObject() || options.isMissingNode())) {
            throw new Wrong(PARAMS, "options is an object");
        }
        List<String> words = given.valueStream().map(JsonNode::asString).toList();
        boolean part =
                method.equals("runs") && !words.isEmpty() && words.getFirst().matches("[a-z]+");
        List<String> all = new ArrayList<>();
        all.add(method);
        all.addAll(words.subList(0, part ? 1 : 0));
        options.propertyStream().forEach(e -> add(all, e.getKey(), e.getValue()));
        all.add("--json");
        all.add("--");
        all.addAll(words.subList(part ? 1 : 0, words.size()));
        return all;
    }

    private static boolean isWord(JsonNode value) {
        return value.isString() || value.isNumber();
    }

    private static void add(List<String> all, String name, JsonNode value) {
        if (!name.matches("[a-z][a-z0-9_-]*")) {
            throw new Wrong(PARAMS, "there is no option of the name " + name);
        }
        String option = "--" + name.replace('_', '-');
        if (value.isBoolean() && value.asBoolean()) {
            all.add(option);
        } else if (value.isArray()) {
            all.add(option
                    + "="
                    + value.valueStream().map(v -> word(name, v)).collect(Collectors.joining(",")));
        } else if (value.isObject()) {
            all.add(option
                    + "="
                    + value.propertyStream()
                            .map(e -> e.getKey() + "=" + word(name, e.getValue()))
                            .collect(Collectors.joining(",")));
        } else if (!value.isBoolean() && !value.isNull()) {
            all.add(option + "=" + value.asString());
        }
    }

    private static String word(String name, JsonNode value) {
        if (!isWord(value)) {
            throw new Wrong(PARAMS, name + " is a text, a number, or a list or object of them");
        }
        return value.asString();
    }
}
