package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** The normalizations in primitive ops, so that all their derivatives are exact. */
final class NormalizationOps {
    private NormalizationOps() {}

    /** Evaluation mode: the running statistics are constants. */
    static List<GraphValue> batchNorm(NodeContext c) {
        Traced x = c.live(0);
        if (c.whole("training_mode", 0) != 0) {
            throw c.refuse(
                    OnnxRefusal.TRAINING_MODE,
                    "it is in training mode, where a sample's output depends on the others",
                    "a model in evaluation mode",
                    "call model.eval() before the export");
        }
        int item = channels(c, x, 2);
        ProgramBuilder b = c.builder();
        Shape shape = x.value().type().shape();
        double[] mean = statistic(c, 3, shape.dim(item));
        double[] variance = statistic(c, 4, shape.dim(item));
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
        Shape one = Shape.of(shape.dim(item));
        Value y = b.add(x.value(), b.broadcast(b.constant(one, shift), shape, List.of(item)));
        y = b.mul(y, b.broadcast(b.constant(one, factor), shape, List.of(item)));
        y = b.mul(y, channel(c, 1, shape, item));
        return c.result(x.with(b.add(y, channel(c, 2, shape, item))));
    }

    /** The axis of the shape per item that is the channels, ONNX's axis 1. */
    private static int channels(NodeContext c, Traced x, int rank) {
        if (x.rank() < rank || x.batch() > 0) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its input is " + x.words(),
                    rank == 2 ? "samples, channels" : "samples, channels and more");
        }
        return x.item(1);
    }

    private static double[] statistic(NodeContext c, int i, int channels) {
        double[] v = c.fixed(i, "statistics").values();
        if (v.length != channels) {
            throw c.refuse(OnnxRefusal.BAD_NODE, v.length + " statistics", channels + " of them");
        }
        return v;
    }

    private static Value channel(NodeContext c, int i, Shape shape, int item) {
        Traced l = c.live(i);
        if (l.samples().given() || !l.value().type().shape().equals(Shape.of(shape.dim(item)))) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "input " + i + " has " + l.words(),
                    "one number per channel, " + shape.dim(item));
        }
        return c.builder().broadcast(l.value(), shape, List.of(item));
    }

    static List<GraphValue> layerNorm(NodeContext c) {
        Traced x = c.live(0);
        if (c.wantsOutput(1) || c.wantsOutput(2)) {
            throw c.refuse(OnnxRefusal.UNSUPPORTED_OP, "it gives its statistics", "values only");
        }
        return c.result(scaled(c, normalized(c, x, from(c, x), true)));
    }

    /** The op RMSNormalization, without a mean and without a shift. */
    static List<GraphValue> rmsNorm(NodeContext c) {
        Traced x = c.live(0);
        return c.result(scaled(c, normalized(c, x, from(c, x), false)));
    }

    private static int[] from(NodeContext c, Traced x) {
        int from = c.axis(c.whole("axis", -1), x.rank());
        int[] axes = new int[x.rank() - from];
        Arrays.setAll(axes, i -> from + i);
        return axes;
    }

    /** Times input 1, plus input 2, as NumPy broadcasts. */
    private static Traced scaled(NodeContext c, Traced x) {
        Traced y = x;
        for (int i = 1; i <= 2; i++) {
            if (c.has(i)) {
                Broadcasting both = Broadcasting.of(c, y, c.live(i));
                Value a = both.values().get(0);
                Value p = both.values().get(1);
                y = y.with(i == 1 ? c.builder().mul(a, p) : c.builder().add(a, p), both.samples());
            }
        }
        return y;
    }

    static List<GraphValue> instanceNorm(NodeContext c) {
        Traced x = c.live(0);
        int item = channels(c, x, 3);
        int[] axes = new int[x.rank() - 2];
        Arrays.setAll(axes, i -> i + 2);
        return c.result(perChannel(c, normalized(c, x, axes, true), item));
    }

    private static Traced perChannel(NodeContext c, Traced y, int item) {
        ProgramBuilder b = c.builder();
        Shape shape = y.value().type().shape();
        return y.with(
                b.add(b.mul(y.value(), channel(c, 1, shape, item)), channel(c, 2, shape, item)));
    }

    /**
     * The op GroupNormalization; before opset 21 the scale has a number per group, later per
     * channel.
     */
    static List<GraphValue> groupNorm(NodeContext c) {
        Traced x = c.live(0);
        int item = channels(c, x, 2);
        int channels = x.extent(1);
        int groups = c.whole("num_groups", 0);
        if (groups < 1 || channels % groups != 0) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    channels + " channels in " + groups + " groups",
                    "groups of equal size");
        }
        int[] grouped = new int[x.rank() + 1];
        int[] axes = new int[x.rank() - 1];
        for (int i = 0; i < grouped.length; i++) {
            grouped[i] = i == 1 ? groups : i == 2 ? channels / groups : x.extent(i < 1 ? i : i - 1);
            if (i >= 2) {
                axes[i - 2] = i;
            }
        }
        ProgramBuilder b = c.builder();
        Shape split = c.shape(x.samples().items(grouped));
        Traced y = normalized(c, x.with(b.reshape(x.value(), split)), axes, true);
        if (c.live(1).value().type().shape().size() == groups && c.opset() < 21) {
            y = perChannel(c, y, item);
            return c.result(y.with(b.reshape(y.value(), x.value().type().shape())));
        }
        y = y.with(b.reshape(y.value(), x.value().type().shape()));
        return c.result(perChannel(c, y, item));
    }

    /** (x - mean)/√(biased variance + eps) over axes; eps is inside the root. */
    private static Traced normalized(NodeContext c, Traced x, int[] axes, boolean centred) {
        ProgramBuilder b = c.builder();
        Traced d = x;
        if (centred) {
            Traced mean = ReductionOps.over(c, x, ReductionOps.How.MEAN, axes, true);
            Broadcasting both = Broadcasting.of(c, x, mean);
            d = x.with(b.subtract(both.values().get(0), both.values().get(1)));
        }
        Traced variance = ReductionOps.over(
                c, d.with(b.unary(UnaryFn.SQUARE, d.value())), ReductionOps.How.MEAN, axes, true);
        Value root = b.unary(UnaryFn.SQRT, b.shift(variance.value(), c.number("epsilon", 1e-5)));
        Broadcasting scaled = Broadcasting.of(c, d, variance.with(root));
        return d.with(b.div(scaled.values().get(0), scaled.values().get(1)));
    }
}
