package org.plstar.onnx;

import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Pooling: patches, then a maximum or a mean. */
final class PoolOps {
    private PoolOps() {}

    static List<GraphValue> max(NodeContext c) {
        if (c.wantsOutput(1)) {
            throw c.refuse(OnnxRefusal.UNSUPPORTED_OP, "it gives indices", "values only");
        }
        SlidingAxes p = SlidingAxes.of(c, c.live(0));
        Span[] spans = p.spans(c, kernel(c), c.whole("ceil_mode", 0) != 0);
        SlidingAxes.Patches patches = p.patches(c, spans, Double.NEGATIVE_INFINITY);
        int[] d = patches.value().type().shape().dims();
        ProgramBuilder b = c.builder();
        Value flat = b.reshape(patches.value(), Shape.of(d[0], d[1] * d[2], d[3], d[4]));
        return c.result(p.back(c, b.max(flat, 1), patches.out()));
    }

    static List<GraphValue> average(NodeContext c) {
        SlidingAxes p = SlidingAxes.of(c, c.live(0));
        boolean ceil = c.whole("ceil_mode", 0) != 0;
        Span[] asked = p.spans(c, kernel(c), false);
        Span[] spans = p.spans(c, kernel(c), ceil);
        SlidingAxes.Patches patches = p.patches(c, spans, 0);
        ProgramBuilder b = c.builder();
        Value sums = b.sum(patches.value(), List.of(1, 2));
        boolean padded = c.whole("count_include_pad", 0) != 0;
        double[] elements = {1};
        for (int i = 0; i < spans.length; i++) {
            double[] along = counts(spans[i], asked[i], p.extents()[i], padded);
            double[] all = new double[elements.length * along.length];
            for (int j = 0; j < all.length; j++) {
                all[j] = elements[j / along.length] * along[j % along.length];
            }
            elements = all;
        }
        double[] factors = new double[elements.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = 1 / elements[i];
        }
        Shape windows = Shape.of(patches.down(), patches.across());
        Constant known = Constant.of(windows, Kind.REAL, factors);
        Value y = known.uniform().isPresent()
                ? b.scale(factors[0], sums)
                : b.mul(
                        sums,
                        b.broadcast(
                                b.constant(windows, factors), sums.type().shape(), List.of(1, 2)));
        return c.result(p.back(c, y, patches.out()));
    }

    /**
     * The number of elements of each window that count: those in the plane, or those in the plane
     * and the requested padding.
     */
    private static double[] counts(Span s, Span asked, int extent, boolean padded) {
        double[] n = new double[s.count(extent)];
        for (int i = 0; i < n.length; i++) {
            for (int k = 0; k < s.kernel(); k++) {
                int at = s.position(i, k);
                boolean inside = at >= 0 && at < extent;
                n[i] += inside || (padded && at < extent + asked.after()) ? 1 : 0;
            }
            n[i] = Math.max(n[i], 1);
        }
        return n;
    }

    private static int[] kernel(NodeContext c) {
        return c.wholes("kernel_shape")
                .orElseThrow(() ->
                        c.refuse(OnnxRefusal.BAD_NODE, "kernel_shape is missing", "it given"));
    }
}
