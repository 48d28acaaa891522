package org.plstar.certify.lower;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;

/**
 * Choices between two values by a comparison p > q that are continuous, as a sum: if a - b is a
 * multiple of p - q wherever p > q, the choice of a there and of b elsewhere is b plus that
 * multiple of max(p - q, 0).
 */
final class ContinuousChoices {
    /** The difference of constants up to which it is rounding. */
    private static final double ROUNDING = 0x1p-48;

    /**
     * A choice as base + slope · max(p - q, 0) + Σ number · value ∘ max(p - q, 0).
     *
     * @param slopes numbers by line of value
     */
    record Kinked(int base, int p, int q, double slope, SequencedMap<Integer, Double> slopes) {}

    /** Multiples of lines plus a constant; a line -1 - s represents s times the assumed form. */
    private record Form(SequencedMap<Integer, Double> terms, double constant) {
        static Form of(double constant) {
            return new Form(new LinkedHashMap<>(), constant);
        }

        static Form of(int line, double times) {
            return new Form(new LinkedHashMap<>(Map.of(line, times)), 0);
        }

        Form plus(Form other, double times) {
            SequencedMap<Integer, Double> sum = new LinkedHashMap<>(terms);
            other.terms.forEach((line, c) -> sum.merge(line, times * c, Form::sum));
            sum.values().removeIf(c -> c == 0);
            return new Form(sum, sum(constant, times * other.constant));
        }

        private static double sum(double a, double b) {
            return Math.abs(a + b) <= ROUNDING * Math.abs(a) ? 0 : a + b;
        }

        Form times(double factor) {
            return of(0).plus(this, factor);
        }

        /**
         * The factor c for which this form less c times another is a constant; absent where there
         * is none.
         */
        Optional<Double> over(Form d) {
            double first = d.terms.firstEntry().getValue();
            double factor = terms.getOrDefault(d.terms.firstEntry().getKey(), 0.0) / first;
            return Optional.of(factor).filter(f -> plus(d, -f).terms.isEmpty());
        }

        boolean isZero() {
            return terms.isEmpty() && constant == 0;
        }
    }

    /** The assumption: d > 0, or d = 0. */
    private record Given(Form d, boolean equal) {}

    private record Key(int line, Optional<Given> given) {}

    private final List<Node> nodes;
    private final Map<Key, Form> forms = new HashMap<>();

