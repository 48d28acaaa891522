package org.plstar.onnx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;
import org.plstar.network.StandardActivation;
import org.plstar.onnx.ReductionOps.How;

/** The supported ops: one line for each. */
final class OpTable {
    /** The function from a node to the meanings of its outputs. */
    interface Rule extends Function<NodeContext, List<GraphValue>> {}

    private final Map<String, Rule> rules = new TreeMap<>();

    OpTable() {
        elementwise();
        products();
        layout();
        constants();
    }

    /** The names of all ops, in order. */
    List<String> names() {
        return List.copyOf(rules.keySet());
    }

    boolean has(String op) {
        return rules.containsKey(op);
    }

    /** Reads a node whose op {@link #has} knows. */
    List<GraphValue> apply(NodeContext c) {
        Rule rule = rules.get(c.op());
        if (rule == null) {
            throw new IllegalArgumentException(c.op());
        }
        return rule.apply(c);
    }

    private void elementwise() {
        for (UnaryFn fn : List.of(
                UnaryFn.ABS,
                UnaryFn.SIGN,
                UnaryFn.RELU,
                UnaryFn.RECIPROCAL,
                UnaryFn.SQRT,
                UnaryFn.EXP,
                UnaryFn.LOG,
                UnaryFn.TANH,
                UnaryFn.SIGMOID,
                UnaryFn.SOFTPLUS,
                UnaryFn.ERF,
                UnaryFn.SIN,
                UnaryFn.COS)) {
            String name =
                    fn.name().charAt(0) + fn.name().substring(1).toLowerCase(java.util.Locale.ROOT);
            rules.put(name, c -> ElementwiseOps.unary(c, fn));
        }
        rules.put("Neg", c -> ElementwiseOps.unary(c, UnaryFn.NEGATE));
        rules.put("Softsign", c -> ActivationOps.activation(c, StandardActivation.SOFTSIGN));
        rules.put("ThresholdedRelu", ActivationOps::thresholded);
        rules.put("Tan", ElementwiseOps::tangent);
        rules.put("Sinh", c -> ElementwiseOps.hyperbolic(c, -1));
        rules.put("Cosh", c -> ElementwiseOps.hyperbolic(c, 1));
        rules.put("Shrink", ActivationOps::shrink);
        rules.put("Mean", ElementwiseOps::mean);
        rules.put("Swish", ActivationOps::swish);
        rules.put("LeakyRelu", ActivationOps::leaky);
        rules.put("PRelu", ActivationOps::prelu);
        rules.put("Elu", c -> ActivationOps.elu(c, c.number("alpha", 1), 1, false));
        rules.put("Celu", c -> ActivationOps.elu(c, c.number("alpha", 1), 1, true));
        rules.put(
                "Selu",
                c -> ActivationOps.elu(
                        c,
                        c.number("alpha", 1.6732632423543772),
                        c.number("gamma", 1.0507009873554805),
                        false));
        rules.put("Gelu", ActivationOps::gelu);
        rules.put("Mish", c -> ActivationOps.activation(c, StandardActivation.MISH));
        rules.put("HardSigmoid", ActivationOps::hardSigmoid);
        rules.put("HardSwish", ActivationOps::hardSwish);
        rules.put("Clip", ActivationOps::clip);
        rules.put("Pow", ElementwiseOps::power);
        rules.put("Add", ElementwiseOps::add);
        rules.put("Sub", ElementwiseOps::subtract);
        rules.put("Mul", ElementwiseOps::multiply);
        rules.put("Div", ElementwiseOps::divide);
        rules.put("Sum", c -> ElementwiseOps.fold(c, c.builder()::add));
        rules.put(
                "Max",
                c -> ElementwiseOps.fold(
                        c, (a, b) -> ElementwiseOps.extremum(c.builder(), true, a, b)));
        rules.put(
                "Min",
                c -> ElementwiseOps.fold(
                        c, (a, b) -> ElementwiseOps.extremum(c.builder(), false, a, b)));
        rules.put("Where", ElementwiseOps::where);
        rules.put("Equal", c -> ElementwiseOps.compare(c, BinaryFn.EQUAL, false));
        rules.put("Greater", c -> ElementwiseOps.compare(c, BinaryFn.GREATER, false));
        rules.put("GreaterOrEqual", c -> ElementwiseOps.compare(c, BinaryFn.GREATER_EQUAL, false));
        rules.put("Less", c -> ElementwiseOps.compare(c, BinaryFn.GREATER, true));
        rules.put("LessOrEqual", c -> ElementwiseOps.compare(c, BinaryFn.GREATER_EQUAL, true));
        rules.put("Not", ElementwiseOps::not);
        rules.put("And", c -> ElementwiseOps.binary(c, c.builder()::mul));
        rules.put("Or", c -> ElementwiseOps.or(c, false));
        rules.put("Xor", c -> ElementwiseOps.or(c, true));
        rules.put("IsNaN", ElementwiseOps::isNaN);
        rules.put("Cast", ElementwiseOps::cast);
        rules.put("CastLike", c -> c.result(c.input(0)));
        rules.put("Identity", c -> c.result(c.input(0)));
        // evaluation without dropout
        rules.put("Dropout", c -> c.result(c.input(0)));
    }

