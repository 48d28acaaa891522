package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Convolution and pooling over one or two axes: patches, then a product, a mean or a maximum. */
final class WindowOps {
    private static final int LARGEST = 1 << 16;

    private WindowOps() {}

    /**
     * Planes [frames * channels, height, width] per sample; one axis is held as planes of height 1.
     *
     * @param of frames are what is joined with its samples, or, in a model of one sample at a time,
     *     ONNX's first axis
     */
    private record Planes(Value value, Live of, int frames, int channels, int[] extents, int axes) {
        Span[] spans(Call c, int[] kernel, boolean ceil) {
            int[] strides = ones(c, "strides", axes);
            int[] dilations = ones(c, "dilations", axes);
            int[] pads = c.wholes("pads").orElseGet(() -> new int[2 * axes]);
            if (kernel.length != axes || pads.length != 2 * axes) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "its windows or pads do not have " + axes + " axes",
                        "one entry per axis");
            }
            Span[] spans = new Span[axes];
            for (int i = 0; i < axes; i++) {
                for (int v : new int[] {kernel[i], strides[i], dilations[i]}) {
                    if (v < 1 || v > LARGEST) {
                        throw c.refuse(
                                OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                                "a window with " + v,
                                "kernels, strides and dilations from 1 to " + LARGEST);
                    }
                }
                spans[i] =
                        span(
                                c,
                                extents[i],
                                kernel[i],
                                strides[i],
                                dilations[i],
                                pads[i],
                                pads[axes + i],
                                ceil);
            }
            return spans;
        }

        private static Span span(
                Call c,
                int extent,
                int kernel,
                int stride,
                int dilation,
                int before,
                int after,
                boolean ceil) {
            int reach = dilation * (kernel - 1) + 1;
            String auto = c.text("auto_pad", "NOTSET");
            int start = before;
            int end = after;
            switch (auto) {
                case "NOTSET" -> {
                    // the given pads
                }
                case "VALID" -> {
                    start = 0;
                    end = 0;
                }
                case "SAME_UPPER", "SAME_LOWER" -> {
                    int all =
                            Math.max(
                                    0,
                                    (Math.ceilDiv(extent, stride) - 1) * stride + reach - extent);
                    start = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
                    end = all - start;
                }
                default ->
                        throw c.refuse(
                                OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                                "auto_pad is " + Words.of(auto),
                                "NOTSET, VALID, SAME_UPPER or SAME_LOWER");
            }
            if (start < 0 || end < 0 || start > LARGEST || end > LARGEST) {
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                        "pads are " + start + " and " + end,
                        "pads from 0 to " + LARGEST);
            }
            if (ceil) {
                // one more window if it begins inside the plane or the padding in front
                int count = Math.ceilDiv(extent + start + end - reach, stride) + 1;
                if ((count - 1) * stride >= extent + start) {
                    count--;
                }
                end = Math.max(end, (count - 1) * stride + reach - extent - start);
            }
            return new Span(kernel, stride, start, end, dilation);
        }

        private static int[] ones(Call c, String name, int n) {
            int[] given =
                    c.wholes(name)
                            .orElseGet(
                                    () -> {
                                        int[] one = new int[n];
                                        Arrays.fill(one, 1);
                                        return one;
                                    });
            if (given.length != n) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE, name + " has " + given.length + " entries", n + "");
            }
            return given;
        }

        Window window(Span... spans) {
            return axes == 2
                    ? new Window(spans[0], spans[1])
                    : new Window(Span.of(1, 1, 0), spans[0]);
        }

        /**
         * The patches [frames * channels, kernel height, kernel width, down, across], their size
         * bounded.
         */
        Value patches(Call c, Window w, double padding) {
            Shape in = value.type().shape();
            int down = w.rows().count(in.dim(1));
            int across = w.columns().count(in.dim(2));
            if (down < 1 || across < 1) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "no window fits into " + in,
                        "windows no larger than the padded plane");
            }
            c.shape(
                    value.type().shape().dim(0),
                    w.rows().kernel(),
                    w.columns().kernel(),
                    down,
                    across);
            return c.builder().patches(value, w, padding);
        }

        /** [frames * channels, down, across] in the operand's axes. */
        Live back(Call c, Value y) {
            int[] d = y.type().shape().dims();
            int own = d[0] / frames;
            int first = of.samples().given() ? Live.SAMPLES : frames;
            int[] all =
                    axes == 2 ? new int[] {first, own, d[1], d[2]} : new int[] {first, own, d[2]};
            return of.with(c.builder().reshape(y, c.shape(of.samples().items(all))));
        }
    }

    private static Planes planes(Call c, Live x) {
        int axes = x.rank() - 2;
        if (x.batch() > 0 || axes < 1 || axes > 2) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "its input is " + x.words(),
                    "samples, channels and one or two more axes");
        }
        int frames = x.samples().given() ? x.samples().count() : x.extent(0);
        int channels = x.extent(1);
        int[] extents = axes == 2 ? new int[] {x.extent(2), x.extent(3)} : new int[] {x.extent(2)};
        int height = axes == 2 ? extents[0] : 1;
        Shape shape = Shape.of(frames * channels, height, extents[axes - 1]);
        return new Planes(
                c.builder().reshape(x.value(), shape), x, frames, channels, extents, axes);
    }

    static List<Item> conv(Call c) {
        Live x = c.live(0);
        Planes p = planes(c, x);
        Live w = c.live(1);
        int groups = c.whole("group", 1);
        if (w.samples().given() || w.rank() != p.axes + 2) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its weight has " + w.rank() + " axes",
                    (p.axes + 2) + " axes, without samples");
        }
        int[] k = w.value().type().shape().dims();
        if (groups < 1 || k[0] % groups != 0 || k[1] * (long) groups != p.channels) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    p.channels
                            + " channels meet a weight "
                            + Arrays.toString(k)
                            + " in "
                            + groups
                            + " groups",
                    "channels = groups times the weight's second extent");
        }
        int[] kernel = Arrays.copyOfRange(k, 2, k.length);
        if (!Arrays.equals(c.wholes("kernel_shape").orElse(kernel), kernel)) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "kernel_shape is not the weight's",
                    Arrays.toString(kernel));
        }
        Window window = p.window(p.spans(c, kernel, false));
        int kh = window.rows().kernel();
        int kw = window.columns().kernel();
        ProgramBuilder b = c.builder();
        Value patches = p.patches(c, window, 0);
        int down = patches.type().shape().dim(3);
        int across = patches.type().shape().dim(4);
        Shape out = c.shape(p.frames * k[0], down, across);
        Value y;
        if (groups == 1 && p.frames == 1) {
            Value weight = b.reshape(w.value(), Shape.of(k[0], k[1], kh, kw));
            y = b.contract("cijyx", patches, "ocij", weight, "oyx");
        } else {
            Value weight = b.reshape(w.value(), Shape.of(groups, k[0] / groups, k[1], kh, kw));
            int[] split = {p.frames, groups, k[1], kh, kw, down, across};
            y =
                    p.frames == 1
                            ? b.contract(
                                    "gcijyx",
                                    b.reshape(patches, Shape.of(Aligned.without(split, 0))),
                                    "gocij",
                                    weight,
                                    "goyx")
                            : b.contract(
                                    "fgcijyx",
                                    b.reshape(patches, Shape.of(split)),
                                    "gocij",
                                    weight,
                                    "fgoyx");
            y = b.reshape(y, out);
        }
        return c.result(p.back(c, biased(c, p, y)));
    }

    /** Plus input 2, a number per channel. */
    private static Value biased(Call c, Planes p, Value y) {
        if (!c.has(2)) {
            return y;
        }
        int[] d = y.type().shape().dims();
        int channels = d[0] / p.frames;
        Live bias = c.live(2);
        if (bias.samples().given() || !bias.value().type().shape().equals(Shape.of(channels))) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its bias has another size", channels + "");
        }
        ProgramBuilder b = c.builder();
        Shape shape = y.type().shape();
        Value repeated =
                p.frames == 1
                        ? b.broadcast(bias.value(), shape, List.of(0))
                        : b.reshape(
                                b.broadcast(
                                        bias.value(),
                                        Shape.of(p.frames, channels, d[1], d[2]),
                                        List.of(1)),
                                shape);
        return b.add(y, repeated);
    }

    /** The transpose of a convolution: patches from a product, added onto planes. */
    static List<Item> convTranspose(Call c) {
        Live x = c.live(0);
        Planes p = planes(c, x);
        Live w = c.live(1);
        int groups = c.whole("group", 1);
        int[] k = w.value().type().shape().dims();
        if (w.samples().given()
                || k.length != p.axes + 2
                || groups < 1
                || k[0] % groups != 0
                || k[0] != p.channels) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    p.channels
                            + " channels meet a weight "
                            + Arrays.toString(k)
                            + " in "
                            + groups
                            + " groups",
                    "as many channels as the weight has, a multiple of the groups");
        }
        if (c.given("output_shape") || !c.text("auto_pad", "NOTSET").equals("NOTSET")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "output_shape or auto_pad says its size",
                    "pads and output_padding");
        }
        int[] kernel = Arrays.copyOfRange(k, 2, k.length);
        int[] more = c.wholes("output_padding").orElseGet(() -> new int[p.axes]);
        Span[] spans = p.spans(c, kernel, false);
        int[] out = new int[p.axes];
        for (int i = 0; i < p.axes; i++) {
            Span s = spans[i];
            out[i] = s.stride() * (p.extents[i] - 1) + more[i] + s.reach() - s.before() - s.after();
            if (more[i] < 0 || more[i] >= s.stride() || out[i] < 1) {
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                        "output_padding is " + more[i],
                        "from 0 to the stride, and a result that is not empty");
            }
        }
        Window window = p.window(spans);
        int height = p.axes == 2 ? out[0] : 1;
        int width = out[p.axes - 1];
        int kh = window.rows().kernel();
        int kw = window.columns().kernel();
        int down = p.axes == 2 ? p.extents[0] : 1;
        int across = p.extents[p.axes - 1];
        int channels = k[1] * groups;
        c.shape(p.frames * channels, kh, kw, down, across);
        c.shape(p.frames * channels, height, width);
        ProgramBuilder b = c.builder();
        Value patches =
                b.contract(
                        "fgcyx",
                        b.reshape(p.value, Shape.of(p.frames, groups, k[0] / groups, down, across)),
                        "gcoij",
                        b.reshape(w.value(), Shape.of(groups, k[0] / groups, k[1], kh, kw)),
                        "fgoijyx");
        Value y =
                b.fold(
                        b.reshape(patches, Shape.of(p.frames * channels, kh, kw, down, across)),
                        window,
                        height,
                        width);
        return c.result(p.back(c, biased(c, p, y)));
    }

    static List<Item> maxPool(Call c) {
        Live x = c.live(0);
        if (c.wantsOutput(1)) {
            throw c.refuse(OnnxRefusal.UNSUPPORTED_OP, "it gives indices", "values only");
        }
        Planes p = planes(c, x);
        Window w = p.window(p.spans(c, kernel(c), c.whole("ceil_mode", 0) != 0));
        Value patches = p.patches(c, w, Double.NEGATIVE_INFINITY);
        int[] d = patches.type().shape().dims();
        ProgramBuilder b = c.builder();
        Value flat = b.reshape(patches, Shape.of(d[0], d[1] * d[2], d[3], d[4]));
        return c.result(p.back(c, b.max(flat, 1)));
    }

    static List<Item> averagePool(Call c) {
        Live x = c.live(0);
        Planes p = planes(c, x);
        boolean ceil = c.whole("ceil_mode", 0) != 0;
        Span[] plain = p.spans(c, kernel(c), false);
        Window w = p.window(p.spans(c, kernel(c), ceil));
        Window unceiled = p.window(plain);
        Value sums = c.builder().sum(p.patches(c, w, 0), List.of(1, 2));
        boolean padded = c.whole("count_include_pad", 0) != 0;
        int height = p.value.type().shape().dim(1);
        int width = p.value.type().shape().dim(2);
        double[] rows = counts(w.rows(), unceiled.rows(), height, padded);
        double[] columns = counts(w.columns(), unceiled.columns(), width, padded);
        double[] factors = new double[rows.length * columns.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = 1 / (rows[i / columns.length] * columns[i % columns.length]);
        }
        Known known = Known.of(Shape.of(rows.length, columns.length), Kind.REAL, factors);
        ProgramBuilder b = c.builder();
        Value y =
                known.uniform().isPresent()
                        ? b.scale(factors[0], sums)
                        : b.mul(
                                sums,
                                b.broadcast(
                                        b.constant(known.shape(), factors),
                                        sums.type().shape(),
                                        List.of(1, 2)));
        return c.result(p.back(c, y));
    }

    /**
     * How many elements of each window count: those in the plane, or in the plane and the padding
     * that was asked for.
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

    private static int[] kernel(Call c) {
        return c.wholes("kernel_shape")
                .orElseThrow(
                        () ->
                                c.refuse(
                                        OnnxRefusal.BAD_NODE,
                                        "kernel_shape is missing",
                                        "it given"));
    }
}
