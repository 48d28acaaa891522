package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Attention as one op: softmax(scale · Q Kᵀ + mask) V, for each head. */
final class AttentionOps {
    private AttentionOps() {}

    static List<GraphValue> attention(NodeContext c) {
        if (c.has(4) || c.has(5) || c.wantsOutput(1) || c.wantsOutput(2) || c.wantsOutput(3)) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "it has past keys, or gives keys or weights",
                    "queries, keys, values and a mask");
        }
        if (c.number("softcap", 0) != 0) {
            throw c.refuse(OnnxRefusal.UNSUPPORTED_ATTRIBUTE, "softcap is set", "none");
        }
        boolean flat = c.live(0).rank() == 3;
        Traced q = heads(c, 0, "q_num_heads");
        Traced k = heads(c, 1, "kv_num_heads");
        Traced v = heads(c, 2, "kv_num_heads");
        int own = q.extent(1);
        int theirs = k.extent(1);
        if (own % theirs != 0 || v.extent(1) != theirs) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    own + " heads of queries, " + theirs + " of keys",
                    "a multiple of the keys' heads");
        }
        Traced grouped = split(c, q, 1, theirs, own / theirs);
        ProgramBuilder b = c.builder();
        Traced scores = ProductOps.of(c, "ngrqd", grouped, "ngkd", k, "ngrqk");
        double scale = c.number("scale", 1 / Math.sqrt(q.extent(3)));
        scores = scores.with(b.scale(scale, scores.value()));
        scores = masked(c, joined(c, scores, 1));
        Value weights = SoftmaxOps.along(
                b, scores.value(), scores.value().type().shape().rank() - 1, false);
        Traced shared = split(c, scores.with(weights), 1, theirs, own / theirs);
        Traced y = ProductOps.of(c, "ngrqk", shared, "ngkd", v, flat ? "nqgrd" : "ngrqd");
        return c.result(flat ? joined(c, joined(c, y, 2), 2) : joined(c, y, 1));
    }

    /**
     * An operand as [samples, heads, places, size], from this form or from [samples, places, heads
     * * size].
     */
    private static Traced heads(NodeContext c, int input, String attribute) {
        Traced x = c.live(input);
        if (x.batch() > 0 || x.rank() < 3 || x.rank() > 4) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, "an input is " + x.words(), "samples, places, features");
        }
        if (x.rank() == 4) {
            return x;
        }
        int heads = c.whole(attribute, 0);
        if (heads < 1 || x.extent(2) % heads != 0) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    x.extent(2) + " features in " + heads + " heads",
                    "heads of equal size");
        }
        Traced s = split(c, x, 2, heads, x.extent(2) / heads);
        List<Integer> order = new ArrayList<>();
        for (int axis : new int[] {0, 2, 1, 3}) {
            order.addAll(s.items(axis));
        }
        return s.with(c.builder().permute(s.value(), order));
    }

    private static Traced masked(NodeContext c, Traced scores) {
        Traced s = scores;
        ProgramBuilder b = c.builder();
        if (c.has(3)) {
            Traced mask = c.live(3);
            Broadcasting both = Broadcasting.of(c, s, mask);
            Value x = both.values().get(0);
            Value m = both.values().get(1);
            Value outside = b.fill(Double.NEGATIVE_INFINITY, x.type().shape());
            boolean choice = mask.kind() == Kind.TRUTH;
            s = s.with(choice ? b.select(m, x, outside) : b.add(x, m), both.samples());
        }
        if (c.whole("is_causal", 0) == 0) {
            return s;
        }
        int queries = s.extent(2);
        int keys = s.extent(3);
        double[] later = new double[c.folded(queries, keys).size()];
        for (int i = 0; i < later.length; i++) {
            later[i] = i % keys > i / keys ? Double.NEGATIVE_INFINITY : 0;
        }
        Shape shape = s.value().type().shape();
        Value mask = b.constant(Shape.of(queries, keys), later);
        List<Integer> last = List.of(shape.rank() - 2, shape.rank() - 1);
        return s.with(b.add(s.value(), b.broadcast(mask, shape, last)));
    }

    /** Splits an axis after the samples into two. */
    private static Traced split(NodeContext c, Traced x, int axis, int first, int second) {
        int[] dims = x.value().type().shape().dims();
        int item = x.item(axis);
        int[] wide = new int[dims.length + 1];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = i == item ? first : i == item + 1 ? second : dims[i < item ? i : i - 1];
        }
        return x.with(c.builder().reshape(x.value(), c.shape(wide)));
    }

    /** Joins two axes after the samples to one. */
    private static Traced joined(NodeContext c, Traced x, int axis) {
        int[] dims = x.value().type().shape().dims();
        int item = x.item(axis);
        int[] narrow = Broadcasting.without(dims, item);
        narrow[item] = Math.multiplyExact(dims[item], dims[item + 1]);
        return x.with(c.builder().reshape(x.value(), c.shape(narrow)));
    }
}
