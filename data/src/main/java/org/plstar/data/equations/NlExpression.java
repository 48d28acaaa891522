package org.plstar.data.equations;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.BinaryFn;

/**
 * Expressions of an .nl file: prefix operators, one a line. Sums stay lists of terms until
 * something else needs their value, so that a sum of sums is one sum.
 */
final class NlExpression {
    /** Operators with one argument that are functions of the language. */
    private static final Map<Integer, String> UNARY = Map.ofEntries(
            Map.entry(15, "abs"),
            Map.entry(37, "tanh"),
            Map.entry(38, "tan"),
            Map.entry(39, "sqrt"),
            Map.entry(40, "sinh"),
            Map.entry(41, "sin"),
            Map.entry(42, "log10"),
            Map.entry(43, "log"),
            Map.entry(44, "exp"),
            Map.entry(45, "cosh"),
            Map.entry(46, "cos"),
            Map.entry(47, "atanh"),
            Map.entry(49, "atan"),
            Map.entry(50, "asinh"),
            Map.entry(51, "asin"),
            Map.entry(52, "acosh"),
            Map.entry(53, "acos"));

    /** Operators that are refused, by their names. */
    private static final Map<Integer, String> REFUSED = Map.ofEntries(
            Map.entry(4, "rem"),
            Map.entry(6, "less"),
            Map.entry(13, "floor"),
            Map.entry(14, "ceil"),
            Map.entry(55, "integer division"),
            Map.entry(56, "precision"),
            Map.entry(57, "round"),
            Map.entry(58, "trunc"),
            Map.entry(59, "count"),
            Map.entry(60, "numberof"),
            Map.entry(64, "piecewise-linear"),
            Map.entry(65, "if with logical values"),
            Map.entry(70, "and of a list"),
            Map.entry(71, "or of a list"),
            Map.entry(79, "a call of a function"));

    private final NlLines in;
    private final Terms terms;
    private final Map<Integer, Term> variables = new HashMap<>();

    NlExpression(NlLines in, Terms terms) {
        this.in = in;
        this.terms = terms;
    }

    /** An operator some of whose arguments have not been read. */
    private static final class Open {
        private final int operator;
        private final int wanted;
        private final List<Deque<Term>> arguments = new ArrayList<>();

        Open(int operator, int wanted) {
            this.operator = operator;
            this.wanted = wanted;
        }
    }

    void define(int variable, Term value) {
        variables.put(variable, value);
    }

    Term variable(int j) {
        Term t = variables.get(j);
        if (t == null) {
            in.back();
            throw in.refuse(
                    EquationRefusal.SYNTAX,
                    "variable v" + j + " is not defined",
                    "a variable, or one that a V segment above defines",
                    "write the file again");
        }
        return t;
    }

    /** Skips one expression. */
    void skip() {
        long open = 1;
        while (open > 0) {
            String s = in.take();
            open--;
            if (s.startsWith("o")) {
                int operator = operator(s);
                open += arguments(operator);
            }
        }
    }

    private int operator(String s) {
        return in.whole(s.substring(1), 1000);
    }

    /** The number of arguments, which for some operators is on the next line. */
    private int arguments(int operator) {
        if (UNARY.containsKey(operator)) {
            return 1;
        }
        return switch (operator) {
            case 16, 34, 77 -> 1;
            case 0, 1, 2, 3, 5, 20, 21, 22, 23, 24, 28, 29, 30, 48, 76, 78 -> 2;
            case 35 -> 3;
            case 11, 12, 54 -> in.whole(in.take(), Integer.MAX_VALUE);
            default -> {
                in.back();
                throw in.refuse(
                        EquationRefusal.NL_UNSUPPORTED,
                        "o"
                                + operator
                                + " ("
                                + REFUSED.getOrDefault(operator, "not known")
                                + ") has no rule",
                        "a smooth function, abs, min, max or if",
                        "write the model without it");
            }
        };
    }

