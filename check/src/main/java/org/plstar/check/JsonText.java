package org.plstar.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of JSON: objects as maps, lists, strings, finite doubles, booleans; a member that
 * occurs twice, nesting beyond 40, or anything after the end is refused.
 */
final class JsonText {
    private static final int DEEPEST = 40;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static Object read(String text) {
        JsonText j = new JsonText(text);
        Object v = j.value(0);
        j.space();
        Unreadable.require(j.at == text.length(), "text after the end of the JSON");
        return v;
    }

    private Object value(int depth) {
        Unreadable.require(depth < DEEPEST, "JSON nested deeper than " + DEEPEST);
        space();
        Unreadable.require(at < text.length(), "the JSON ends too early");
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (end('}')) {
            return members;
        }
        do {
            space();
            Unreadable.require(at < text.length() && text.charAt(at) == '"', "no name" + where());
            String name = string();
            space();
            Unreadable.require(at < text.length() && text.charAt(at++) == ':', "no :" + where());
            Object v = value(depth + 1);
            Unreadable.require(
                    members.put(name, v) == null, "the member " + name + " stands twice");
        } while (next('}'));
        return members;
    }

    private List<Object> list(int depth) {
        List<Object> all = new ArrayList<>();
        at++;
        if (end(']')) {
            return all;
        }
        do {
            all.add(value(depth + 1));
        } while (next(']'));
        return all;
    }

    private boolean end(char c) {
        space();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean next(char close) {
        if (end(close)) {
            return false;
        }
        Unreadable.require(end(','), "neither , nor " + close + where());
        return true;
    }

    private String string() {
        StringBuilder s = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return s.toString();
            }
            Unreadable.require(c >= ' ', "a control character in a text" + where());
            s.append(c == '\\' ? escaped() : c);
        }
        throw new Unreadable("a text does not end");
    }

    private char escaped() {
        at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        int plain = "\"\\/".indexOf(c);
        int control = "bfnrt".indexOf(c);
        if (plain >= 0) {
            return c;
        }
        if (control >= 0) {
            return "\b\f\n\r\t".charAt(control);
        }
        Unreadable.require(c == 'u' && at + 4 < text.length(), "an escape" + where());
        int code = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = Character.digit(text.charAt(at + i), 16);
            Unreadable.require(digit >= 0, "an escape" + where());
            code = 16 * code + digit;
        }
        at += 4;
        return (char) code;
    }

    private Object word(String word, Object value) {
        Unreadable.require(text.startsWith(word, at), "an unknown word" + where());
        at += word.length();
        return value;
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        Unreadable.require(at > from && at - from < 60, "no value" + where());
        return finite(text.substring(from, at));
    }

    /** A finite number in decimal. */
    static double finite(String text) {
        try {
            double v = Double.parseDouble(text);
            Unreadable.require(
                    Double.isFinite(v) && text.matches("-?[0-9][-+.eE0-9]*"), "number " + text);
            return v;
        } catch (NumberFormatException e) {
            throw new Unreadable("number " + text);
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String where() {
        return " at character " + at;
    }
}
