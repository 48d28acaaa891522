package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.plstar.program.Derivatives;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * The Taylor models of a system around a point w0, as systems in the same unknowns: whatever trains
 * or studies the system does so with them.
 *
 * <p>The point is an input of their programs, and its value and derivatives are computed again at
 * every evaluation: a value of the linear model costs about two of the system, of the quadratic
 * about four, and memory in proportion.
 */
public final class LocalModel {
    private static final String POINT = "w0:";
    private static final String FIRST = "d:";
    private static final String SECOND = "e:";

    private LocalModel() {}

    /**
     * F(w0) + DF(w0)[w - w0].
     *
     * @param w0 [p]; copied
     */
    public static ResidualSystem linear(ResidualSystem system, double[] w0) {
        return around(system, w0, false);
    }

    /**
     * F(w0) + DF(w0)[w - w0] + ½ D²F(w0)[w - w0, w - w0].
     *
     * <p>Where F has kinks, D²F is that of the smooth piece that w0 lies in.
     *
     * @param w0 [p]; copied
     */
    public static ResidualSystem quadratic(ResidualSystem system, double[] w0) {
        return around(system, w0, true);
    }

    private static ResidualSystem around(ResidualSystem system, double[] w0, boolean second) {
        ParamLayout layout = system.layout();
        Require.size(layout.size(), w0.length, PredictRefusal.SIZE, "w0");
        Program derivative = Derivatives.jvp(system.program(), layout::contains, FIRST);
        if (second) {
            derivative = Derivatives.jvp(derivative, layout::contains, SECOND);
        }
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> given = new HashMap<>();
        Map<String, double[]> point = new LinkedHashMap<>();
        for (ParamLayout.Entry e : layout.entries()) {
            Value there = b.input(POINT + e.name(), Type.of(e.shape().dims()));
            Value moved = b.subtract(b.param(e.name(), e.shape()), there);
            given.put(e.name(), there);
            given.put(FIRST + e.name(), moved);
            given.put(SECOND + e.name(), moved);
            point.put(POINT + e.name(), Arrays.copyOfRange(w0, e.offset(), e.offset() + e.size()));
        }
        Map<String, Value> terms = b.inline(derivative, given);
        String out = system.output();
        Value f = requireNonNull(terms.get(out));
        f = plus(b, f, 1, terms, FIRST + out);
        f = plus(b, f, 0.5, terms, SECOND + FIRST + out);
        b.output(out, f);
        Program program = b.build();
        point.keySet().retainAll(program.inputs().keySet());
        return system.withProgram(program, point);
    }

    /** Adds a term to a value; a term that is zero everywhere is absent. */
    private static Value plus(
            ProgramBuilder b, Value f, double factor, Map<String, Value> terms, String name) {
        Value term = terms.get(name);
        return term == null ? f : b.add(f, b.scale(factor, term));
    }
}