    /** Reads one expression as the terms of a sum. */
    Deque<Term> read() {
        Deque<Open> stack = new ArrayDeque<>();
        while (true) {
            String s = in.take();
            char kind = s.isEmpty() ? ' ' : s.charAt(0);
            Deque<Term> value;
            switch (kind) {
                case 'o' -> {
                    int operator = operator(s);
                    Open open = new Open(operator, arguments(operator));
                    if (open.wanted > 0) {
                        stack.push(open);
                        continue;
                    }
                    value = new ArrayDeque<>(List.of(terms.number(0)));
                }
                case 'n', 's', 'l' ->
                    value = new ArrayDeque<>(List.of(terms.number(in.number(s.substring(1)))));
                case 'v' ->
                    value = new ArrayDeque<>(
                            List.of(variable(in.whole(s.substring(1), Integer.MAX_VALUE))));
                default -> {
                    in.back();
                    throw in.refuse(
                            kind == 'f' || kind == 'h'
                                    ? EquationRefusal.NL_UNSUPPORTED
                                    : EquationRefusal.SYNTAX,
                            "\"" + s + "\" in an expression",
                            "o, n, s, l or v and a number",
                            "write the model without it");
                }
            }
            while (!stack.isEmpty()) {
                Open open = stack.peek();
                open.arguments.add(value);
                if (open.arguments.size() < open.wanted) {
                    break;
                }
                stack.pop();
                value = applied(open);
            }
            if (stack.isEmpty()) {
                return value;
            }
        }
    }

    private Deque<Term> applied(Open open) {
        List<Deque<Term>> a = open.arguments;
        return switch (open.operator) {
            case 0 -> joined(a.get(0), a.get(1));
            case 1 -> joined(a.get(0), negated(a.get(1)));
            case 16 -> negated(a.get(0));
            case 54 -> {
                Deque<Term> all = new ArrayDeque<>();
                a.forEach(all::addAll);
                yield all;
            }
            default -> new ArrayDeque<>(List.of(value(open.operator, a)));
        };
    }

    private static Deque<Term> joined(Deque<Term> a, Deque<Term> b) {
        if (a.size() >= b.size()) {
            a.addAll(b);
            return a;
        }
        while (!a.isEmpty()) {
            b.addFirst(a.removeLast());
        }
        return b;
    }

    private Deque<Term> negated(Deque<Term> a) {
        Deque<Term> n = new ArrayDeque<>();
        a.forEach(t -> n.add(terms.negate(t)));
        return n;
    }

    private Term value(int operator, List<Deque<Term>> arguments) {
        List<Term> a = arguments.stream().map(d -> terms.sum(List.copyOf(d))).toList();
        Term t = plain(operator, a);
        if (t.isKnown() && !Double.isFinite(t.value())) {
            in.back();
            throw in.refuse(
                    EquationRefusal.NUMBER,
                    "o" + operator + " of numbers is no finite number",
                    "numbers in the function's domain",
                    "correct the model");
        }
        return t;
    }

    private Term plain(int operator, List<Term> a) {
        String name = UNARY.get(operator);
        if (name != null) {
            return FunctionTerms.formula(terms, name, a);
        }
        return switch (operator) {
            case 2 -> terms.product(a.get(0), a.get(1));
            case 3 -> terms.quotient(a.get(0), a.get(1));
            case 5, 76, 78 -> terms.power(a.get(0), a.get(1));
            case 77 -> terms.power(a.get(0), terms.number(2));
            case 11 -> a.size() == 1 ? a.getFirst() : FunctionTerms.formula(terms, "min", a);
            case 12 -> a.size() == 1 ? a.getFirst() : FunctionTerms.formula(terms, "max", a);
            case 48 -> FunctionTerms.formula(terms, "atan2", a);
            case 20 -> not(terms.product(not(a.get(0)), not(a.get(1))));
            case 21 -> terms.product(a.get(0), a.get(1));
            case 22 -> terms.compare(BinaryFn.GREATER, a.get(1), a.get(0));
            case 23 -> terms.compare(BinaryFn.GREATER_EQUAL, a.get(1), a.get(0));
            case 24 -> terms.compare(BinaryFn.EQUAL, a.get(0), a.get(1));
            case 28 -> terms.compare(BinaryFn.GREATER_EQUAL, a.get(0), a.get(1));
            case 29 -> terms.compare(BinaryFn.GREATER, a.get(0), a.get(1));
            case 30 -> not(terms.compare(BinaryFn.EQUAL, a.get(0), a.get(1)));
            case 34 -> not(a.get(0));
            case 35 -> terms.choice(a.get(0), a.get(1), a.get(2));
            default -> throw new IllegalStateException("o" + operator);
        };
    }

    private Term not(Term mask) {
        return terms.subtract(terms.number(1), mask);
    }
}
