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
 * time: values that depend on the point alone are computed once and kept, so that a product costs
 * the linear part only.
 *
 * <p>Memory: {@link #bytes} for what is kept. Not thread-safe.
 */
final class KeptLinearization {
    /** The prefixes of tangent inputs and of outputs, before the parameter's name. */
    record Names(String tangent, String output) {}

    private final ResidualSystem system;
    private final int samples;
    private final Linearization split;
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
        this(
                system,
                system.samples(),
                l,
                names,
                Executor.of(l.primal().keep(l.residuals()), precision, workers),
                Executor.of(l.linear(), precision, workers));
    }

    private KeptLinearization(
            ResidualSystem system,
            int samples,
            Linearization split,
            Names names,
            Executor primal,
            Executor linear) {
        this.system = system;
        this.samples = samples;
        this.split = split;
        this.names = names;
        this.primal = primal;
        this.linear = linear;
        for (String name : split.residuals()) {
            kept.put(
                    name,
                    primal.precision().allocate(Math.toIntExact(elements(samples, split, name))));
        }
    }

    /**
     * A linearization that keeps no values: the base of others for some samples, which share the
     * memory of its passes.
     */
    static KeptLinearization ofParts(
            ResidualSystem system,
            Linearization l,
            Names names,
            Precision precision,
            Workers workers) {
        return new KeptLinearization(
                system,
                0,
                l,
                names,
                Executor.of(l.primal().keep(l.residuals()), precision, workers),
                Executor.of(l.linear(), precision, workers));
    }

    /** The same linearization for some of the samples, with shared memory of passes. */
    KeptLinearization of(int some) {
        return new KeptLinearization(system, some, split, names, primal, linear);
    }

    /** The number of bytes that are kept of a linearization. */
    static long bytes(ResidualSystem system, Linearization l, Precision precision) {
        return bytes(system.samples(), l, precision);
    }

    private static long bytes(int samples, Linearization l, Precision precision) {
        return l.residuals().stream().mapToLong(r -> elements(samples, l, r)).sum()
                * precision.bytes();
    }

    private static long elements(int samples, Linearization l, String name) {
        Type t = l.primal().outputType(name);
        return (long) t.shape().size() * (t.axes().sample() ? samples : 1);
    }

    /** Whether this linearization was made from another one, for the given number of samples. */
    boolean isOf(KeptLinearization other, int some) {
        return linear == other.linear && samples == some;
    }

    /** The number of bytes that this linearization keeps. */
    long bytes() {
        return bytes(samples, split, primal.precision());
    }

    /** Changes the point of linearization. */
    void moveTo(Binding at) {
        if (!kept.isEmpty()) {
            kept.forEach((name, s) -> at.output(name, s, 0));
            primal.run(at, samples);
        }
    }

    /**
     * The product of the linear part with one vector.
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
            linear.run(at, samples);
        }
    }
}
