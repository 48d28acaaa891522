package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops of matrix products, by contractions. */
final class ProductOps {
    private ProductOps() {}

    static List<GraphValue> matMul(NodeContext c) {
        Traced a = c.live(0);
        Traced b = c.live(1);
        if (a.rank() == 0 || b.rank() == 0) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "an operand is one number", "at least one axis");
        }
        int batchRank = Math.max(Math.max(a.rank(), b.rank()) - 2, 0);
        String stack = "abcdefgh".substring(0, batchRank);
        String left = a.rank() == 1 ? "k" : stack.substring(batchRank - (a.rank() - 2)) + "mk";
        String right = b.rank() == 1 ? "k" : stack.substring(batchRank - (b.rank() - 2)) + "kn";
        String result = stack + (a.rank() == 1 ? "" : "m") + (b.rank() == 1 ? "" : "n");
        return product(c, left, a, right, b, result);
    }

    static List<GraphValue> gemm(NodeContext c) {
        Traced a = c.live(0);
        Traced b = c.live(1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "an operand is no matrix", "two matrices");
        }
        Traced y = of(
                c,
                c.whole("transA", 0) != 0 ? "km" : "mk",
                a,
                c.whole("transB", 0) != 0 ? "nk" : "kn",
                b,
                "mn");
        ProgramBuilder builder = c.builder();
        y = y.with(builder.scale(c.number("alpha", 1), y.value()));
        if (!c.has(2)) {
            return c.result(y);
        }
        Traced bias = c.live(2);
        bias = bias.with(builder.scale(c.number("beta", 1), bias.value()));
        Broadcasting both = Broadcasting.of(c, List.of(y, bias));
        return c.result(
                y.with(builder.add(both.values().get(0), both.values().get(1)), both.samples()));
    }

    /**
     * The op Einsum: operands one after another; a label is kept while a later operand or the
     * result has it.
     */
    static List<GraphValue> einsum(NodeContext c) {
        Equation e = Equation.read(c);
        Traced y = c.live(0);
        String labels = e.operands().getFirst();
        if (c.count() == 1) {
            Traced one = new Traced(c.builder().scalar(1), Samples.NONE, y.kind());
            return c.result(of(c, labels, y, "", one, e.result()));
        }
        for (int i = 1; i < c.count(); i++) {
            String next = e.operands().get(i);
            String later = e.result() + String.join("", e.operands().subList(i + 1, c.count()));
            StringBuilder kept = new StringBuilder();
            (labels + next)
                    .chars()
                    .distinct()
                    .filter(l -> later.indexOf(l) >= 0)
                    .forEach(l -> kept.append((char) l));
            String result = i + 1 == c.count() ? e.result() : kept.toString();
            y = of(c, labels, y, next, c.live(i), result);
            labels = result;
        }
        return c.result(y);
    }

    static List<GraphValue> product(
            NodeContext c, String left, Traced a, String right, Traced b, String result) {
        return c.result(of(c, left, a, right, b, result));
    }

    /** A contraction with labels for ONNX's axes; the sample axis has a label like any other. */
    static Traced of(NodeContext c, String left, Traced a, String right, Traced b, String result) {
        for (String labels : List.of(left, right, result)) {
            if (labels.chars().distinct().count() != labels.length()) {
                throw c.refuse(OnnxRefusal.UNSUPPORTED_OP, "a repeated label", "no diagonals");
            }
        }
        if (left.length() != a.rank() || right.length() != b.rank()) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "operands have " + a.rank() + " and " + b.rank() + " axes",
                    left.length() + " and " + right.length());
        }
        char sa = a.samples().given() ? left.charAt(a.batch()) : 0;
        char sb = b.samples().given() ? right.charAt(b.batch()) : 0;
        char s = sa != 0 ? sa : sb;
        Samples samples = (sa != 0 ? a : b).samples();
        if ((sa != 0 && sb != 0 && (sa != sb || !a.samples().alike(b.samples())))
                || (s != 0 && result.indexOf(s) < 0)) {
            throw c.samples("it multiplies different samples");
        }
        samples = samples.moved(result.indexOf(s));
        Side x = side(c, left, a, samples.moved(left.indexOf(s)));
        Side y = side(c, right, b, samples.moved(right.indexOf(s)));
        String pair = samples.joined() ? Equation.free(left + right + result, 2) : "";
        x = x.split(s, pair);
        y = y.split(s, pair);
        String item = s == 0 ? result : result.replace(String.valueOf(s), pair);
        StringBuilder kept = new StringBuilder();
        List<Integer> extents = new ArrayList<>();
        for (int i = 0; i < item.length(); i++) {
            char label = item.charAt(i);
            int extent = Math.max(x.extent(label), y.extent(label));
            extents.add(extent);
            if (extent != 1) {
                kept.append(label);
            }
        }
        Side p = x.facing(c, y, item);
        Side q = y.facing(c, x, item);
        Shape shape = c.shape(extents.stream().mapToInt(n -> n).toArray());
        Value v = c.builder().contract(p.labels, p.value(c), q.labels, q.value(c), kept.toString());
        return new Traced(c.builder().reshape(v, shape), samples, a.kind());
    }

    /** An operand with labels for its axes per item. */
    private record Side(String labels, List<Integer> extents, Traced of, List<Integer> summed) {
        /** The extent of a label; 1 if the operand does not have it. */
        int extent(char label) {
            int i = labels.indexOf(label);
            return i < 0 ? 1 : extents.get(i);
        }

        /**
         * The operand with the label of the samples replaced by those of the axes that are joined
         * with them.
         */
        Side split(char sample, String pair) {
            return sample == 0
                    ? this
                    : new Side(labels.replace(String.valueOf(sample), pair), extents, of, summed);
        }

        /**
         * The operand without axes of extent 1, except those that are summed in both; an axis that
         * only this operand has is summed.
         */
        Side facing(NodeContext c, Side other, String result) {
            StringBuilder kept = new StringBuilder();
            List<Integer> dims = new ArrayList<>();
            List<Integer> lonely = new ArrayList<>();
            for (int i = 0; i < labels.length(); i++) {
                char label = labels.charAt(i);
                int extent = extents.get(i);
                boolean both = other.labels.indexOf(label) >= 0;
                boolean stays = result.indexOf(label) >= 0;
                int theirs = other.extent(label);
                if (both && extent != theirs && (!stays || (extent != 1 && theirs != 1))) {
                    throw c.refuse(
                            OnnxRefusal.BAD_NODE,
                            "extents " + extent + " and " + theirs + " meet",
                            "equal extents");
                }
                if (!both && !stays) {
                    lonely.add(dims.size());
                    dims.add(extent);
                } else if (extent != 1 || !stays) {
                    kept.append(label);
                    dims.add(extent);
                }
            }
            return new Side(kept.toString(), dims, of, lonely);
        }

        Value value(NodeContext c) {
            Shape shape = Shape.of(extents.stream().mapToInt(n -> n).toArray());
            return c.builder().sum(c.builder().reshape(of.value(), shape), summed);
        }
    }

    /** The labels and extents of an operand per item; an extent of 1 widens to the samples. */
    private static Side side(NodeContext c, String labels, Traced l, Samples samples) {
        Traced one = Broadcasting.repeated(c, l, samples);
        List<Integer> extents = new ArrayList<>();
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < labels.length(); i++) {
            if (i != samples.axis()) {
                kept.append(labels.charAt(i));
                extents.add(one.extent(i));
            } else if (one.samples().joined()) {
                kept.append(labels.charAt(i));
                extents.add(one.samples().before());
                extents.add(one.samples().after());
            }
        }
        return new Side(kept.toString(), extents, one, List.of());
    }
}
