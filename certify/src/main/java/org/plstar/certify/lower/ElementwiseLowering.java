package org.plstar.certify.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.UnaryFn;
import org.plstar.refusal.Refusal;

/**
 * Sums, products and functions of elements.
 *
 * <p>Operands that are a computed line in another order are combined in the order of that line, and
 * the result is seen in the other order, so that orders of axes meet and cancel.
 */
final class ElementwiseLowering {
    private final Lines lines;

    ElementwiseLowering(Lines lines) {
        this.lines = lines;
    }

    /** Places in the order in which two operands are best combined. */
    private int[] order(LineView a, LineView b) {
        if (lines.permutes(a)) {
            return a.at();
        }
        return lines.permutes(b) ? b.at() : ElementOrder.identity(a.size());
    }

    LineView add(LineView a, LineView b) {
        if (a.isZero() || b.isZero()) {
            return a.isZero() ? b : a;
        }
        if (a.hasBottom() || b.hasBottom()) {
            return masked(a, b);
        }
        if (a.sees(b)) {
            double both = a.factor() + b.factor();
            return both == 0 ? a.times(0) : new LineView(a.line(), a.at(), a.rows(), both);
        }
        int[] order = order(a, b);
        int[] back = ElementOrder.inverse(order);
        int x = lines.plain(a.at(back));
        int y = lines.plain(b.at(back));
        return LineView.of(lines.lin(a.factor(), x, b.factor(), y), a.size()).at(order);
    }

    /**
     * The sum of two values, one of which has elements below all numbers: the sum is below all
     * numbers there, whatever the other is.
     */
    private LineView masked(LineView a, LineView b) {
        int[] keptA = a.marked(LineView.ZERO);
        int[] keptB = b.marked(LineView.ZERO);
        LineView sum = add(a.grounded().at(keptB, b.rows()), b.grounded().at(keptA, a.rows()));
        return sum.at(a.marked(LineView.BOTTOM), a.rows()).at(b.marked(LineView.BOTTOM), b.rows());
    }

    /** A product with a param on the left; values that repeat evenly are not copied. */
    LineView mul(LineView a, LineView b) {
        if (a.isZero() || b.isZero()) {
            return a.isZero() ? a : b;
        }
        if (lines.isParam(b) && !lines.isParam(a)) {
            return mul(b, a);
        }
        LineView left = a.plain();
        LineView right = b.plain();
        return grouped(left, right)
                .or(() -> lines.isParam(a) ? Optional.empty() : grouped(right, left))
                .orElseGet(() -> byElements(left, right))
                .times(a.factor() * b.factor());
    }

