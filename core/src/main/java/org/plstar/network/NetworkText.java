package org.plstar.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.refusal.Refusal;

/**
 * Reads the text form of a network: layers in order, separated by blanks, each a name with arguments in parentheses if it has any.
 *
 * <p>For instance {@code dense(1024) tanh dense(1024) tanh dense}. {@link Architecture#text()} prints it back.
 */
final class NetworkText {
    private final String text;
    private int at;

    private NetworkText(String text) {
        this.text = text;
    }

    static List<Layer> parse(String text) {
        NetworkText t = new NetworkText(text);
        List<Layer> layers = t.layers();
        if (layers.isEmpty()) {
            throw Refusal.of(
                    NetworkRefusal.EMPTY,
                    "network text",
                    "it is empty",
                    "layers such as \"dense(512) tanh dense\"",
                    "name at least one layer");
        }
        return layers;
    }

    private List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (skip(); at < text.length(); skip()) {
            layers.add(layer());
        }
        return layers;
    }

    private Layer layer() {
        int start = at;
        String name = word();
        if (name.isEmpty()) {
            boolean bracket = text.charAt(at) == ')' || text.charAt(at) == '(';
            throw refuse(
                    bracket ? NetworkRefusal.PARENTHESIS : NetworkRefusal.UNEXPECTED_CHARACTER,
                    at,
                    "'" + Character.toString(text.codePointAt(at)) + "' starts no layer",
                    "a layer's name");
        }
        Arguments args = new Arguments(name, start, arguments());
        Layer layer =
                LayerTable.read(name, args)
                        .orElseThrow(
                                () ->
                                        refuse(
                                                NetworkRefusal.UNKNOWN_LAYER,
                                                start,
                                                "no layer is named " + name,
                                                "one of " + String.join(", ", LayerTable.names())));
        args.done();
        return layer;
    }

    private List<Arguments.Argument> arguments() {
        List<Arguments.Argument> found = new ArrayList<>();
        if (at >= text.length() || text.charAt(at) != '(') {
            return found;
        }
        int open = at++;
        while (true) {
            skip();
            int start = at;
            while (at < text.length()
                    && text.charAt(at) != ','
                    && text.charAt(at) != ')'
                    && text.charAt(at) != '(') {
                at++;
            }
            if (at >= text.length() || text.charAt(at) == '(') {
                throw refuse(
                        NetworkRefusal.PARENTHESIS,
                        open,
                        "this parenthesis is not closed",
                        "a matching ')'");
            }
            String piece = text.substring(start, at).strip();
            int equals = piece.indexOf('=');
            if (piece.isEmpty() && !(found.isEmpty() && text.charAt(at) == ')')) {
                throw refuse(
                        NetworkRefusal.BAD_ARGUMENT,
                        start,
                        "an argument is empty",
                        "a value before ',' or ')'");
            }
            if (!piece.isEmpty()) {
                Optional<String> name =
                        equals < 0
                                ? Optional.empty()
                                : Optional.of(piece.substring(0, equals).strip());
                found.add(new Arguments.Argument(name, piece.substring(equals + 1).strip(), start));
            }
            if (text.charAt(at++) == ')') {
                return found;
            }
        }
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static Refusal refuse(NetworkRefusal code, int position, String what, String expected) {
        return Refusal.of(
                code,
                "network text, position " + (position + 1),
                what,
                expected,
                "correct the text there");
    }
}
