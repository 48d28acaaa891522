package org.plstar.onnx;

import java.util.regex.Pattern;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

/**
 * Numbers of few bits. Stored ones are read, as (x - zero point) · scale; what rounds numbers while
 * the model runs has no derivative.
 */
final class QuantizedOps {
    private static final Pattern ROUNDS = Pattern.compile("(Dynamic)?QuantizeLinear"
            + "|(MatMul|Conv)Integer(ToFloat)?"
            + "|DynamicQuantize(MatMul|LSTM)"
            + "|QLinear.+|QGemm|Q(Ordered)?Attention");

    private QuantizedOps() {}

    /** Whether an op rounds what the model computes, or computes with what was rounded. */
    static boolean rounds(String op) {
        return ROUNDS.matcher(op).matches();
    }

    static Refusal refused(NodeContext c) {
        return c.refuse(
                OnnxRefusal.UNSUPPORTED_OP,
                "it rounds numbers to few bits while the model runs, which has no derivative",
                "numbers in floating point",
                "take the float file of the model");
    }

    private static Constant stored(NodeContext c, int i) {
        Constant k = c.fixed(i, "operand");
        if (!k.isFree()) {
            throw c.samples("it computes with the number of samples");
        }
        return k;
    }

    /**
     * The numbers that DequantizeLinear makes of stored ones; scale and zero point are one each, or
     * one along an axis. A product of up to 16 bits with a scale in single precision is exact.
     */
    static Constant dequantized(NodeContext c) {
        Constant x = stored(c, 0);
        Constant scale = stored(c, 1);
        if (c.whole("block_size", 0) != 0) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "it has a scale for each block",
                    "one scale, or one along an axis",
                    "take the float file of the model");
        }
        double[] scales = scale.values();
        double[] zeros = c.has(2) ? stored(c, 2).values() : new double[scales.length];
        boolean along = scales.length != 1;
        int axis = along ? c.axis(c.whole("axis", 1), x.rank()) : 0;
        if (zeros.length != scales.length
                || (along && scales.length != x.shape().dim(axis))) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    scales.length + " scales and " + zeros.length + " zero points for a tensor of "
                            + x.shape(),
                    "one of each, or as many as an axis is long");
        }
        Shape shape = x.shape();
        int inner = 1;
        for (int i = axis + 1; along && i < shape.rank(); i++) {
            inner *= shape.dim(i);
        }
        double[] v = new double[x.values().length];
        for (int i = 0; i < v.length; i++) {
            int k = along ? i / inner % scales.length : 0;
            v[i] = (x.values()[i] - zeros[k]) * scales[k];
        }
        return Constant.of(shape, Kind.REAL, v);
    }
}
