package org.plstar.certify.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.plstar.array.Shape;
import org.plstar.program.Op;

/** Lowers ops that sum over elements or select among them. */
final class Reductions {
    private final Lines lines;
    private final ElementwiseLowering elements;

    Reductions(Lines lines) {
        this.lines = lines;
        this.elements = new ElementwiseLowering(lines);
    }

    /**
     * Adds elements at the places in {@code into}; each of {@code size} places has at least one.
     */
    LineView sum(LineView x, int[] into, int size) {
        if (x.isZero()) {
            return x.at(ElementOrder.filled(size, LineView.ZERO));
        }
        if (size == x.size()) {
            return x.at(ElementOrder.inverse(into));
        }
        int[] order =
                lines.permutes(x) ? ElementOrder.inverse(x.at()) : ElementOrder.identity(x.size());
        int[] places = new int[into.length];
        Arrays.setAll(places, i -> into[order[i]]);
        return LineView.of(lines.sum(lines.plain(x.at(order)), places, size), size)
                .times(x.factor());
    }

    /** For each of some sums, the products of pairs of elements: rows times columns. */
    LineView sumOfProducts(LineView a, LineView b, int[] order, int sums) {
        int terms = order.length / sums;
        int x = lines.plain(a.at(order));
        int y = lines.plain(b.at(order));
        return LineView.of(lines.mul(x, y, sums, 1, terms, 1), sums).times(a.factor() * b.factor());
    }

    /** A labelled product as blocks of matrix products, with a param on the left. */
    LineView contract(Op.Contract c, LineView a, Shape sa, LineView b, Shape sb, Shape result) {
        if (lines.isParam(b) && !lines.isParam(a)) {
            return contract(
                    new Op.Contract(c.b(), c.a(), c.result(), c.summed()), b, sb, a, sa, result);
        }
        if (a.isZero() || b.isZero()) {
            return (a.isZero() ? a : b).at(ElementOrder.filled(result.size(), LineView.ZERO));
        }
        String batch = labels(c.a(), l -> has(c.b(), l) && has(c.result(), l));
        String summed = labels(c.a(), l -> has(c.b(), l) && !has(c.result(), l));
        String freeA = labels(c.a(), l -> !has(c.b(), l));
        String freeB = labels(c.b(), l -> !has(c.a(), l));
        String all = c.a() + freeB;
        int[] extents = Arrays.copyOf(sa.dims(), all.length());
        for (int i = c.a().length(); i < extents.length; i++) {
            extents[i] = sb.dim(c.b().indexOf(all.charAt(i)));
        }
        Shape whole = Shape.of(extents);
        Shape left = shape(batch + freeA + summed, all, whole);
        Shape right = shape(batch + summed + freeB, all, whole);
        Shape made = shape(batch + freeA + freeB, all, whole);
        int x = lines.plain(a.at(ElementOrder.labelled(c.a(), sa, batch + freeA + summed, left)));
        int y = lines.plain(b.at(ElementOrder.labelled(c.b(), sb, batch + summed + freeB, right)));
        int line = lines.mul(
                x,
                y,
                shape(batch, all, whole).size(),
                shape(freeA, all, whole).size(),
                shape(summed, all, whole).size(),
                shape(freeB, all, whole).size());
        return LineView.of(line, made.size())
                .at(ElementOrder.labelled(batch + freeA + freeB, made, c.result(), result))
                .times(a.factor() * b.factor());
    }

    private static boolean has(String labels, int label) {
        return labels.indexOf(label) >= 0;
    }

    private static String labels(String of, IntPredicate which) {
        StringBuilder kept = new StringBuilder();
        of.chars().filter(which).forEach(l -> kept.append((char) l));
        return kept.toString();
    }

    private static Shape shape(String labels, String all, Shape extents) {
        return Shape.of(labels.chars().map(l -> extents.dim(all.indexOf(l))).toArray());
    }

    /**
     * Adds elements at places that differ by sample: each place sums its own elements, padded with
     * zeros to the largest count.
     *
     * @param into [n, elements of x]
     */
    LineView scatter(LineView x, int[] into, int rows, int size) {
        int given = x.size();
        if (x.isZero()) {
            return x.at(ElementOrder.filled(size, LineView.ZERO));
        }
        if (rows == 1) {
            int line = lines.sum(lines.plain(x), into, size);
            return LineView.of(line, size).times(x.factor());
        }
        int[] counts = new int[rows * size];
        for (int i = 0; i < into.length; i++) {
            counts[i / given * size + into[i]]++;
        }
        int most = Arrays.stream(counts).max().orElse(0);
        int[] from = ElementOrder.filled(rows * size * most, LineView.ZERO);
        for (int i = into.length - 1; i >= 0; i--) {
            int place = i / given * size + into[i];
            from[place * most + --counts[place]] = i % given;
        }
        int[] runs = ElementOrder.strided(0, new int[] {size, most}, new int[] {1, 0});
        return sum(x.at(from, rows), runs, size);
    }

    /**
     * The largest element of each column by a tree of pairs; elements below all numbers are
     * replaced by others of their columns.
     *
     * @param columns for each element of a column the places of all columns
     */
    LineView max(LineView x, List<int[]> columns) {
        LineView v = x.factor() < 0 ? LineView.of(lines.line(x), x.size()) : x;
        List<LineView> rest = new ArrayList<>();
        for (int[] column : columns) {
            rest.add(v.plain().at(column));
        }
        int rows = rest.stream().mapToInt(LineView::rows).max().orElse(1);
        int size = rest.getFirst().size();
        int[] lowest = ElementOrder.filled(rows * size, LineView.BOTTOM);
        for (LineView r : rest) {
            Arrays.setAll(lowest, i -> lowest[i] == LineView.BOTTOM ? place(r, i) : lowest[i]);
        }
        rest.replaceAll(r -> {
            int[] at = new int[lowest.length];
            Arrays.setAll(at, i -> place(r, i) == LineView.BOTTOM ? lowest[i] : place(r, i));
            return new LineView(v.line(), at, rows, 1).at(ElementOrder.identity(size));
        });
        while (rest.size() > 1) {
            List<LineView> larger = new ArrayList<>();
            for (int i = 0; i < rest.size(); i += 2) {
                boolean pair = i + 1 < rest.size();
                larger.add(pair ? elements.larger(rest.get(i), rest.get(i + 1)) : rest.get(i));
            }
            rest = larger;
        }
        return rest.getFirst().times(v.factor());
    }

    private static int place(LineView v, int i) {
        return v.at()[v.rows() == 1 ? i % v.size() : i];
    }
}