    private void products() {
        rules.put("MatMul", ProductOps::matMul);
        rules.put("Gemm", ProductOps::gemm);
        rules.put("Attention", AttentionOps::attention);
        rules.put("Einsum", ProductOps::einsum);
        rules.put("LSTM", RecurrentOps::lstm);
        rules.put("GRU", RecurrentOps::gru);
        rules.put("RNN", RecurrentOps::rnn);
        rules.put("Conv", WindowOps::conv);
        rules.put("ConvTranspose", WindowOps::convTranspose);
        rules.put("MaxPool", PoolOps::max);
        rules.put("AveragePool", PoolOps::average);
        rules.put("GlobalAveragePool", c -> ReductionOps.global(c, How.MEAN));
        rules.put("GlobalMaxPool", c -> ReductionOps.global(c, How.MAX));
        rules.put("ReduceMean", c -> ReductionOps.reduce(c, How.MEAN));
        rules.put("ReduceSum", c -> ReductionOps.reduce(c, How.SUM));
        rules.put("ReduceMax", c -> ReductionOps.reduce(c, How.MAX));
        rules.put("ReduceMin", c -> ReductionOps.reduce(c, How.MIN));
        rules.put("ReduceProd", c -> ReductionOps.reduce(c, How.PRODUCT));
        rules.put("CumSum", ReductionOps::runningSum);
        rules.put("ReduceL1", c -> ReductionOps.reduce(c, How.SUM_OF_SIZES));
        rules.put("ReduceLogSum", c -> ReductionOps.reduce(c, How.LOG_OF_SUM));
        rules.put("ReduceL2", c -> ReductionOps.reduce(c, How.ROOT_OF_SQUARES));
        rules.put("ReduceSumSquare", c -> ReductionOps.reduce(c, How.SUM_OF_SQUARES));
        rules.put("ReduceLogSumExp", c -> ReductionOps.reduce(c, How.LOG_SUM_EXP));
        rules.put("Softmax", c -> SoftmaxOps.softmax(c, false));
        rules.put("LogSoftmax", c -> SoftmaxOps.softmax(c, true));
        rules.put("BatchNormalization", NormalizationOps::batchNorm);
        rules.put("LayerNormalization", NormalizationOps::layerNorm);
        rules.put("InstanceNormalization", NormalizationOps::instanceNorm);
        rules.put("GroupNormalization", NormalizationOps::groupNorm);
        rules.put("RMSNormalization", NormalizationOps::rmsNorm);
        rules.put("LRN", ChannelOps::localResponse);
    }

    private void layout() {
        rules.put("Transpose", LayoutOps::transpose);
        rules.put("Reshape", ReshapeOps::reshape);
        rules.put("Flatten", ReshapeOps::flatten);
        rules.put("Squeeze", ReshapeOps::squeeze);
        rules.put("Unsqueeze", ReshapeOps::unsqueeze);
        rules.put("Concat", LayoutOps::concat);
        rules.put("Split", LayoutOps::split);
        rules.put("Slice", LayoutOps::slice);
        rules.put("GatherElements", GatherOps::gatherElements);
        rules.put("OneHot", GatherOps::oneHot);
        rules.put("Gather", GatherOps::gather);
        rules.put("Expand", RepeatOps::expand);
        rules.put("Pad", PadOps::pad);
        rules.put("Tile", RepeatOps::tile);
        rules.put("ScatterND", GatherOps::scatter);
        rules.put("Size", LayoutOps::size);
        rules.put("DepthToSpace", c -> ChannelOps.blocks(c, true));
        rules.put("SpaceToDepth", c -> ChannelOps.blocks(c, false));
        rules.put("Resize", ResizeOps::resize);
        rules.put("Upsample", ResizeOps::upsample);
        rules.put("Shape", LayoutOps::shape);
    }

    private void constants() {
        rules.put("DequantizeLinear", c -> {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "it widens numbers of few bits that are chosen or computed",
                    "stored numbers",
                    "take the float file of the model");
        });
        rules.put("Constant", c -> c.result(Constants.read(c)));
        for (String name : List.of("ConstantOfShape", "Range", "Trilu", "Floor", "Ceil", "Mod")) {
            rules.put(name, c -> {
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_OP,
                        "its operands are computed from weights or data",
                        "constants, or the shapes of values");
            });
        }
    }
}
