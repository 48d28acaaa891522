package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/** Convolutions and their transposes: patches and a product. */
final class WindowOps {
    private WindowOps() {}

    static List<Item> conv(Call c) {
        Planes p = Planes.of(c, c.live(0));
        Live w = c.live(1);
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
        Planes.Patches patches = p.patches(c, p.spans(c, kernel, false), 0);
        int rows = patches.rows();
        int columns = patches.columns();
        int down = patches.down();
        int across = patches.across();
        Shape out = c.shape(p.frames() * k[0], down, across);
        ProgramBuilder b = c.builder();
        Value y;
        if (groups == 1 && p.frames() == 1) {
            Value weight = b.reshape(w.value(), Shape.of(k[0], k[1], rows, columns));
            y = b.contract("cijyx", patches.value(), "ocij", weight, "oyx");
        } else {
            Value weight =
                    b.reshape(w.value(), Shape.of(groups, k[0] / groups, k[1], rows, columns));
            int[] split = {p.frames(), groups, k[1], rows, columns, down, across};
            y =
                    p.frames() == 1
                            ? b.contract(
                                    "gcijyx",
                                    b.reshape(patches.value(), Shape.of(Aligned.without(split, 0))),
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
        return c.result(p.back(c, biased(c, p, y), patches.out()));
    }

    private static Refusal misfit(Call c, Planes p, int groups, int... weight) {
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
    private static Value biased(Call c, Planes p, Value y) {
        if (!c.has(2)) {
            return y;
        }
        int[] d = y.type().shape().dims();
        int channels = d[0] / p.frames();
        Live bias = c.live(2);
        if (bias.samples().given() || !bias.value().type().shape().equals(Shape.of(channels))) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its bias has another size", channels + "");
        }
        ProgramBuilder b = c.builder();
        Shape shape = y.type().shape();
        Value repeated =
                p.frames() == 1
                        ? b.broadcast(bias.value(), shape, List.of(0))
                        : b.reshape(
                                b.broadcast(
                                        bias.value(),
                                        Shape.of(p.frames(), channels, d[1], d[2]),
                                        List.of(1)),
                                shape);
        return b.add(y, repeated);
    }

    /** The transpose of a convolution: patches from a product, added onto planes. */
    static List<Item> convTranspose(Call c) {
        Live x = c.live(0);
        Planes p = Planes.of(c, x);
        Live w = c.live(1);
        int groups = c.whole("group", 1);
        int[] k = w.value().type().shape().dims();
        if (w.samples().given()
                || k.length != p.axes() + 2
                || groups < 1
                || k[0] % groups != 0
                || k[0] != p.channels()) {
            throw misfit(c, p, groups, k);
        }
        if (p.axes() > 2) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "its input is " + x.words(),
                    "samples, channels and one or two more axes");
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
            out[i] =
                    s.stride() * (p.extents()[i] - 1)
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
        Window window = p.window(spans);
        int height = p.axes() == 2 ? out[0] : 1;
        int width = out[p.axes() - 1];
        int kh = window.rows().kernel();
        int kw = window.columns().kernel();
        int down = p.axes() == 2 ? p.extents()[0] : 1;
        int across = p.extents()[p.axes() - 1];
        int channels = k[1] * groups;
        c.shape(p.frames() * channels, kh, kw, down, across);
        c.shape(p.frames() * channels, height, width);
        ProgramBuilder b = c.builder();
        Value patches =
                b.contract(
                        "fgcyx",
                        b.reshape(
                                p.value(),
                                Shape.of(p.frames(), groups, k[0] / groups, down, across)),
                        "gcoij",
                        b.reshape(w.value(), Shape.of(groups, k[0] / groups, k[1], kh, kw)),
                        "fgoijyx");
        Value y =
                b.fold(
                        b.reshape(patches, Shape.of(p.frames() * channels, kh, kw, down, across)),
                        window,
                        height,
                        width);
        return c.result(p.back(c, biased(c, p, y), out));
    }
}
