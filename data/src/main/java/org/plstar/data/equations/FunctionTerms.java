package org.plstar.data.equations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

/** The functions of the language, in terms. */
final class FunctionTerms {
    /** A function with its numbers of arguments; {@code most} is -1 if there is no upper limit. */
    private record Function(int least, int most, BiFunction<Terms, List<Term>, Term> formula) {}

    private static final Map<String, Function> ALL = all();

    /** The number of terms of the series of atan, whose argument is at most tan(π/8) here. */
    private static final int ATAN_TERMS = 21;

    private static final int ATAN_HALVINGS = 2;

    /** Functions that need known numbers as arguments. */
    private static final List<String> KNOWN_ONLY = List.of("mod", "floor", "rows");

    private FunctionTerms() {}

    private static Map<String, Function> all() {
        Map<String, Function> f = new TreeMap<>();
        for (UnaryFn fn : UnaryFn.values()) {
            switch (fn) {
                case NEGATE, RECIPROCAL, SQUARE -> {}
                case ABS, SIGN, STEP, RELU, SQRT, EXP, EXPM1, LOG, LOG1P -> put(f, fn);
                case TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS -> put(f, fn);
            }
        }
        one(f, "log10", (t, x) -> t.scale(1 / Math.log(10), t.unary(UnaryFn.LOG, x)));
        one(f, "tan", (t, x) -> t.quotient(t.unary(UnaryFn.SIN, x), t.unary(UnaryFn.COS, x)));
        one(f, "sinh", FunctionTerms::sinh);
        one(
                f,
                "cosh",
                (t, x) -> t.scale(
                        0.5, t.add(t.unary(UnaryFn.EXP, x), t.unary(UnaryFn.EXP, t.negate(x)))));
        one(f, "asinh", FunctionTerms::asinh);
        one(f, "acosh", (t, x) -> {
            // with u = x - 1: log(1 + u + √(u (u + 2))), accurate near 1
            Term u = t.add(x, t.number(-1));
            Term root = t.unary(UnaryFn.SQRT, t.product(u, t.add(u, t.number(2))));
            return t.unary(UnaryFn.LOG1P, t.add(u, root));
        });
        one(
                f,
                "atanh",
                (t, x) -> t.scale(
                        0.5,
                        t.subtract(
                                t.unary(UnaryFn.LOG1P, x), t.unary(UnaryFn.LOG1P, t.negate(x)))));
        one(f, "atan", FunctionTerms::atan);
        one(f, "asin", FunctionTerms::asin);
        one(f, "acos", FunctionTerms::acos);
        f.put("atan2", new Function(2, 2, (t, a) -> atan2(t, a.get(0), a.get(1))));
        one(f, "leaky_relu", (t, x) -> t.choice(positive(t, x), x, t.scale(0.01, x)));
        one(
                f,
                "elu",
                (t, x) -> t.choice(
                        positive(t, x),
                        x,
                        t.unary(UnaryFn.EXPM1, t.negate(t.unary(UnaryFn.RELU, t.negate(x))))));
        one(f, "gelu", (t, x) -> half(t, x, t.unary(UnaryFn.ERF, t.scale(Math.sqrt(0.5), x))));
        one(f, "gelu_tanh", (t, x) -> {
            Term cube = t.scale(0.044715, t.product(x, square(t, x)));
            Term inner = t.scale(Math.sqrt(2 / Math.PI), t.add(x, cube));
            return half(t, x, t.unary(UnaryFn.TANH, inner));
        });
        one(f, "silu", (t, x) -> t.product(x, t.unary(UnaryFn.SIGMOID, x)));
        one(f, "softsign", (t, x) -> t.quotient(x, t.add(t.number(1), t.unary(UnaryFn.ABS, x))));
        f.put("pow", new Function(2, 2, (t, a) -> t.power(a.get(0), a.get(1))));
        f.put(
                "hypot",
                new Function(
                        2,
                        2,
                        (t, a) -> t.unary(
                                UnaryFn.SQRT, t.add(square(t, a.get(0)), square(t, a.get(1))))));
        f.put("max", new Function(2, -1, (t, a) -> extreme(t, a, true)));
        f.put("min", new Function(2, -1, (t, a) -> extreme(t, a, false)));
        f.put(
                "mod",
                new Function(2, 2, (t, a) -> t.computed(FunctionTerms::mod, a.get(0), a.get(1))));
        f.put(
                "floor",
                new Function(
                        1, 1, (t, a) -> t.computed((x, _) -> Math.floor(x), a.get(0), a.get(0))));
        return f;
    }

    private static void put(Map<String, Function> f, UnaryFn fn) {
        one(f, fn.name().toLowerCase(Locale.ROOT), (t, x) -> t.unary(fn, x));
    }

    private static void one(
            Map<String, Function> f, String name, BiFunction<Terms, Term, Term> formula) {
        f.put(name, new Function(1, 1, (t, a) -> formula.apply(t, a.getFirst())));
    }

    private static double mod(double a, double b) {
        return a - b * Math.floor(a / b);
    }

    private static Term square(Terms t, Term x) {
        return t.unary(UnaryFn.SQUARE, x);
    }

    private static Term positive(Terms t, Term x) {
        return t.compare(BinaryFn.GREATER, x, t.number(0));
    }

    /** The term ½ x (1 + y). */
    private static Term half(Terms t, Term x, Term y) {
        return t.product(t.scale(0.5, x), t.add(t.number(1), y));
    }

    /** The term ½((e^x - 1) - (e^-x - 1)), accurate near 0 and far from it on both sides. */
    private static Term sinh(Terms t, Term x) {
        return t.scale(
                0.5, t.subtract(t.unary(UnaryFn.EXPM1, x), t.unary(UnaryFn.EXPM1, t.negate(x))));
    }

