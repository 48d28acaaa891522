package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Padding; a negative pad cuts off. */
final class PadOps {
    private PadOps() {}

    static List<GraphValue> pad(NodeContext c) {
        Traced x = c.live(0);
        int[] pads = c.wholesAt(1, "pads").orElse(new int[0]);
        int[] all = new int[x.rank()];
        Arrays.setAll(all, i -> i);
        int[] axes = c.axes(c.wholesAt(3, "axes").orElse(all), x.rank());
        if (pads.length != 2 * axes.length) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, pads.length + " pads", 2 * axes.length + " of them");
        }
        String mode = c.text("mode", "constant");
        double fill = c.has(2) ? c.fixed(2, "value").uniform().orElse(0) : c.number("value", 0);
        Traced y = x;
        for (int i = 0; i < axes.length; i++) {
            int before = pads[i];
            int after = pads[axes.length + i];
            if (before == 0 && after == 0) {
                continue;
            }
            if (axes[i] == x.batch()) {
                throw c.samples("it adds samples");
            }
            if (Math.abs((long) before) > Limits.ELEMENTS
                    || Math.abs((long) after) > Limits.ELEMENTS) {
                throw c.refuse(OnnxRefusal.TOO_LARGE, "pads " + before + ", " + after, "fewer");
            }
            int item = x.item(axes[i]);
            y = y.with(
                    mode.equals("constant")
                            ? filled(c, y.value(), item, before, after, fill)
                            : GatherOps.chosen(
                                    c,
                                    y.value(),
                                    item,
                                    sources(c, mode, x.extent(axes[i]), before, after)));
        }
        return c.result(y);
    }

    static Value filled(NodeContext c, Value x, int item, int before, int after, double fill) {
        ProgramBuilder b = c.builder();
        int[] dims = x.type().shape().dims();
        int from = Math.max(0, -before);
        int count = dims[item] - from - Math.max(0, -after);
        if (count < 1) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, "it cuts everything off", "one element that stays");
        }
        Value v = AxisPart.of(b, x, item, from, 1, count);
        dims[item] = Math.addExact(count, Math.max(0, before) + Math.max(0, after));
        Shape to = c.shape(dims);
        if (to.equals(v.type().shape())) {
            return v;
        }
        List<Integer> start = new ArrayList<>(Collections.nCopies(dims.length, 0));
        List<Integer> step = Collections.nCopies(dims.length, 1);
        start.set(item, Math.max(0, before));
        Value y = b.pad(v, to, start, step);
        if (fill == 0) {
            return y;
        }
        // chosen, not added: the fill may be infinite
        Value inside = b.pad(b.fill(1, v.type().shape()), to, start, step);
        return b.select(inside, y, b.fill(fill, to));
    }

    /** For each place of the padded axis, the index of its element. */
    private static int[] sources(NodeContext c, String mode, int extent, int before, int after) {
        int[] dims = {Math.addExact(extent, before + after)};
        int[] at = new int[c.folded(dims).size()];
        for (int i = 0; i < at.length; i++) {
            int p = i - before;
            at[i] = switch (mode) {
                case "edge" -> Math.clamp(p, 0, extent - 1);
                case "wrap" -> Math.floorMod(p, extent);
                case "reflect" -> reflected(p, extent);
                default ->
                    throw c.refuse(
                            OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                            "it pads by mode " + Words.of(mode),
                            "constant, reflect, edge or wrap");
            };
        }
        return at;
    }

    /** The place reached by reflection at the first and the last element. */
    private static int reflected(int p, int extent) {
        if (extent == 1) {
            return 0;
        }
        int q = Math.floorMod(p, 2 * (extent - 1));
        return q < extent ? q : 2 * (extent - 1) - q;
    }
}
