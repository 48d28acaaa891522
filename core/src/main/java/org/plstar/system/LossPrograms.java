package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.program.Derivatives;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Transpose;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;

/**
 * The programs of a loss on a system: value, gradient, Hessian products and generalized
 * Gauss–Newton products.
 */
final class LossPrograms {
    /** Input: targets, one item of [C] per sample; its name cannot be a parameter's name. */
    static final String TARGET = "loss:target";

    /** Input: one weight per sample. */
    static final String WEIGHT = "loss:weight";

    /** Output: Σ_i weight_i l(f_i, y_i). */
    static final String LOSS = "loss:sum";

    private LossPrograms() {}

    /** The loss of F as a program: the system's inputs, targets and weights to the loss. */
    static Program loss(ResidualSystem system, Loss loss) {
        return loss(system.program(), system.output(), loss).keep(List.of(LOSS));
    }

    /** Adds the loss of one of a program's outputs; the other outputs are kept. */
    static Program loss(Program program, String output, Loss loss) {
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> all = b.inline(program, Map.of());
        b.output(LOSS, total(b, requireNonNull(all.get(output)), loss));
        all.forEach((name, value) -> {
            if (!name.equals(output)) {
                b.output(name, value);
            }
        });
        return b.build();
    }

    private static Value total(ProgramBuilder b, Value f, Loss loss) {
        Type type = f.type();
        Value y = b.input(TARGET, type);
        Value weight = b.input(WEIGHT, new Type(type.axes(), Shape.SCALAR));
        return b.sumAxes(b.mul(weight, loss.perSample(b, f, y)), type.axes());
    }

    /** The loss and its gradient: outputs {@code loss} and {@code g:} + parameter. */
    static Program gradient(ResidualSystem system, Loss loss) {
        return Derivatives.gradient(loss(system, loss), LOSS, system.layout()::contains);
    }

    /** Hessian times vector: tangents {@code v:} + parameter to {@code v:g:} + parameter. */
    static Program hessian(ResidualSystem system, Loss loss) {
        Program all = Derivatives.jvp(gradient(system, loss), system.layout()::contains, "v:");
        return all.keep(all.outputs().stream().filter(o -> o.startsWith("v:g:")).toList());
    }

    /**
     * Jᵀ B J times vector, B the Hessian of the loss in the outputs: tangents {@code v:} +
     * parameter to {@code v:} + parameter.
     */
    static Program gaussNewton(ResidualSystem system, Loss loss) {
        Linearization j = Linearize.of(system.program(), system.layout()::contains, "v:");
        Program back = Transpose.of(j.linear(), Set.copyOf(j.tangents()), false);
        ProgramBuilder l = new ProgramBuilder();
        Value out = l.input("f", system.program().outputType(system.output()));
        l.output(LOSS, total(l, out, loss));
        Program slope = Derivatives.gradient(l.build(), LOSS, "f"::equals).keep(List.of("g:f"));
        Program bend = Derivatives.jvp(slope, "f"::equals, "t:").keep(List.of("t:g:f"));
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> primal = b.inline(j.primal(), Map.of());
        Value tangent = b.inline(j.linear(), primal).get(system.output());
        Map<String, Value> bent = new HashMap<>();
        bent.put("f", primal.get(system.output()));
        bent.put("t:f", tangent);
        Map<String, Value> given = new LinkedHashMap<>(primal);
        given.put("u:" + system.output(), b.inline(bend, bent).get("t:g:f"));
        b.inline(back, given).forEach(b::output);
        return b.build();
    }

    /** Binds the outputs {@code prefix + parameter}; parameters that do not matter get zero. */
    static void outputs(
            ResidualSystem system, Binding b, Program program, String prefix, Storage g) {
        for (ParamLayout.Entry e : system.layout().entries()) {
            if (program.hasOutput(prefix + e.name())) {
                b.output(prefix + e.name(), g, e.offset());
            } else {
                g.put(e.offset(), new double[e.size()]);
            }
        }
    }
}
