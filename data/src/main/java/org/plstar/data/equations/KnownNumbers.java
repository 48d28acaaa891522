package org.plstar.data.equations;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.plstar.array.UnaryFn;
import org.plstar.array.elementwise.DoubleElementwise;

/**
 * The values of known expressions, computed without terms. Unknown or wrong expressions give
 * not-a-number here; {@link TermBuilder} makes their terms or refuses them.
 */
final class KnownNumbers {
    private static final Map<String, UnaryFn> FUNCTIONS = functions();

    private final KnownNames scope;
    private final boolean none;

    /** Expressions that gave not-a-number once; mostly they have unknowns. */
    private final Set<Expression> others = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Computes the values of the names that are visible in a scope.
     *
     * @param none whether names may mean something else, so that nothing is known
     */
    KnownNumbers(KnownNames scope, boolean none) {
        this.scope = scope;
        this.none = none;
    }

    private static Map<String, UnaryFn> functions() {
        Map<String, UnaryFn> all = new HashMap<>();
        for (UnaryFn fn : UnaryFn.values()) {
            String name = fn.name().toLowerCase(Locale.ROOT);
            if (FunctionTerms.isKnown(name)) {
                all.put(name, fn);
            }
        }
        return all;
    }

    /** The value, or not-a-number; an expression without a value is not tried again. */
    double once(Expression x) {
        if (others.contains(x)) {
            return Double.NaN;
        }
        double v = of(x);
        if (Double.isNaN(v)) {
            others.add(x);
        }
        return v;
    }

    /** The value, or not a number. */
    double of(Expression x) {
        double v = switch (x) {
            case Expression.Literal(Place _, double value) -> value;
            case Expression.Name name -> name(name);
            case Expression.Call call -> call(call);
            case Expression.Sum(Place _, List<Expression> all) -> {
                double sum = 0;
                for (Expression e : all) {
                    sum += of(e);
                }
                yield sum;
            }
            case Expression.Negate(Place _, Expression of) -> -of(of);
            case Expression.Binary(Place _, char operator, Expression l, Expression r) ->
                switch (operator) {
                    case '*' -> of(l) * of(r);
                    case '/' -> of(l) / of(r);
                    default -> Math.pow(of(l), of(r));
                };
            case Expression.Choice c -> {
                double mask = of(c.condition());
                yield Double.isNaN(mask) ? mask : of(mask == 0 ? c.otherwise() : c.then());
            }
            case Expression.Fold _, Expression.Listing _ -> Double.NaN;
        };
        return Double.isInfinite(v) ? Double.NaN : v;
    }

    /** 1 or 0, or not a number. */
    double of(Expression.Condition c) {
        return switch (c) {
            case Expression.Condition.Relation r -> {
                double a = of(r.left());
                double b = of(r.right());
                boolean holds = switch (r.operator()) {
                    case "<" -> a < b;
                    case "<=" -> a <= b;
                    case ">" -> a > b;
                    case ">=" -> a >= b;
                    case "=" -> a == b;
                    default -> a != b;
                };
                yield Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : holds ? 1 : 0;
            }
            case Expression.Condition.Both b -> {
                double left = of(b.left());
                yield Double.isNaN(left) || (left != 0) != b.and() ? left : of(b.right());
            }
            case Expression.Condition.Not n -> 1 - of(n.of());
        };
    }

    private double call(Expression.Call call) {
        int n = call.arguments().size();
        double a = n == 0 || none ? Double.NaN : of(call.arguments().getFirst());
        return switch (call.name()) {
            case "floor" -> n == 1 ? Math.floor(a) : Double.NaN;
            case "mod" -> {
                double b = n == 2 ? of(call.arguments().get(1)) : Double.NaN;
                yield a - b * Math.floor(a / b);
            }
            default -> {
                UnaryFn fn = FUNCTIONS.get(call.name());
                yield n == 1 && fn != null && !Double.isNaN(a)
                        ? DoubleElementwise.apply(fn, a)
                        : Double.NaN;
            }
        };
    }

    private double name(Expression.Name x) {
        if (none) {
            return Double.NaN;
        }
        if (!x.bracketed() && x.column().isEmpty()) {
            if (scope.hasIndex(x.name())) {
                return scope.index(x.name());
            }
            if (scope.hasMember(x.name())) {
                return scope.member(x.name());
            }
        }
        List<Expression> at = x.indices();
        return switch (scope.get(x.name())) {
            case Definition.Box box -> {
                int position = x.column().isEmpty() ? position(box, at) : -1;
                Term t = position < 0 ? null : box.elements().get(position);
                yield t != null && t.isKnown() ? t.value() : Double.NaN;
            }
            case Definition.Columns(NumberTable table) -> {
                double row = at.isEmpty() || at.size() > 2 ? Double.NaN : of(at.getFirst());
                double second = at.size() == 2 ? of(at.get(1)) : 0;
                boolean whole = second == Math.rint(second);
                yield whole
                        ? table.known(x.column(), at.size() == 2 ? (int) second : -1, row)
                        : Double.NaN;
            }
            case Definition.Numbers(NumberArray array) -> {
                double[] indices = new double[at.size()];
                for (int i = 0; i < indices.length; i++) {
                    indices[i] = of(at.get(i));
                }
                yield x.column().isEmpty() ? array.known(indices) : Double.NaN;
            }
            case Definition.Elements _, Definition.Members _ -> Double.NaN;
            case null -> Double.NaN;
        };
    }

    /** The index of an element in its box; -1 if it has none. */
    int position(Definition.Box box, List<Expression> at) {
        List<Definition.Span> spans = box.spans();
        if (at.size() != spans.size()) {
            return -1;
        }
        int position = 0;
        for (int i = 0; i < spans.size(); i++) {
            Definition.Span s = spans.get(i);
            double v = of(at.get(i));
            if (!(v >= s.first() && v <= s.last()) || v != Math.rint(v)) {
                return -1;
            }
            position = position * s.size() + (int) v - s.first();
        }
        return position;
    }
}