    ContinuousChoices(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** A selection as a sum with kinks, if it is continuous and its comparison has a known form. */
    Optional<Kinked> of(int select) {
        List<Integer> in = nodes.get(select).operands();
        Form mask = form(in.getFirst(), Optional.empty());
        if (mask.terms.size() != 1) {
            return Optional.empty();
        }
        Node compare = nodes.get(mask.terms.firstEntry().getKey());
        double where = mask.constant + mask.terms.firstEntry().getValue();
        if (!(compare.op() instanceof Op.Compare(BinaryFn fn))
                || (where == 0) == (mask.constant == 0)) {
            return Optional.empty();
        }
        int a = in.get(where != 0 ? 1 : 2);
        int b = in.get(where != 0 ? 2 : 1);
        int p = compare.operands().getFirst();
        int q = compare.operands().getLast();
        Form d = difference(p, q, Optional.empty());
        if (d.terms.isEmpty()) {
            return Optional.empty();
        }
        return fn == BinaryFn.EQUAL
                ? kinked(a, b, p, q, new Given(d, true))
                : kinked(a, b, p, q, new Given(d, false))
                        .or(() -> kinked(b, a, q, p, new Given(d.times(-1), false)));
    }

    private Form difference(int a, int b, Optional<Given> given) {
        return form(a, given).plus(form(b, given), -1);
    }

    /** The value a where the assumption holds, otherwise b, as a sum with kinks. */
    private Optional<Kinked> kinked(int a, int b, int p, int q, Given given) {
        Form rest = difference(a, b, Optional.of(given));
        SequencedMap<Integer, Double> slopes = new LinkedHashMap<>();
        for (Map.Entry<Integer, Double> t : rest.terms.entrySet()) {
            if (t.getKey() < 0) {
                slopes.put(-1 - t.getKey(), t.getValue());
            }
        }
        for (Map.Entry<Integer, Double> s : slopes.entrySet()) {
            rest = rest.plus(Form.of(-1 - s.getKey(), s.getValue()), -1);
        }
        Form plain = rest;
        return plain.over(given.d)
                .filter(slope -> plain.plus(given.d, -slope).isZero())
                .map(slope -> new Kinked(b, p, q, given.equal ? 0 : slope, slopes));
    }

    /** The sign of a form under an assumption: 1 or -1 if it is above or below 0, 0 if it is 0. */
    private static OptionalInt sign(Form of, Given given) {
        Optional<Double> factor = of.over(given.d);
        if (factor.isEmpty()) {
            return OptionalInt.empty();
        }
        double slope = given.equal ? 0 : factor.get();
        double rest = of.plus(given.d, -factor.get()).constant;
        return slope * rest < 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) Math.signum(slope == 0 ? rest : slope));
    }

    private Form form(int line, Optional<Given> given) {
        Key key = new Key(line, given);
        Form before = forms.get(key);
        if (before == null) {
            before = look(line, given);
            forms.put(key, before);
        }
        return before;
    }

    private Form look(int line, Optional<Given> given) {
        Node n = nodes.get(line);
        List<Integer> in = n.operands();
        return switch (n.op()) {
            case Op.Add _ -> form(in.get(0), given).plus(form(in.get(1), given), 1);
            case Op.Scale(double f) -> form(in.getFirst(), given).times(f);
            case Op.Unary(UnaryFn fn) -> unary(line, fn, form(in.getFirst(), given), given);
            case Op.Const c -> constant(line, c.values());
            case Op.Broadcast _, Op.Reshape _, Op.Spread _ -> {
                Form f = form(in.getFirst(), given);
                yield f.terms.isEmpty() ? f : Form.of(line, 1);
            }
            case Op.Mul _ -> product(line, in, given);
            case Op.Compare(BinaryFn fn)
            when given.isPresent() ->
                compared(line, fn, sign(difference(in.get(0), in.get(1), given), given.get()));
            case Op.Select _
            when given.isPresent() -> {
                Form mask = form(in.getFirst(), given);
                yield mask.terms.isEmpty()
                        ? form(in.get(mask.constant != 0 ? 1 : 2), given)
                        : Form.of(line, 1);
            }
            default -> Form.of(line, 1);
        };
    }

    private static Form constant(int line, double... values) {
        for (double v : values) {
            if (v != values[0] || Double.isInfinite(v)) {
                return Form.of(line, 1);
            }
        }
        return values.length == 0 ? Form.of(line, 1) : Form.of(values[0]);
    }

    private static Form unary(int line, UnaryFn fn, Form x, Optional<Given> given) {
        boolean keepsZero = switch (fn) {
            case NEGATE, ABS, RELU, SQUARE, EXPM1, LOG1P, TANH, ERF, SIN -> x.isZero();
            default -> false;
        };
        if (keepsZero || fn == UnaryFn.NEGATE) {
            return x.times(-1);
        }
        OptionalInt sign = given.map(g -> sign(x, g)).orElse(OptionalInt.empty());
        return fn == UnaryFn.RELU && sign.isPresent()
                ? x.times(Math.max(sign.getAsInt(), 0))
                : Form.of(line, 1);
    }

    private Form product(int line, List<Integer> in, Optional<Given> given) {
        for (int i = 0; i < 2; i++) {
            Form x = form(in.get(i), given);
            if (x.terms.isEmpty()) {
                return form(in.get(1 - i), given).times(x.constant);
            }
            Optional<Double> factor =
                    given.flatMap(g -> x.over(g.d).filter(f -> x.plus(g.d, -f).isZero()));
            if (factor.isPresent() && !given.orElseThrow().equal) {
                return Form.of(-1 - in.get(1 - i), factor.get());
            }
        }
        return Form.of(line, 1);
    }

    private static Form compared(int line, BinaryFn fn, OptionalInt sign) {
        if (sign.isEmpty()) {
            return Form.of(line, 1);
        }
        boolean holds = switch (fn) {
            case GREATER -> sign.getAsInt() > 0;
            case GREATER_EQUAL -> sign.getAsInt() >= 0;
            default -> sign.getAsInt() == 0;
        };
        return Form.of(holds ? 1 : 0);
    }
}
