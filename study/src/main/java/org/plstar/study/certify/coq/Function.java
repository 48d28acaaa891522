package org.plstar.study.certify.coq;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.DoubleUnaryOperator;
import org.plstar.array.UnaryFn;
import org.plstar.array.elementwise.DoubleElementwise;

/** A function of the language of certificates, with its derivative. */
record Function(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    private static final Map<String, Function> ALL = Map.ofEntries(
            Map.entry("tanh", new Function(Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x))),
            Map.entry("exp", new Function(Math::exp, Math::exp)),
            Map.entry("sin", new Function(Math::sin, Math::cos)),
            Map.entry("cos", new Function(Math::cos, x -> -Math.sin(x))),
            Map.entry("atan", new Function(Math::atan, x -> 1 / (1 + x * x))),
            Map.entry(
                    "erf",
                    new Function(
                            x -> DoubleElementwise.apply(UnaryFn.ERF, x),
                            x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x))),
            Map.entry("softplus", new Function(Function::softplus, x -> 1 / (1 + Math.exp(-x)))),
            Map.entry("log", new Function(Math::log, x -> 1 / x)),
            Map.entry("sqrt", new Function(Math::sqrt, x -> 0.5 / Math.sqrt(x))),
            Map.entry("recip", new Function(x -> 1 / x, x -> -1 / (x * x))),
            Map.entry("relu", new Function(x -> Math.max(x, 0), x -> x > 0 ? 1 : 0)));

    /** The function of a name. */
    static Function of(String name) {
        Function found = ALL.get(name);
        if (found == null) {
            throw new NoSuchElementException("no function " + name);
        }
        return found;
    }

    /** The name of a function that there is. */
    static String named(String name) {
        of(name);
        return name;
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
