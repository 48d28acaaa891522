package org.plstar.onnx;

import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.network.Activation;
import org.plstar.network.StandardActivation;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops that are activations. */
final class ActivationOps {
    private ActivationOps() {}

    /** The op Shrink: x beyond lambd on either side, reduced by bias, otherwise 0. */
    static List<GraphValue> shrink(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Shape shape = x.value().type().shape();
        double edge = c.number("lambd", 0.5);
        double bias = c.number("bias", 0);
        Value above = b.compare(BinaryFn.GREATER, x.value(), b.fill(edge, shape));
        Value below = b.compare(BinaryFn.GREATER, b.fill(-edge, shape), x.value());
        Value low = b.select(below, b.shift(x.value(), bias), b.fill(0, shape));
        return c.result(x.with(b.select(above, b.shift(x.value(), -bias), low)));
    }

    static List<GraphValue> activation(NodeContext c, Activation a) {
        Traced x = c.live(0);
        return c.result(x.with(a.apply(c.builder(), x.value())));
    }

    /** The op ThresholdedRelu: x above a threshold, otherwise 0. */
    static List<GraphValue> thresholded(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Shape shape = x.value().type().shape();
        Value mask = b.compare(BinaryFn.GREATER, x.value(), b.fill(c.number("alpha", 1), shape));
        return c.result(x.with(b.select(mask, x.value(), b.fill(0, shape))));
    }

    /** x times the sigmoid of alpha x. */
    static List<GraphValue> swish(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value gate = b.unary(UnaryFn.SIGMOID, b.scale(c.number("alpha", 1), x.value()));
        return c.result(x.with(b.mul(x.value(), gate)));
    }

    static List<GraphValue> leaky(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        return c.result(x.with(
                positive(b, x.value(), x.value(), b.scale(c.number("alpha", 0.01), x.value()))));
    }

    static List<GraphValue> prelu(NodeContext c) {
        Traced x = c.live(0);
        Broadcasting both = Broadcasting.of(c, List.of(x, c.live(1)));
        Value v = both.values().get(0);
        ProgramBuilder b = c.builder();
        return c.result(
                positive(b, v, v, b.mul(v, both.values().get(1))), both.samples(), x.kind());
    }

    /** {@code gain (max(x,0) + alpha expm1(min(x,0)/width))}; width alpha gives celu. */
    static List<GraphValue> elu(NodeContext c, double alpha, double gain, boolean celu) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value up = b.unary(UnaryFn.RELU, x.value());
        Value down = b.subtract(x.value(), up);
        Value low = b.unary(UnaryFn.EXPM1, celu ? b.scale(1 / alpha, down) : down);
        // the slope at 0 is that of the lower branch: alpha, and 1 for celu
        Value y = positive(b, x.value(), x.value(), b.scale(alpha, low));
        return c.result(x.with(b.scale(gain, y)));
    }

    private static Value positive(ProgramBuilder b, Value x, Value above, Value below) {
        Value mask = b.compare(BinaryFn.GREATER, x, b.fill(0, x.type().shape()));
        return b.select(mask, above, below);
    }

    static List<GraphValue> clip(NodeContext c) {
        Traced x = c.live(0);
        double low = bound(c, 1, "min", Double.NEGATIVE_INFINITY);
        double high = bound(c, 2, "max", Double.POSITIVE_INFINITY);
        return c.result(x.with(clamp(c.builder(), x.value(), low, high)));
    }

    /** A bound, which is an attribute in earlier opsets. */
    private static double bound(NodeContext c, int i, String attribute, double absent) {
        if (!c.has(i)) {
            return c.number(attribute, absent);
        }
        return c.fixed(i, "bound")
                .uniform()
                .orElseThrow(
                        () -> c.refuse(OnnxRefusal.BAD_NODE, "a bound is no number", "one number"));
    }

    /** The function clamp of PyTorch: the derivative is 1 on both bounds. */
    private static Value clamp(ProgramBuilder b, Value x, double low, double high) {
        Shape shape = x.type().shape();
        Value y = x;
        if (low != Double.NEGATIVE_INFINITY) {
            Value bound = b.fill(low, shape);
            y = b.select(b.compare(BinaryFn.GREATER_EQUAL, y, bound), y, bound);
        }
        if (high != Double.POSITIVE_INFINITY) {
            Value bound = b.fill(high, shape);
            y = b.select(b.compare(BinaryFn.GREATER_EQUAL, bound, y), y, bound);
        }
        return y;
    }

    static List<GraphValue> hardSigmoid(NodeContext c) {
        Traced x = c.live(0);
        double alpha = c.number("alpha", 0.2);
        // PyTorch's 1/6, which single precision cannot hold
        double slope = (float) alpha == 1f / 6 ? 1.0 / 6 : alpha;
        ProgramBuilder b = c.builder();
        return c.result(x.with(
                clamp(b, b.shift(b.scale(slope, x.value()), c.number("beta", 0.5)), 0, 1)));
    }

    static List<GraphValue> hardSwish(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value gate = clamp(b, b.shift(b.scale(1.0 / 6, x.value()), 0.5), 0, 1);
        return c.result(x.with(b.mul(x.value(), gate)));
    }

    static List<GraphValue> gelu(NodeContext c) {
        return activation(
                c,
                c.text("approximate", "none").equals("tanh")
                        ? StandardActivation.GELU_TANH
                        : StandardActivation.GELU);
    }
}
