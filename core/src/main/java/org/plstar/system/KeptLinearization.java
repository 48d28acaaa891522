package org.plstar.system;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Linearization;
import org.plstar.program.ParamLayout;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/**
 * A program from tangents of the parameters to numbers of the parameters, split at one point at a
 * time: what the point alone decides is computed once and kept, so a product costs the linear part
 * only.
 *
 * <p>Memory: {@link #bytes} for what is kept. Not thread-safe.
 */
final class KeptLinearization {
    /** How tangent inputs and outputs are named: prefix + parameter. */
    record Names(String tangent, String output) {}

    private final ResidualSystem system;
    private final Names names;
    private final Executor primal;
    private final Executor linear;
    private final Map<String, Storage> kept = new HashMap<>();

    KeptLinearization(
            ResidualSystem system,
            Linearization l,
            Names names,
            Precision precision,
            Workers workers) {
        this.system = system;
        this.names = names;
        for (String name : l.residuals()) {
            kept.put(name, precision.allocate(Math.toIntExact(elements(system, l, name))));
        }
        primal = Executor.of(l.primal().keep(l.residuals()), precision, workers);
        linear = Executor.of(l.linear(), precision, workers);
    }

    /** Bytes that are kept. */
    static long bytes(ResidualSystem system, Linearization l, Precision precision) {
        return l.residuals().stream().mapToLong(r -> elements(system, l, r)).sum()
                * precision.bytes();
    }

    private static long elements(ResidualSystem system, Linearization l, String name) {
        Type t = l.primal().outputType(name);
        return (long) t.shape().size() * (t.axes().sample() ? system.samples() : 1);
    }

    /** Makes another point the one of linearization. */
    void moveTo(Binding at) {
        if (!kept.isEmpty()) {
            kept.forEach((name, s) -> at.output(name, s, 0));
            primal.run(at, system.samples());
        }
    }

    /**
     * The product with one vector.
     *
     * @param at the leaves that {@link #moveTo} had; gets more
     * @param v [p], not modified
     * @param result [p], overwritten; 0 where an output does not depend on the tangents
     */
    void apply(Binding at, Storage v, Storage result) {
        kept.forEach((name, s) -> at.input(name, s, 0));
        for (ParamLayout.Entry e : system.layout().entries()) {
            at.input(names.tangent() + e.name(), v, e.offset());
            String output = names.output() + e.name();
            if (linear.program().hasOutput(output)) {
                at.output(output, result, e.offset());
            } else if (result instanceof Storage.Float64 doubles) {
                Arrays.fill(doubles.data(), e.offset(), e.offset() + e.size(), 0);
            } else {
                result.put(e.offset(), new double[e.size()]);
            }
        }
        if (!linear.program().outputs().isEmpty()) {
            linear.run(at, system.samples());
        }
    }
}