    /** log(1 + x + x²/(1 + √(1 + x²))) for x ≥ 0, odd, accurate near 0 and far. */
    private static Term asinh(Terms t, Term x) {
        Term root = t.unary(UnaryFn.SQRT, t.add(t.number(1), square(t, x)));
        Term more = t.quotient(square(t, x), t.add(t.number(1), root));
        Term right = t.unary(UnaryFn.LOG1P, t.add(x, more));
        Term left = t.negate(t.unary(UnaryFn.LOG1P, t.subtract(more, x)));
        return t.choice(t.compare(BinaryFn.GREATER_EQUAL, x, t.number(0)), right, left);
    }

    /**
     * 2^k atan(u) with u the tangent of the k-th half of the angle, by u ← u/(1 + √(1 + u²)), and
     * the series of atan there: smooth everywhere, in ops whose derivatives are known.
     */
    private static Term atan(Terms t, Term x) {
        if (x.isKnown()) {
            return t.computed((v, _) -> StrictMath.atan(v), x, x);
        }
        Term u = x;
        for (int i = 0; i < ATAN_HALVINGS; i++) {
            Term root = t.unary(UnaryFn.SQRT, t.add(t.number(1), square(t, u)));
            u = t.quotient(u, t.add(t.number(1), root));
        }
        Term z = square(t, u);
        Term series = t.number(1.0 / (2 * ATAN_TERMS + 1));
        for (int k = ATAN_TERMS - 1; k > 0; k--) {
            series = t.subtract(t.number(1.0 / (2 * k + 1)), t.product(z, series));
        }
        Term scaled = t.scale(1 << ATAN_HALVINGS, u);
        return t.subtract(scaled, t.product(scaled, t.product(z, series)));
    }

    /** 2 atan(x/(1 + √((1 - x)(1 + x)))). */
    private static Term asin(Terms t, Term x) {
        if (x.isKnown()) {
            return t.computed((v, _) -> StrictMath.asin(v), x, x);
        }
        Term root = t.unary(UnaryFn.SQRT, t.product(less(t, x), more(t, x)));
        return t.scale(2, atan(t, t.quotient(x, t.add(t.number(1), root))));
    }

    /** 2 atan(√((1 - x)/(1 + x))). */
    private static Term acos(Terms t, Term x) {
        if (x.isKnown()) {
            return t.computed((v, _) -> StrictMath.acos(v), x, x);
        }
        return t.scale(2, atan(t, t.unary(UnaryFn.SQRT, t.quotient(less(t, x), more(t, x)))));
    }

    private static Term less(Terms t, Term x) {
        return t.subtract(t.number(1), x);
    }

    private static Term more(Terms t, Term x) {
        return t.add(t.number(1), x);
    }

    /** The term of atan2: a = 2 atan(y/(r + |x|)) right of the y axis, and ±π - a left of it. */
    private static Term atan2(Terms t, Term y, Term x) {
        if (x.isKnown() && y.isKnown()) {
            return t.computed(StrictMath::atan2, y, x);
        }
        Term r = t.unary(UnaryFn.SQRT, t.add(square(t, x), square(t, y)));
        Term a = t.scale(2, atan(t, t.quotient(y, t.add(r, t.unary(UnaryFn.ABS, x)))));
        Term above = t.compare(BinaryFn.GREATER_EQUAL, y, t.number(0));
        Term half = t.choice(above, t.number(Math.PI), t.number(-Math.PI));
        return t.choice(t.compare(BinaryFn.GREATER_EQUAL, x, t.number(0)), a, t.subtract(half, a));
    }

    private static Term extreme(Terms t, List<Term> all, boolean largest) {
        Term best = all.getFirst();
        for (Term x : all.subList(1, all.size())) {
            Term above = t.compare(BinaryFn.GREATER, best, x);
            best = largest ? t.choice(above, best, x) : t.choice(above, x, best);
        }
        return best;
    }

    static boolean isKnown(String name) {
        return ALL.containsKey(name) || KNOWN_ONLY.contains(name);
    }

    /** The term of a function by its name; refuses unknown names and wrong numbers of arguments. */
    static Term formula(Terms terms, String name, List<Term> arguments) {
        return requireNonNull(ALL.get(name), name).formula.apply(terms, arguments);
    }

    /** The names of all functions, for hints. */
    static List<String> names() {
        List<String> names = new ArrayList<>(ALL.keySet());
        names.add("rows");
        names.add("sum");
        names.add("prod");
        names.sort(Comparator.comparingInt(String::length)); // of equally near names, the shortest
        return names;
    }

    /**
     * The value of a function.
     *
     * @throws org.plstar.refusal.Refusal UNKNOWN_NAME, TYPE or INDEX_UNKNOWN
     */
    static Term apply(Source source, Expression.Call call, Terms terms, List<Term> arguments) {
        Function f = ALL.get(call.name());
        if (f == null) {
            throw source.unknown(call.at(), call.name(), "a function", names());
        }
        int n = arguments.size();
        if (n < f.least || (f.most >= 0 && n > f.most)) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    call.at(),
                    call.name() + " is given " + n + (n == 1 ? " argument" : " arguments"),
                    f.most < 0 ? f.least + " or more" : "" + f.least,
                    "correct the list");
        }
        if (KNOWN_ONLY.contains(call.name()) && !arguments.stream().allMatch(Term::isKnown)) {
            throw source.refuse(
                    EquationRefusal.INDEX_UNKNOWN,
                    call.at(),
                    call.name() + " of what depends on an unknown",
                    "known numbers",
                    "use it on indices and parameters only");
        }
        return f.formula.apply(terms, arguments);
    }
}
