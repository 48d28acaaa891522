package org.plstar.onnx;

import java.util.List;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.onnx.proto.FunctionProto;
import org.plstar.onnx.proto.OperatorSet;

/**
 * Functions that exported files define in double precision, for which ONNX Runtime has no kernel:
 * each has the meaning of the standard op with its name.
 */
final class Exported {
    /** The domain of these functions. */
    static final String DOMAIN = "org.plstar";

    static final Set<String> FUNCTIONS = Set.of("Erf", "Softplus");

    static final int OPSET = 17;

    /** The argument beyond which erf rounds to 1. */
    private static final double LAST = 7;

    /**
     * log(erfc(x)/t) + x² for t = 2/(2 + x) as a polynomial in s, which runs from -1 to 1 as t runs
     * from 2/9 to 1: a truncated Chebyshev series in powers of s, lowest first; erf from it errs by
     * less than 5e-16.
     */
    private static final double[] LOG_ERFC = {
        -0.5205136450464862,
        0.533878470483149,
        0.008566248608688723,
        -0.02405497380914672,
        0.0001288403224269159,
        0.0025143458056009656,
        -0.0003440386977892288,
        -0.0002819167669095652,
        0.00010381292409751607,
        1.970415789780726e-05,
        -2.060946547350152e-05,
        2.11376721092146e-06,
        2.6906151661727874e-06,
        -1.0796453294427064e-06,
        -1.1532859667486415e-07,
        2.0291182770423525e-07,
        -4.297350894848228e-08,
        -1.7949216574486782e-08,
        1.1966005966893166e-08,
        -9.147181262389188e-10,
        -1.4672957490210284e-09,
        4.737965503868436e-10,
        7.582561780449898e-11,
        -4.722310548573379e-11
    };

    private Exported() {}

    static FunctionProto function(String name) {
        return name.equals("Erf") ? erf() : softplus();
    }

    private static FunctionProto of(String name, NodeWriter w, String result) {
        return new FunctionProto(
                DOMAIN,
                name,
                List.of("x"),
                List.of(result),
                w.needed(Set.of(result)),
                List.of(),
                new OperatorSet("", OPSET));
    }

    /** max(x, 0) + log(1 + e^-|x|). */
    private static FunctionProto softplus() {
        NodeWriter w = new NodeWriter(Precision.DOUBLE, "v");
        String size = w.node("Abs", List.of("x"));
        String tail = w.node("Exp", List.of(w.node("Neg", List.of(size))));
        String log = w.node("Log", List.of(w.node("Add", List.of(tail, w.scalar(1)))));
        String positive = w.node("Relu", List.of("x"));
        return of("Softplus", w, w.node("Add", List.of(positive, log)));
    }

    /** sign(x) (1 - t exp(P(s) - x²)). */
    private static FunctionProto erf() {
        NodeWriter w = new NodeWriter(Precision.DOUBLE, "v");
        String size = w.node("Abs", List.of("x"));
        String a = w.node("Min", List.of(size, w.scalar(LAST)));
        String t = w.node("Div", List.of(w.scalar(2), w.node("Add", List.of(a, w.scalar(2)))));
        // the scaled argument s = (t - 11/18)/(7/18)
        String s = w.node(
                "Div", List.of(w.node("Sub", List.of(t, w.scalar(11.0 / 18))), w.scalar(7.0 / 18)));
        String p = w.scalar(LOG_ERFC[LOG_ERFC.length - 1]);
        for (int i = LOG_ERFC.length - 2; i >= 0; i--) {
            p = w.node("Add", List.of(w.node("Mul", List.of(p, s)), w.scalar(LOG_ERFC[i])));
        }
        String square = w.node("Mul", List.of(a, a));
        String e = w.node("Exp", List.of(w.node("Sub", List.of(p, square))));
        String erfc = w.node("Mul", List.of(t, e));
        String value = w.node("Sub", List.of(w.scalar(1), erfc));
        return of("Erf", w, w.node("Mul", List.of(w.node("Sign", List.of("x")), value)));
    }
}
