package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/**
 * The system r_i(w, b, a) = Σ_j a_j tanh(w_j·x_i + b_j)/√h - y_i of m equations in h(d + 2)
 * unknowns, in the order w row-major, b, a; its numbers are SplitMix64's of seeds 900, 901 and 902,
 * uniform in [-1, 1).
 */
record TwoLayer(int m, int h, int d) {
    /** The start, [h(d + 2)], of unit variance but w, whose variance is 1/d. */
    double[] start() {
        double[] start = uniform(902, h * (d + 2));
        for (int i = 0; i < start.length; i++) {
            start[i] *= Math.sqrt(3) / (i < h * d ? Math.sqrt(d) : 1);
        }
        return start;
    }

    double[] data() {
        return uniform(900, m * d);
    }

    double[] targets() {
        return uniform(901, m);
    }

    ResidualSystem system() {
        ProgramBuilder p = new ProgramBuilder();
        Value x = p.input("x", Type.perSample(d));
        Value w = p.param("w", Shape.of(h, d));
        Value b = p.param("b", Shape.of(h));
        Value a = p.param("a", Shape.of(h));
        Value z = p.add(p.contract("i", x, "ji", w, "j"), p.spread(b, Axes.SAMPLE));
        Value f = p.contract("j", p.unary(UnaryFn.TANH, z), "j", a, "");
        p.output("f", p.reshape(p.scale(1 / Math.sqrt(h), f), Shape.of(1)));
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("w", Shape.of(h, d));
        shapes.put("b", Shape.of(h));
        shapes.put("a", Shape.of(h));
        return ResidualSystem.of(
                p.build(), new ParamLayout(shapes), Map.of("x", data()), m, targets());
    }

    private static double[] uniform(long seed, int n) {
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            u[i] = (z >>> 11) * 0x1p-53 * 2 - 1;
        }
        return u;
    }
}
