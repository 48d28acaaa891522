package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.Window;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * The axes that windows slide over: one, two or three axes after samples and channels.
 *
 * @param value [frames * channels, …] per sample; one axis is held as planes of height 1
 * @param of frames are what is joined with its samples, or, in a model of one sample at a time,
 *     ONNX's first axis
 * @param extents of the axes that windows slide over
 */
record SlidingAxes(Value value, Traced of, int frames, int channels, int[] extents) {
    private static final int LARGEST = 1 << 16;

    /**
     * The patches under the windows.
     *
     * @param value [frames * channels, rows, columns, down, across]; rows are those of all planes
     *     of a window, and down counts windows in depth and height
     * @param out windows along each axis
     */
    record Patches(Value value, int[] out) {
        int rows() {
            return value.type().shape().dim(1);
        }

        int columns() {
            return value.type().shape().dim(2);
        }

        int down() {
            return value.type().shape().dim(3);
        }

        int across() {
            return value.type().shape().dim(4);
        }
    }

    static SlidingAxes of(NodeContext c, Traced x) {
        int axes = x.rank() - 2;
        if (x.batch() > 0 || axes < 1 || axes > 3) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "its input is " + x.words(),
                    "samples, channels and one to three more axes");
        }
        int frames = x.samples().given() ? x.samples().count() : x.extent(0);
        int channels = x.extent(1);
        int[] extents = new int[axes];
        Arrays.setAll(extents, i -> x.extent(i + 2));
        int[] dims = axes == 1 ? new int[] {frames * channels, 1, extents[0]} : new int[axes + 1];
        if (axes > 1) {
            dims[0] = frames * channels;
            System.arraycopy(extents, 0, dims, 1, axes);
        }
        return new SlidingAxes(
                c.builder().reshape(x.value(), Shape.of(dims)), x, frames, channels, extents);
    }

    int axes() {
        return extents.length;
    }

    Span[] spans(NodeContext c, int[] kernel, boolean ceil) {
        int[] strides = ones(c, "strides", axes());
        int[] dilations = ones(c, "dilations", axes());
        int[] pads = c.wholes("pads").orElseGet(() -> new int[2 * axes()]);
        if (kernel.length != axes() || pads.length != 2 * axes()) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its windows or pads do not have " + axes() + " axes",
                    "one entry per axis");
        }
        Span[] spans = new Span[axes()];
        for (int i = 0; i < axes(); i++) {
            for (int v : new int[] {kernel[i], strides[i], dilations[i]}) {
                if (v < 1 || v > LARGEST) {
                    throw c.refuse(
                            OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                            "a window with " + v,
                            "kernels, strides and dilations from 1 to " + LARGEST);
                }
            }
            int[] ends = {pads[i], pads[axes() + i]};
            spans[i] = span(c, extents[i], kernel[i], strides[i], dilations[i], ends, ceil);
        }
        return spans;
    }

    private static Span span(
            NodeContext c,
            int extent,
            int kernel,
            int stride,
            int dilation,
            int[] pads,
            boolean ceil) {
        int reach = dilation * (kernel - 1) + 1;
        String auto = c.text("auto_pad", "NOTSET");
        int start = pads[0];
        int end = pads[1];
        switch (auto) {
            case "NOTSET" -> {
                // the given padding
            }
            case "VALID" -> {
                start = 0;
                end = 0;
            }
            case "SAME_UPPER", "SAME_LOWER" -> {
                int all = Math.max(0, (Math.ceilDiv(extent, stride) - 1) * stride + reach - extent);
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
            // one more window if it begins inside of the plane or the padding before it
            int count = Math.ceilDiv(extent + start + end - reach, stride) + 1;
            if ((count - 1) * stride >= extent + start) {
                count--;
            }
            end = Math.max(end, (count - 1) * stride + reach - extent - start);
        }
        return new Span(kernel, stride, start, end, dilation);
    }

    private static int[] ones(NodeContext c, String name, int n) {
        int[] given = c.wholes(name).orElseGet(() -> {
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

    /** The window in the last two axes. */
    Window window(Span... spans) {
        int n = spans.length;
        return n == 1
                ? new Window(Span.of(1, 1, 0), spans[0])
                : new Window(spans[n - 2], spans[n - 1]);
    }

    /** The patches; refuses too many elements. */
    Patches patches(NodeContext c, Span[] spans, double padding) {
        int[] out = new int[axes()];
        int[] sizes = new int[2 * axes() + 1];
        sizes[0] = frames * channels;
        for (int i = 0; i < out.length; i++) {
            out[i] = spans[i].count(extents[i]);
            sizes[2 * i + 1] = out[i];
            sizes[2 * i + 2] = spans[i].kernel();
            if (out[i] < 1) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "no window fits into " + of.words(),
                        "windows no larger than the padded plane");
            }
        }
        c.shape(sizes);
        ProgramBuilder b = c.builder();
        if (axes() < 3) {
            return new Patches(b.patches(value, window(spans), padding), out);
        }
        // planes under each window in depth: [channels, kernel, windows, height, width]
        Span depth = spans[0];
        Value padded = PadOps.filled(c, value, 1, depth.before(), depth.after(), padding);
        double[] at = new double[depth.kernel() * out[0]];
        Arrays.setAll(at, i -> depth.position(i % out[0], i / out[0]) + (double) depth.before());
        Value planes = b.takeAlong(
                "cdhw", padded, "kz", b.constant(Shape.of(depth.kernel(), out[0]), at), "ckzhw");
        Value all =
                b.permute(b.patches(planes, window(spans), padding), List.of(0, 1, 3, 4, 2, 5, 6));
        int[] d = all.type().shape().dims();
        return new Patches(
                b.reshape(all, Shape.of(d[0], d[1] * d[2], d[3], d[4] * d[5], d[6])), out);
    }

    /**
     * The value [frames * channels, …] with the axes of the operand, whose window axes have the
     * given extents.
     */
    Traced back(NodeContext c, Value y, int... out) {
        int[] all = new int[axes() + 2];
        all[0] = of.samples().given() ? Traced.SAMPLES : frames;
        long size = frames;
        for (int i = 0; i < out.length; i++) {
            all[i + 2] = out[i];
            size *= out[i];
        }
        all[1] = Math.toIntExact(y.type().shape().size() / size);
        return of.with(c.builder().reshape(y, c.shape(of.samples().items(all))));
    }
}