    /**
     * K products of one number and T numbers: of a param in any order, of other values for
     * consecutive elements.
     */
    private Optional<LineView> grouped(LineView few, LineView x) {
        Map<Integer, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < few.size(); i++) {
            places.computeIfAbsent(few.at()[i], _ -> new ArrayList<>()).add(i);
        }
        int times = few.size() / places.size();
        int[] order =
                places.values().stream().flatMap(List::stream).mapToInt(i -> i).toArray();
        boolean isParam = lines.isParam(few);
        boolean runs = Arrays.equals(order, ElementOrder.identity(order.length));
        if (times == 1
                || few.rows() > 1
                || places.containsKey(LineView.ZERO)
                || places.values().stream().anyMatch(p -> p.size() != times)
                || !(isParam || runs)) {
            return Optional.empty();
        }
        int once = lines.plain(
                few.at(places.values().stream().mapToInt(List::getFirst).toArray()));
        int all = lines.plain(x.at(order));
        int y = isParam
                ? lines.mul(once, all, places.size(), 1, 1, times)
                : lines.mul(all, once, places.size(), times, 1, 1);
        return Optional.of(LineView.of(y, x.size()).at(ElementOrder.inverse(order)));
    }

    private LineView byElements(LineView a, LineView b) {
        int[] order = order(a, b);
        int[] back = ElementOrder.inverse(order);
        int x = lines.plain(a.at(back));
        return LineView.of(lines.mul(x, lines.plain(b.at(back)), a.size(), 1, 1, 1), a.size())
                .at(order);
    }

    /** The larger of two: b + max(a - b, 0). */
    LineView larger(LineView a, LineView b) {
        return a.sees(b) && a.factor() == b.factor()
                ? a
                : add(b, unary(UnaryFn.RELU, add(a, b.times(-1))));
    }

    /** The function f of every element, computed once for each element of the line. */
    LineView unary(UnaryFn fn, LineView x) {
        if (fn == UnaryFn.NEGATE) {
            return x.times(-1);
        }
        if (x.hasBottom()) {
            if (fn != UnaryFn.EXP && fn != UnaryFn.RELU) {
                throw LineView.bottom("Unary[" + fn + "]");
            }
            return unary(fn, x.grounded()).at(x.marked(LineView.ZERO), x.rows());
        }
        LineView v = x.covers(lines.size(x.line())) ? x : LineView.of(lines.line(x), x.size());
        return new LineView(f(fn, lines.lin(v.factor(), v.line())), v.at(), v.rows(), 1);
    }

    private int f(UnaryFn fn, int a) {
        int size = lines.size(a);
        return switch (fn) {
            case NEGATE -> lines.lin(-1, a);
            case ABS -> lines.lin(2, lines.relu(a), -1, a);
            case SIGN, STEP ->
                throw jump(
                        "Unary[" + fn + "]",
                        "use tanh or sigmoid in its place, or relu if it is a slope");
            case RELU -> lines.relu(a);
            case RECIPROCAL -> lines.f("recip", a);
            case SQRT -> lines.f("sqrt", a);
            case SQUARE -> lines.mul(a, a, size, 1, 1, 1);
            case EXP -> lines.f("exp", a);
            case EXPM1 -> lines.lin(1, lines.f("exp", a), -1, one(size));
            case LOG -> lines.f("log", a);
            case LOG1P -> lines.f("log", lines.lin(1, a, 1, one(size)));
            case TANH -> lines.f("tanh", a);
            // 1/(1 + e^-x) = ½ + ½ tanh(x/2)
            case SIGMOID -> lines.lin(0.5, lines.f("tanh", lines.lin(0.5, a)), 0.5, one(size));
            case SOFTPLUS -> lines.f("softplus", a);
            case ERF -> lines.f("erf", a);
            case SIN -> lines.f("sin", a);
            case COS -> lines.f("cos", a);
        };
    }

    private int one(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return lines.constant(ones).line();
    }

    /** The refusal of an op with jumps. */
    static Refusal jump(String op, String fix) {
        return LoweringRefusal.JUMP.of(
                op,
                "its value jumps where weights move a little, so nothing can be proved from slopes",
                "a continuous function of the weights",
                fix);
    }

    /** Joins views, each of which is zero where another is not, to one. */
    LineView join(List<LineView> parts) {
        int rows = parts.stream().mapToInt(LineView::rows).max().orElse(1);
        int size = parts.getFirst().size();
        int[] bottoms = spread(ElementOrder.identity(size), rows * size);
        SequencedMap<List<Object>, LineView> groups = new LinkedHashMap<>();
        for (LineView p : parts) {
            int[] at = spread(p.at(), rows * size);
            LineView whole = new LineView(p.line(), at, rows, p.factor());
            Arrays.setAll(bottoms, i -> at[i] == LineView.BOTTOM ? LineView.BOTTOM : bottoms[i]);
            if (!whole.grounded().isZero()) {
                groups.merge(
                        List.of(p.line(), p.factor()),
                        whole.grounded(),
                        ElementwiseLowering::united);
            }
        }
        int[] own = ElementOrder.identity(size);
        LineView none = parts.getFirst().grounded().times(0);
        LineView sum =
                groups.values().stream().map(v -> v.at(own)).reduce(this::add).orElse(none);
        return sum.at(bottoms, rows);
    }

    private static int[] spread(int[] at, int size) {
        int[] to = new int[size];
        Arrays.setAll(to, i -> at[i % at.length]);
        return to;
    }

    private static LineView united(LineView a, LineView b) {
        int[] at = new int[a.at().length];
        Arrays.setAll(at, i -> Math.max(a.at()[i], b.at()[i]));
        return new LineView(a.line(), at, a.rows(), a.factor());
    }
}
