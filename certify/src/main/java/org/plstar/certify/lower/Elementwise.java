package org.plstar.certify.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.refusal.Refusal;

/**
 * Sums, products and functions of elements.
 *
 * <p>Operands that are a computed line in another order are combined in the order of that line, and
 * the result is seen in the other order, so that orders of axes meet and cancel.
 */
final class Elementwise {
    private final Lines lines;

    Elementwise(Lines lines) {
        this.lines = lines;
    }

    /** Places in the order in which two operands are best combined. */
    private int[] order(View a, View b) {
        if (lines.permutes(a)) {
            return a.at();
        }
        return lines.permutes(b) ? b.at() : Positions.identity(a.size());
    }

    View add(View a, View b) {
        if (a.isZero() || b.isZero()) {
            return a.isZero() ? b : a;
        }
        if (a.hasBottom() || b.hasBottom()) {
            return masked(a, b);
        }
        if (a.sees(b)) {
            double both = a.factor() + b.factor();
            return both == 0 ? a.times(0) : new View(a.line(), a.at(), a.rows(), both);
        }
        int[] order = order(a, b);
        int[] back = Positions.inverse(order);
        int x = lines.plain(a.at(back));
        int y = lines.plain(b.at(back));
        return View.of(lines.lin(a.factor(), x, b.factor(), y), a.size()).at(order);
    }

    /** A sum lies below all numbers where one of its terms does; the other is not looked at. */
    private View masked(View a, View b) {
        int[] keptA = a.marked(View.ZERO);
        int[] keptB = b.marked(View.ZERO);
        View sum = add(a.grounded().at(keptB, b.rows()), b.grounded().at(keptA, a.rows()));
        return sum.at(a.marked(View.BOTTOM), a.rows()).at(b.marked(View.BOTTOM), b.rows());
    }

    /** A param is on the left; what repeats evenly is not copied. */
    View mul(View a, View b) {
        if (a.isZero() || b.isZero()) {
            return a.isZero() ? a : b;
        }
        if (lines.isParam(b) && !lines.isParam(a)) {
            return mul(b, a);
        }
        View left = a.plain();
        View right = b.plain();
        return grouped(left, right)
                .or(() -> lines.isParam(a) ? Optional.empty() : grouped(right, left))
                .orElseGet(() -> byElements(left, right))
                .times(a.factor() * b.factor());
    }

    /** K products of one number and T: of a param in any order, of other values for runs. */
    private Optional<View> grouped(View few, View x) {
        Map<Integer, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < few.size(); i++) {
            places.computeIfAbsent(few.at()[i], _ -> new ArrayList<>()).add(i);
        }
        int times = few.size() / places.size();
        int[] order = places.values().stream().flatMap(List::stream).mapToInt(i -> i).toArray();
        boolean isParam = lines.isParam(few);
        boolean runs = Arrays.equals(order, Positions.identity(order.length));
        if (times == 1
                || few.rows() > 1
                || places.containsKey(View.ZERO)
                || places.values().stream().anyMatch(p -> p.size() != times)
                || !(isParam || runs)) {
            return Optional.empty();
        }
        int once = lines.plain(few.at(places.values().stream().mapToInt(List::getFirst).toArray()));
        int all = lines.plain(x.at(order));
        int y =
                isParam
                        ? lines.mul(once, all, places.size(), 1, 1, times)
                        : lines.mul(all, once, places.size(), times, 1, 1);
        return Optional.of(View.of(y, x.size()).at(Positions.inverse(order)));
    }

    private View byElements(View a, View b) {
        int[] order = order(a, b);
        int[] back = Positions.inverse(order);
        int x = lines.plain(a.at(back));
        return View.of(lines.mul(x, lines.plain(b.at(back)), a.size(), 1, 1, 1), a.size())
                .at(order);
    }

    /** The larger of two: b + max(a - b, 0). */
    View larger(View a, View b) {
        return a.sees(b) && a.factor() == b.factor()
                ? a
                : add(b, unary(UnaryFn.RELU, add(a, b.times(-1))));
    }

    /** f of every element, computed once for each element of the line. */
    View unary(UnaryFn fn, View x) {
        if (fn == UnaryFn.NEGATE) {
            return x.times(-1);
        }
        if (x.hasBottom()) {
            if (fn != UnaryFn.EXP && fn != UnaryFn.RELU) {
                throw View.bottom("Unary[" + fn + "]");
            }
            return unary(fn, x.grounded()).at(x.marked(View.ZERO), x.rows());
        }
        View v = x.covers(lines.size(x.line())) ? x : View.of(lines.line(x), x.size());
        return new View(f(fn, lines.lin(v.factor(), v.line())), v.at(), v.rows(), 1);
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

    /** The refusal of what jumps. */
    static Refusal jump(String op, String fix) {
        return LoweringRefusal.JUMP.of(
                op,
                "its value jumps where weights move a little, so nothing can be proved from slopes",
                "a continuous function of the weights",
                fix);
    }

    /** Views that are zero where another is not, as one. */
    View join(List<View> parts) {
        int rows = parts.stream().mapToInt(View::rows).max().orElse(1);
        int size = parts.getFirst().size();
        int[] bottoms = spread(Positions.identity(size), rows * size);
        SequencedMap<List<Object>, View> groups = new LinkedHashMap<>();
        for (View p : parts) {
            int[] at = spread(p.at(), rows * size);
            View whole = new View(p.line(), at, rows, p.factor());
            Arrays.setAll(bottoms, i -> at[i] == View.BOTTOM ? View.BOTTOM : bottoms[i]);
            if (!whole.grounded().isZero()) {
                groups.merge(List.of(p.line(), p.factor()), whole.grounded(), Elementwise::united);
            }
        }
        int[] own = Positions.identity(size);
        View none = parts.getFirst().grounded().times(0);
        View sum = groups.values().stream().map(v -> v.at(own)).reduce(this::add).orElse(none);
        return sum.at(bottoms, rows);
    }

    private static int[] spread(int[] at, int size) {
        int[] to = new int[size];
        Arrays.setAll(to, i -> at[i % at.length]);
        return to;
    }

    private static View united(View a, View b) {
        int[] at = new int[a.at().length];
        Arrays.setAll(at, i -> Math.max(a.at()[i], b.at()[i]));
        return new View(a.line(), at, a.rows(), a.factor());
    }
}
