package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/** Convolutions and their transposes, by patches and a product. */
final class WindowOps {
    private WindowOps() {}

    static List<GraphValue> conv(NodeContext c) {
        SlidingAxes p = SlidingAxes.of(c, c.live(0));
        Traced w = c.live(1);
        int groups = c.whole("group", 1);
        if (w.samples().given() || w.rank() != p.axes() + 2) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its weight has " + w.rank() + " axes",
                    (p.axes() + 2) + " axes, without samples");
        }
        int[] k = w.value().type().shape().dims();
        if (groups < 1 || k[0] % groups != 0 || k[1] * (long) groups != p.channels()) {
            throw misfit(c, p, groups, k);
        }
        int[] kernel = Arrays.copyOfRange(k, 2, k.length);
        if (!Arrays.equals(c.wholes("kernel_shape").orElse(kernel), kernel)) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "kernel_shape is not the weight's",
                    Arrays.toString(kernel));
        }
        return c.result(convolved(c, p, w.value(), groups, p.spans(c, kernel, false)));
    }

    /** A weight [channels after, channels of a group, …], then the bias. */
    private static Traced convolved(
            NodeContext c, SlidingAxes p, Value w, int groups, Span... spans) {
        int[] k = w.type().shape().dims();
        SlidingAxes.Patches patches = p.patches(c, spans, 0);
        int rows = patches.rows();
        int columns = patches.columns();
        int down = patches.down();
        int across = patches.across();
        Shape out = c.shape(p.frames() * k[0], down, across);
        ProgramBuilder b = c.builder();
        Value y;
        if (groups == 1 && p.frames() == 1) {
            Value weight = b.reshape(w, Shape.of(k[0], k[1], rows, columns));
            y = b.contract("cijyx", patches.value(), "ocij", weight, "oyx");
        } else {
            Value weight = b.reshape(w, Shape.of(groups, k[0] / groups, k[1], rows, columns));
            int[] split = {p.frames(), groups, k[1], rows, columns, down, across};
            y = p.frames() == 1
                    ? b.contract(
                            "gcijyx",
                            b.reshape(patches.value(), Shape.of(Broadcasting.without(split, 0))),
                            "gocij",
                            weight,
                            "goyx")
                    : b.contract(
                            "fgcijyx",
                            b.reshape(patches.value(), Shape.of(split)),
                            "gocij",
                            weight,
                            "fgoyx");
            y = b.reshape(y, out);
        }
        return p.back(c, biased(c, p, y), patches.out());
    }

    private static Refusal misfit(NodeContext c, SlidingAxes p, int groups, int... weight) {
        return c.refuse(
                OnnxRefusal.BAD_NODE,
                p.channels()
                        + " channels meet a weight "
                        + Arrays.toString(weight)
                        + " in "
                        + groups
                        + " groups",
                "channels = groups times the weight's channels");
    }

    /** Plus input 2, a number per channel. */
    private static Value biased(NodeContext c, SlidingAxes p, Value y) {
        if (!c.has(2)) {
            return y;
        }
        int[] d = y.type().shape().dims();
        int channels = d[0] / p.frames();
        Traced bias = c.live(2);
        if (bias.samples().given() || !bias.value().type().shape().equals(Shape.of(channels))) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its bias has another size", channels + "");
        }
        ProgramBuilder b = c.builder();
        Shape shape = y.type().shape();
        Value repeated = p.frames() == 1
                ? b.broadcast(bias.value(), shape, List.of(0))
                : b.reshape(
                        b.broadcast(
                                bias.value(),
                                Shape.of(p.frames(), channels, d[1], d[2]),
                                List.of(1)),
                        shape);
        return b.add(y, repeated);
    }

    /** The op ConvTranspose: a convolution of planes with gaps by the reversed weight. */
    static List<GraphValue> convTranspose(NodeContext c) {
        Traced x = c.live(0);
        SlidingAxes p = SlidingAxes.of(c, x);
        Traced w = c.live(1);
        int groups = c.whole("group", 1);
        int[] k = w.value().type().shape().dims();
        if (w.samples().given()
                || k.length != p.axes() + 2
                || groups < 1
                || k[0] % groups != 0
                || k[0] != p.channels()) {
            throw misfit(c, p, groups, k);
        }
        if (c.given("output_shape") || !c.text("auto_pad", "NOTSET").equals("NOTSET")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "output_shape or auto_pad says its size",
                    "pads and output_padding");
        }
        int[] kernel = Arrays.copyOfRange(k, 2, k.length);
        int[] more = c.wholes("output_padding").orElseGet(() -> new int[p.axes()]);
        Span[] spans = p.spans(c, kernel, false);
        int[] out = new int[p.axes()];
        for (int i = 0; i < p.axes(); i++) {
            Span s = spans[i];
            out[i] = s.stride() * (p.extents()[i] - 1)
                    + more[i]
                    + s.reach()
                    - s.before()
                    - s.after();
            if (more[i] < 0 || more[i] >= s.stride() || out[i] < 1) {
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                        "output_padding is " + more[i],
                        "from 0 to the stride, and a result that is not empty");
            }
        }
        Value v = p.value();
        Value weight = w.value();
        Span[] plain = new Span[p.axes()];
        for (int i = 0; i < p.axes(); i++) {
            int axis = v.type().shape().rank() - p.axes() + i;
            int stride = spans[i].stride();
            int reach = spans[i].reach() - 1;
            v = PadOps.filled(
                    c,
                    spaced(c, v, axis, stride),
                    axis,
                    reach - spans[i].before(),
                    reach - spans[i].after() + more[i] - (stride - 1),
                    0);
            int last = kernel[i] - 1;
            int[] back = new int[kernel[i]];
            Arrays.setAll(back, j -> last - j);
            weight = GatherOps.chosen(c, weight, i + 2, back);
            plain[i] = new Span(kernel[i], 1, 0, 0, spans[i].dilation());
        }
        SlidingAxes wide = new SlidingAxes(v, p.of(), p.frames(), p.channels(), out(spans, out));
        Value turned = swapped(c.builder(), weight, groups);
        return c.result(convolved(c, wide, turned, groups, plain));
    }

    /** The extents over which windows without padding give the requested results. */
    private static int[] out(Span[] spans, int... out) {
        int[] extents = new int[out.length];
        Arrays.setAll(extents, i -> out[i] + spans[i].reach() - 1);
        return extents;
    }

    /**
     * A value with zeros after each element of an axis, which becomes {@code stride} times as long.
     */
    private static Value spaced(NodeContext c, Value v, int axis, int stride) {
        int[] dims = v.type().shape().dims();
        int[] split = new int[dims.length + 1];
        for (int i = 0; i < split.length; i++) {
            split[i] = i <= axis ? dims[i] : i == axis + 1 ? 1 : dims[i - 1];
        }
        ProgramBuilder b = c.builder();
        Value padded = PadOps.filled(c, b.reshape(v, Shape.of(split)), axis + 1, 0, stride - 1, 0);
        dims[axis] = Math.multiplyExact(dims[axis], stride);
        return b.reshape(padded, c.shape(dims));
    }

    /**
     * The weight from [channels before, channels of a group after, …] in the form of a convolution.
     */
    private static Value swapped(ProgramBuilder b, Value w, int groups) {
        int[] k = w.type().shape().dims();
        int size = w.type().shape().size() / (k[0] * k[1]);
        Value split = b.reshape(w, Shape.of(groups, k[0] / groups, k[1], size));
        Value turned = b.permute(split, List.of(0, 2, 1, 3));
        int[] to = k.clone();
        to[0] = groups * k[1];
        to[1] = k[0] / groups;
        return b.reshape(turned, Shape.of(to));
    }
}
