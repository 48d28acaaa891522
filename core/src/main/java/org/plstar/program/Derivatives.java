package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.plstar.refusal.Refusal;

/** Derivatives of a program as programs, which can be differentiated again. */
public final class Derivatives {
    private Derivatives() {}

    /**
     * A program of the outputs and their directional derivatives.
     *
     * @param wrt which leaves vary; the tangent of leaf w is an input named {@code prefix + w}
     * @return the program's outputs and, for each that varies, {@code prefix + output}
     */
    public static Program jvp(Program program, Predicate<String> wrt, String prefix) {
        requireNonNull(prefix, "prefix");
        Linearization l = Linearize.of(program, wrt, prefix);
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> primal = b.inline(l.primal(), Map.of());
        Map<String, Value> tangents = b.inline(l.linear(), primal);
        program.outputs().forEach(name -> b.output(name, requireNonNull(primal.get(name))));
        tangents.forEach((name, t) -> b.output(prefix + name, t));
        return b.build();
    }

    /**
     * Outputs and the pullback of cotangents.
     *
     * @param wrt which leaves vary
     * @param seeds whether cotangents carry the output axis
     * @return the program's outputs and, for each leaf w that matters, {@code "g:" + w}; cotangents
     *     are inputs {@code "u:" + output}
     */
    public static Program vjp(Program program, Predicate<String> wrt, boolean seeds) {
        return pullback(program, wrt, seeds, Map.of());
    }

    /**
     * A program of a scalar output and its gradient.
     *
     * @param output a scalar without named axes
     * @return the program's outputs and, for each leaf w that matters, {@code "g:" + w}
     */
    public static Program gradient(Program program, String output, Predicate<String> wrt) {
        if (!program.outputType(output).equals(Type.of())) {
            throw Refusal.of(
                    ProgramRefusal.DERIVATIVE,
                    output + " of type " + program.outputType(output),
                    "it is no single number",
                    "a scalar to take the gradient of",
                    "sum it first, or take its Jacobian");
        }
        return pullback(program, wrt, false, Map.of(output, 1.0));
    }

    private static Program pullback(
            Program program, Predicate<String> wrt, boolean seeds, Map<String, Double> fixed) {
        Linearization l = Linearize.of(program, wrt, "d:");
        Program linear = fixed.isEmpty()
                ? l.linear()
                : l.linear()
                        .keep(fixed.keySet().stream()
                                .filter(l.linear()::hasOutput)
                                .toList());
        Program back = Transpose.of(linear, Set.copyOf(l.tangents()), seeds);
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> primal = b.inline(l.primal(), Map.of());
        Map<String, Value> given = new HashMap<>(primal);
        fixed.forEach((name, seed) -> given.put("u:" + name, b.scalar(seed)));
        Map<String, Value> cotangents = new LinkedHashMap<>(b.inline(back, given));
        program.outputs().forEach(name -> b.output(name, requireNonNull(primal.get(name))));
        cotangents.forEach((name, g) -> b.output("g:" + name.substring(2), g));
        return b.build();
    }
}
