package org.plstar.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.refusal.Refusal;

/**
 * Reads the text form of a network: layers in order, separated by blanks, each a name with
 * arguments in parentheses if it has any.
 *
 * <p>For instance {@code conv(32,3x3) relu residual(conv(32,3x3) relu conv(32,3x3)) gap dense}.
 * Arguments are separated by commas; an argument of some layers is itself a list of layers.
 * {@link Architecture#text()} prints it back.
 */
final class NetworkText {
    /**
     * The largest depth of nested layers; deeper texts are mistakes, and would overflow the stack.
     */
    private static final int DEEPEST = 64;

    private final String text;
    private final int end;
    private final String path;
    private final int depth;
    private final Map<String, Integer> positions;
    private int at;

    private NetworkText(
            String text,
            int start,
            int end,
            String path,
            int depth,
            Map<String, Integer> positions) {
        this.text = text;
        this.at = start;
        this.end = end;
        this.path = path;
        this.depth = depth;
        this.positions = positions;
    }

    static List<Layer> parse(String text) {
        return whole(text, new HashMap<>()).layers();
    }

    /**
     * The position in the text, counted from 1, of the layer whose parameters' names begin with
     * {@code path}.
     */
    static int position(String text, String path) {
        Map<String, Integer> positions = new HashMap<>();
        whole(text, positions).layers();
        return positions.getOrDefault(path, 0) + 1;
    }

    private static NetworkText whole(String text, Map<String, Integer> positions) {
        return new NetworkText(text, 0, text.length(), "", 0, positions);
    }

    private List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        int start = at;
        for (skip(); at < end; skip()) {
            layers.add(layer(path.isEmpty() || path.endsWith(".") ? path + layers.size() : path));
        }
        if (layers.isEmpty()) {
            throw refuse(
                    NetworkRefusal.EMPTY,
                    start,
                    "there is no layer",
                    "layers such as \"dense(512) tanh dense\"");
        }
        return layers;
    }

    private Layer layer(String name) {
        int start = at;
        positions.putIfAbsent(name, start);
        String word = word();
        if (word.isEmpty()) {
            boolean bracket = text.charAt(at) == ')' || text.charAt(at) == '(';
            throw refuse(
                    bracket ? NetworkRefusal.PARENTHESIS : NetworkRefusal.UNEXPECTED_CHARACTER,
                    at,
                    "'" + Character.toString(text.codePointAt(at)) + "' starts no layer",
                    "a layer's name");
        }
        Arguments args = new Arguments(
                word,
                start,
                arguments(),
                (argument, below) -> nested(argument, below.isEmpty() ? name : name + "." + below));
        Layer layer = LayerTable.read(word, args)
                .orElseThrow(() -> refuse(
                        NetworkRefusal.UNKNOWN_LAYER,
                        start,
                        "no layer is named " + word + LayerTable.meant(word),
                        "one of " + String.join(", ", LayerTable.names())));
        args.done();
        return layer;
    }

    /** The layers of an argument; a path that does not end with a dot is that of a single one. */
    private List<Layer> nested(Arguments.Argument argument, String below) {
        int start = argument.position();
        if (depth == DEEPEST) {
            throw refuse(
                    NetworkRefusal.TOO_DEEP,
                    start,
                    "layers inside layers, " + (DEEPEST + 1) + " deep",
                    "at most " + DEEPEST);
        }
        NetworkText inner = new NetworkText(
                text, start, start + argument.value().length(), below, depth + 1, positions);
        return inner.layers();
    }

    private List<Arguments.Argument> arguments() {
        List<Arguments.Argument> found = new ArrayList<>();
        if (at >= end || text.charAt(at) != '(') {
            return found;
        }
        int open = at++;
        while (true) {
            skip();
            int start = at;
            int stop = endOfArgument(open);
            String piece = text.substring(start, stop).stripTrailing();
            boolean last = text.charAt(stop) == ')';
            at = stop + 1;
            if (piece.isEmpty() && !(found.isEmpty() && last)) {
                throw refuse(
                        NetworkRefusal.BAD_ARGUMENT,
                        start,
                        "an argument is empty",
                        "a value before ',' or ')'");
            }
            if (!piece.isEmpty()) {
                found.add(argument(piece, start));
            }
            if (last) {
                return found;
            }
        }
    }

    /**
     * A value, or a name, '=' and a value; an '=' behind a parenthesis belongs to a layer in the
     * value.
     */
    private static Arguments.Argument argument(String piece, int start) {
        int equals = piece.indexOf('=');
        int bracket = piece.indexOf('(');
        if (equals < 0 || (bracket >= 0 && bracket < equals)) {
            return new Arguments.Argument(Optional.empty(), piece, start);
        }
        String value = piece.substring(equals + 1);
        String stripped = value.stripLeading();
        return new Arguments.Argument(
                Optional.of(piece.substring(0, equals).strip()),
                stripped,
                start + equals + 1 + value.length() - stripped.length());
    }

    /** The next comma or closing parenthesis that belongs to the parenthesis at {@code open}. */
    private int endOfArgument(int open) {
        int inside = 0;
        for (int i = at; i < end; i++) {
            char c = text.charAt(i);
            if (inside == 0 && (c == ',' || c == ')')) {
                return i;
            }
            inside += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        throw refuse(
                NetworkRefusal.PARENTHESIS,
                open,
                "this parenthesis is not closed",
                "a matching ')'");
    }

    private String word() {
        int start = at;
        while (at < end && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip() {
        while (at < end && Character.isWhitespace(text.charAt(at))) {
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
