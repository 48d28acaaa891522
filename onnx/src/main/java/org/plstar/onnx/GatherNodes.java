package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.ElementType;
import org.plstar.program.Node;
import org.plstar.program.Op;

/** Writes nodes that select elements: slices, padding, gathers, patches. */
final class GatherNodes {
    private final ProgramWriter writer;
    private final NodeWriter w;
    private final ProgramWriter.ExternalNames names;

    GatherNodes(ProgramWriter writer) {
        this.writer = writer;
        w = writer.w;
        names = writer.names;
    }

    String slice(Op.Slice s, String x, int shift) {
        int n = s.start().size();
        long[] starts = new long[n];
        long[] ends = new long[n];
        long[] axes = new long[n];
        long[] steps = new long[n];
        for (int i = 0; i < n; i++) {
            starts[i] = s.start().get(i);
            steps[i] = s.step().get(i);
            ends[i] = starts[i] + (s.count().get(i) - 1) * steps[i] + 1;
            axes[i] = (long) i + shift;
        }
        return n == 0
                ? x
                : w.node(
                        "Slice",
                        List.of(
                                x,
                                w.wholes(starts),
                                w.wholes(ends),
                                w.wholes(axes),
                                w.wholes(steps)));
    }

    String pad(Op.Pad p, String x, Shape from, int shift) {
        int rank = from.rank() + shift;
        long[] pads = new long[2 * rank];
        for (int i = 0; i < from.rank(); i++) {
            if (p.step().get(i) != 1 && from.dim(i) > 1) {
                throw ProgramWriter.refuse(p, "it pads between elements");
            }
            pads[i + shift] = p.start().get(i);
            pads[rank + i + shift] = (long) p.shape().dim(i) - p.start().get(i) - from.dim(i);
        }
        return w.node("Pad", List.of(x, w.wholes(pads), w.scalar(0)));
    }

    String take(Op.TakeAlong t, Node n, List<String> in) {
        int x = n.operands().get(0);
        int ids = n.operands().get(1);
        String from = writer.label(x, t.x());
        int axis = from.indexOf(t.taken());
        Node chosen = writer.program.nodes().get(ids);
        String rest = t.x().replace(String.valueOf(t.taken()), "");
        if (chosen.op() instanceof Op.ArgMax a
                && chosen.operands().getFirst() == x
                && t.x().charAt(a.axis()) == t.taken()
                && t.ids().equals(rest)
                && t.result().equals(rest)) {
            return w.node(
                    "ReduceMax",
                    List.of(in.getFirst()),
                    ProgramWriter.wholes("axes", List.of(axis)),
                    AttributeProto.whole("keepdims", 0));
        }
        String by = writer.label(ids, t.ids());
        boolean own = by.chars().anyMatch(l -> from.indexOf(l) >= 0);
        if (own && !isElement(by, from, axis)) {
            throw ProgramWriter.refuse(t, "each item is chosen from by its own indices");
        }
        String y = w.node(
                own ? "GatherElements" : "Gather",
                List.of(in.getFirst(), whole(in.get(1), chosen)),
                AttributeProto.whole("axis", axis));
        String made = own ? by : from.substring(0, axis) + by + from.substring(axis + 1);
        String wanted =
                (n.type().axes().sample() ? String.valueOf(ProgramWriter.SAMPLE) : "") + t.result();
        if (made.equals(wanted)) {
            return y;
        }
        List<Integer> order = wanted.chars().mapToObj(made::indexOf).toList();
        return w.node("Transpose", List.of(y), ProgramWriter.wholes("perm", order));
    }

    /** Whether indices have the axes of what is chosen from, but for their own along an axis. */
    private static boolean isElement(String by, String from, int axis) {
        return by.length() == from.length()
                && from.indexOf(by.charAt(axis)) < 0
                && by.equals(from.substring(0, axis) + by.charAt(axis) + from.substring(axis + 1));
    }

    String whole(String ids, Node source) {
        if (source.op() instanceof Op.Input i && names.isWhole(i.name())) {
            return names.of(i.name());
        }
        if (source.op() instanceof Op.Const c) {
            return w.wholes(
                    c.shape().dims(),
                    Arrays.stream(c.values()).mapToLong(v -> (long) v).toArray());
        }
        return w.node("Cast", List.of(ids), ProgramWriter.to(ElementType.INT64));
    }

    /**
     * Writes patches as padding, then rows and columns by index: ONNX Runtime has no convolution of
     * doubles, but gathers and multiplies them.
     */
    String patches(Op.Patches p, String x, Shape shape, int shift) {
        Span rows = p.window().rows();
        Span columns = p.window().columns();
        int rank = shape.rank() - 2 + shift;
        long[] pads = new long[2 * rank];
        pads[rank - 2] = rows.before();
        pads[rank - 1] = columns.before();
        pads[2 * rank - 2] = rows.after();
        pads[2 * rank - 1] = columns.after();
        String y = x;
        if (Arrays.stream(pads).anyMatch(v -> v != 0)) {
            y = w.node("Pad", List.of(x, w.wholes(pads), w.scalar(p.padding())));
        }
        y = gather(y, rows, shape.dim(shape.rank() - 2), rank - 2);
        y = gather(y, columns, shape.dim(shape.rank() - 1), rank);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank - 2; i++) {
            order.add(i);
        }
        // [kernel height, down, kernel width, across] to [kernel height, kernel width, down,
        // across]
        for (int i : new int[] {0, 2, 1, 3}) {
            order.add(rank - 2 + i);
        }
        return w.node("Transpose", List.of(y), ProgramWriter.wholes("perm", order));
    }

    private String gather(String x, Span s, int windows, int axis) {
        long[] at = new long[s.kernel() * windows];
        for (int i = 0; i < at.length; i++) {
            at[i] = s.position(i % windows, i / windows) + (long) s.before();
        }
        return w.node(
                "Gather",
                List.of(x, w.wholes(new int[] {s.kernel(), windows}, at)),
                AttributeProto.whole("axis", axis));
    }
}
