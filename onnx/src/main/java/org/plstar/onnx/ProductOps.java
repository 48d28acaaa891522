package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Matrix products as contractions. */
final class ProductOps {
    private ProductOps() {}

    static List<Item> matMul(Call c) {
        Live a = c.live(0);
        Live b = c.live(1);
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

    static List<Item> gemm(Call c) {
        Live a = c.live(0);
        Live b = c.live(1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "an operand is no matrix", "two matrices");
        }
        Live y =
                (Live)
                        product(
                                        c,
                                        c.whole("transA", 0) != 0 ? "km" : "mk",
                                        a,
                                        c.whole("transB", 0) != 0 ? "nk" : "kn",
                                        b,
                                        "mn")
                                .getFirst();
        ProgramBuilder builder = c.builder();
        y = y.with(builder.scale(c.number("alpha", 1), y.value()));
        if (!c.has(2)) {
            return c.result(y);
        }
        Live bias = c.live(2);
        bias = bias.with(builder.scale(c.number("beta", 1), bias.value()));
        Aligned both = Aligned.of(c, List.of(y, bias));
        return c.result(
                builder.add(both.values().get(0), both.values().get(1)), both.batch(), y.kind());
    }

    static List<Item> einsum(Call c) {
        String equation = c.text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        String[] operands = sides[0].split(",", -1);
        if (sides.length != 2
                || operands.length != 2
                || c.count() != 2
                || !equation.matches("[a-zA-Z]*,[a-zA-Z]*->[a-zA-Z]*")
                || equation.length() > 60) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "its equation is \"" + Words.of(equation) + "\"",
                    "two operands and a result, for instance bik,kj->bij");
        }
        return product(c, operands[0], c.live(0), operands[1], c.live(1), sides[1]);
    }

    /** A contraction with labels for ONNX's axes; the sample axis has a label like any other. */
    static List<Item> product(Call c, String left, Live a, String right, Live b, String result) {
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
        char sa = a.batch() >= 0 ? left.charAt(a.batch()) : 0;
        char sb = b.batch() >= 0 ? right.charAt(b.batch()) : 0;
        char s = sa != 0 ? sa : sb;
        int batch = s == 0 ? Live.NONE : result.indexOf(s);
        if ((sa != 0 && sb != 0 && sa != sb) || (s != 0 && batch < 0)) {
            throw c.samples("it multiplies different samples");
        }
        Side x = side(c, left, a, right, b, s, result);
        Side y = side(c, right, b, left, a, s, result);
        String item = without(result, s);
        Value v = c.builder().contract(x.labels, x.value, y.labels, y.value, item);
        c.shape(v.type().shape().dims());
        return c.result(v, batch, a.kind());
    }

    private record Side(String labels, Value value) {}

    /**
     * Drops the sample's label, axes of extent 1 that the other operand widens, and sums axes that
     * nobody else has.
     */
    private static Side side(
            Call c, String labels, Live l, String other, Live o, char sample, String result) {
        StringBuilder kept = new StringBuilder();
        List<Integer> extents = new ArrayList<>();
        List<Integer> lonely = new ArrayList<>();
        for (int i = 0; i < labels.length(); i++) {
            char label = labels.charAt(i);
            int j = other.indexOf(label);
            int extent = l.extent(i);
            if (label == sample) {
                if (extent != Live.SAMPLES && extent != 1) {
                    throw c.samples(
                            "an operand has its own numbers for each of " + extent + " samples");
                }
            } else if (j < 0 && result.indexOf(label) < 0) {
                lonely.add(extents.size());
                extents.add(extent);
            } else if (extent != 1 || j < 0 || o.extent(j) == 1) {
                if (j >= 0 && o.extent(j) != extent && o.extent(j) != 1) {
                    throw c.refuse(
                            OnnxRefusal.BAD_NODE,
                            "extents " + extent + " and " + o.extent(j) + " meet",
                            "equal extents");
                }
                if (j >= 0 && o.extent(j) == 1 && extent != 1 && result.indexOf(label) < 0) {
                    throw c.refuse(
                            OnnxRefusal.BAD_NODE,
                            "extents " + extent + " and 1 are summed over",
                            "equal extents");
                }
                kept.append(label);
                extents.add(extent);
            } else if (result.indexOf(label) < 0) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "extents 1 and " + o.extent(j) + " are summed over",
                        "equal extents");
            }
        }
        Shape shape = Shape.of(extents.stream().mapToInt(n -> n).toArray());
        ProgramBuilder b = c.builder();
        return new Side(kept.toString(), b.sum(b.reshape(l.value(), shape), lonely));
    }

    private static String without(String labels, char label) {
        return labels.replace(String.valueOf(label), "");
    }
}
