package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.program.Axes;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Transpose;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The Jacobian of a system with one equation for each sample, as a matrix: one pass forward and one
 * back, in which the parameters have the sample axis, so that their gradients are not summed.
 * Memory in addition to the matrix: as much again. Not thread-safe.
 */
public final class SampleJacobian {
    private final ResidualSystem system;
    private final Executor values;
    private final Executor slopes;
    private final double[] value;
    private final Storage valueStorage;
    private final List<Part> parts = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Part(ParamLayout.Entry entry, double[] rows, Storage storage) {
        static Part of(ParamLayout.Entry entry, int samples) {
            double[] rows = new double[Math.multiplyExact(samples, entry.size())];
            return new Part(entry, rows, Precision.DOUBLE.of(rows));
        }
    }

    /**
     * Plans the two passes.
     *
     * @throws Refusal PROGRAM if a sample has another number of equations than one
     */
    public SampleJacobian(ResidualSystem system, Workers workers) {
        if (!system.perSample() || system.outputs() != 1) {
            throw Refusal.of(
                    SystemRefusal.PROGRAM,
                    "a system of " + system.outputs() + " equations per sample",
                    "its rows are not those of samples",
                    "one equation for each sample",
                    "take the Jacobian as an operator");
        }
        this.system = system;
        values = Executor.of(system.program(), Precision.DOUBLE, workers);
        value = new double[system.equations()];
        valueStorage = Precision.DOUBLE.of(value);
        Linearization l = Linearize.of(system.program(), system.layout()::contains, "d:");
        ProgramBuilder widened = new ProgramBuilder();
        Map<String, Value> own = new HashMap<>();
        for (String name : l.tangents()) {
            Type t = requireNonNull(l.linear().inputs().get(name), name);
            own.put(name, widened.input(name, t.with(Axes.SAMPLE)));
        }
        widened.inline(l.linear(), own).forEach(widened::output);
        Program back = Transpose.of(widened.build(), Set.copyOf(l.tangents()), false);
        ProgramBuilder b = new ProgramBuilder();
        Map<String, Value> given = new HashMap<>(b.inline(l.primal(), Map.of()));
        Value f = requireNonNull(given.get(system.output()));
        given.put("u:" + system.output(), b.fill(1, f.type().shape()));
        Map<String, Value> gradients = b.inline(back, given);
        for (ParamLayout.Entry e : system.layout().entries()) {
            Value g = gradients.get("d:" + e.name());
            if (g != null) {
                b.output("d:" + e.name(), b.spread(g, Axes.SAMPLE));
                parts.add(Part.of(e, system.samples()));
            }
        }
        b.output(system.output(), f);
        slopes = Executor.of(b.build(), Precision.DOUBLE, workers);
    }

    /** F(w) - y at w [p], [n]; overwritten by the next call. */
    public double[] residuals(Storage w) {
        Require.finite(w.toDoubles(0, w.size()), SystemRefusal.NOT_FINITE, "w");
        values.run(system.binding(w).output(system.output(), valueStorage, 0), system.samples());
        DoubleElementwise.axpy(-1, system.targets(), 0, value, 0, value.length);
        return value;
    }

    /**
     * Writes the rows of J, times a factor, into a matrix.
     *
     * @param w the point, [p]
     * @param j at least [firstRow + n, p], of which these rows are overwritten
     */
    public void into(Storage w, Matrix j, int firstRow, double factor) {
        Require.size(system.unknowns(), j.columns(), SystemRefusal.SIZE, "a row of j");
        Require.that(
                firstRow >= 0 && firstRow + (long) system.samples() <= j.rows(),
                SystemRefusal.RANGE,
                "firstRow " + firstRow,
                "from 0 to " + (j.rows() - system.samples()));
        Binding binding = system.binding(w).output(system.output(), valueStorage, 0);
        for (Part p : parts) {
            binding.output("d:" + p.entry().name(), p.storage(), 0);
        }
        slopes.run(binding, system.samples());
        double[] row = new double[j.columns()];
        for (int i = 0; i < system.samples(); i++) {
            for (Part p : parts) {
                int size = p.entry().size();
                System.arraycopy(p.rows(), i * size, row, p.entry().offset(), size);
            }
            for (int k = 0; factor != 1 && k < row.length; k++) {
                row[k] *= factor;
            }
            j.writeRow(firstRow + i, row, 0);
        }
    }
}
