package org.plstar.app.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Equations of the plainest text, read and evaluated apart from the program: numbers, names, + - *
 * / ^, brackets, functions of one argument and params that are numbers; no families, and no bounds
 * that a value depends on.
 */
final class PlainSystem {
    private static final Map<String, DoubleUnaryOperator> FUNCTIONS = Map.of(
            "exp", Math::exp,
            "log", Math::log,
            "sin", Math::sin,
            "cos", Math::cos,
            "sqrt", Math::sqrt,
            "tanh", Math::tanh);

    private static final Pattern PARAM = Pattern.compile("param (\\w+) = ([-.\\de]+)");

    private final List<String> equations = new ArrayList<>();
    private final Map<String, Double> params = new HashMap<>();
    private String text = "";
    private int at;
    private Map<String, Double> values = Map.of();

    private PlainSystem() {}

    /** Absent for texts with more than this reads. */
    static Optional<PlainSystem> of(String text) {
        PlainSystem all = new PlainSystem();
        for (String line : text.lines().toList()) {
            Matcher param = PARAM.matcher(line);
            if (param.matches()) {
                all.params.put(param.group(1), Double.valueOf(param.group(2)));
                continue;
            }
            if (line.matches(".*(\\bfor\\b|\\bparam\\b|\\blet\\b|\\[\\d+\\.\\.|[<>]).*")) {
                return Optional.empty();
            }
            if (!line.isBlank() && !line.startsWith("var ")) {
                all.equations.add(line.replace(" ", ""));
            }
        }
        return Optional.of(all);
    }

    /** The root of the sum of squares of left minus right; params may be among the unknowns. */
    double residual(Map<String, Double> unknowns) {
        double sum = 0;
        for (double r : residuals(unknowns)) {
            sum += r * r;
        }
        return Math.sqrt(sum);
    }

    /** Left minus right of each equation. */
    double[] residuals(Map<String, Double> unknowns) {
        values = new HashMap<>(params);
        values.putAll(unknowns);
        return equations.stream()
                .map(equation -> equation.split("=", -1))
                .mapToDouble(sides -> value(sides[0]) - value(sides[1]))
                .toArray();
    }

    private double value(String side) {
        text = side;
        at = 0;
        return sum();
    }

    private boolean next(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private double sum() {
        double v = product();
        while (true) {
            if (next('+')) {
                v += product();
            } else if (next('-')) {
                v -= product();
            } else {
                return v;
            }
        }
    }

    private double product() {
        double v = signed();
        while (true) {
            if (next('*')) {
                v *= signed();
            } else if (next('/')) {
                v /= signed();
            } else {
                return v;
            }
        }
    }

    private double signed() {
        return next('-') ? -signed() : power();
    }

    private double power() {
        double v = atom();
        return next('^') ? Math.pow(v, signed()) : v;
    }

    private double atom() {
        if (next('(')) {
            double v = sum();
            next(')');
            return v;
        }
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || text.charAt(at) == '.'
                        || (text.charAt(at) == '-' && text.substring(from, at).matches("[\\d.]+e"))
                        || (text.charAt(at) == '+'
                                && text.substring(from, at).matches("[\\d.]+e")))) {
            at++;
        }
        String word = text.substring(from, at);
        if (next('(')) {
            double v = FUNCTIONS.getOrDefault(word, _ -> Double.NaN).applyAsDouble(sum());
            next(')');
            return v;
        }
        return Character.isDigit(word.charAt(0))
                ? Double.parseDouble(word)
                : values.getOrDefault(word, Double.NaN);
    }
}
