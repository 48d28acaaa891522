package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Softmax and the normalizations, in primitive ops, so that all their derivatives are exact. */
final class NormalizationOps {
    private NormalizationOps() {}

    static List<Item> softmax(Call c, boolean log) {
        Live x = c.live(0);
        int axis = c.axis(c.whole("axis", -1), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it normalizes over the samples");
        }
        ProgramBuilder b = c.builder();
        Value v = x.value();
        int item = x.item(axis);
        Shape shape = v.type().shape();
        // shifted by the maximum, whose derivative cancels
        Value shifted = b.subtract(v, along(b, b.detach(b.max(v, item)), shape, item));
        Value e = b.unary(UnaryFn.EXP, shifted);
        Value sum = b.sum(e, List.of(item));
        return c.result(
                x.with(
                        log
                                ? b.subtract(
                                        shifted, along(b, b.unary(UnaryFn.LOG, sum), shape, item))
                                : b.div(e, along(b, sum, shape, item))));
    }

    private static Value along(ProgramBuilder b, Value v, Shape shape, int axis) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis) {
                positions.add(i);
            }
        }
        return b.broadcast(v, shape, positions);
    }

    /** Evaluation mode: the running statistics are constants. */
    static List<Item> batchNorm(Call c) {
        Live x = c.live(0);
        if (c.whole("training_mode", 0) != 0) {
            throw c.samples(
                    "it is in training mode, where a sample's output depends on the others");
        }
        if (x.rank() < 2 || x.batch() != 0) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its input has " + x.rank() + " axes",
                    "samples, channels");
        }
        ProgramBuilder b = c.builder();
        Shape shape = x.value().type().shape();
        double[] mean = statistic(c, 3, shape.dim(0));
        double[] variance = statistic(c, 4, shape.dim(0));
        double eps = c.number("epsilon", 1e-5);
        double[] shift = new double[mean.length];
        double[] factor = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            shift[i] = -mean[i];
            factor[i] = 1 / Math.sqrt(variance[i] + eps);
            if (!Double.isFinite(factor[i])) {
                throw c.refuse(
                        OnnxRefusal.BAD_TENSOR,
                        "a variance is " + variance[i],
                        "variances of at least 0");
            }
        }
        Shape channels = Shape.of(shape.dim(0));
        Value y = b.add(x.value(), b.broadcast(b.constant(channels, shift), shape, List.of(0)));
        y = b.mul(y, b.broadcast(b.constant(channels, factor), shape, List.of(0)));
        y = b.mul(y, channel(c, 1, shape));
        return c.result(x.with(b.add(y, channel(c, 2, shape))));
    }

    private static double[] statistic(Call c, int i, int channels) {
        double[] v = c.fixed(i, "statistics").values();
        if (v.length != channels) {
            throw c.refuse(OnnxRefusal.BAD_NODE, v.length + " statistics", channels + " of them");
        }
        return v;
    }

    private static Value channel(Call c, int i, Shape shape) {
        Live l = c.live(i);
        if (l.batch() >= 0 || !l.value().type().shape().equals(Shape.of(shape.dim(0)))) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "input " + i + " has " + l.extents(),
                    "one number per channel, " + shape.dim(0));
        }
        return c.builder().broadcast(l.value(), shape, List.of(0));
    }

    static List<Item> layerNorm(Call c) {
        Live x = c.live(0);
        if (c.wantsOutput(1) || c.wantsOutput(2)) {
            throw c.refuse(OnnxRefusal.UNSUPPORTED_OP, "it gives its statistics", "values only");
        }
        int from = c.axis(c.whole("axis", -1), x.rank());
        int[] axes = new int[x.rank() - from];
        Arrays.setAll(axes, i -> from + i);
        Live y = normalized(c, x, axes);
        for (int i = 1; i <= 2; i++) {
            if (c.has(i)) {
                Aligned both = Aligned.of(c, List.of(y, c.live(i)));
                Value a = both.values().get(0);
                Value p = both.values().get(1);
                y =
                        new Live(
                                i == 1 ? c.builder().mul(a, p) : c.builder().add(a, p),
                                both.batch(),
                                y.kind());
            }
        }
        return c.result(y);
    }

    static List<Item> instanceNorm(Call c) {
        Live x = c.live(0);
        if (x.rank() < 3 || x.batch() != 0) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its input has " + x.rank() + " axes",
                    "samples, channels and more");
        }
        int[] axes = new int[x.rank() - 2];
        Arrays.setAll(axes, i -> i + 2);
        Live y = normalized(c, x, axes);
        ProgramBuilder b = c.builder();
        Shape shape = y.value().type().shape();
        return c.result(
                y.with(b.add(b.mul(y.value(), channel(c, 1, shape)), channel(c, 2, shape))));
    }

    /** (x - mean)/√(biased variance + eps) over axes; eps stands inside the root. */
    private static Live normalized(Call c, Live x, int[] axes) {
        ProgramBuilder b = c.builder();
        Live mean = ReductionOps.over(c, x, ReductionOps.How.MEAN, axes, true);
        Aligned centred = Aligned.of(c, List.of(x, mean));
        Live d = x.with(b.subtract(centred.values().get(0), centred.values().get(1)));
        Live variance =
                ReductionOps.over(
                        c,
                        d.with(b.unary(UnaryFn.SQUARE, d.value())),
                        ReductionOps.How.MEAN,
                        axes,
                        true);
        Value root = b.unary(UnaryFn.SQRT, b.shift(variance.value(), c.number("epsilon", 1e-5)));
        Aligned scaled = Aligned.of(c, List.of(d, variance.with(root)));
        return d.with(b.div(scaled.values().get(0), scaled.values().get(1)));
    }
}
