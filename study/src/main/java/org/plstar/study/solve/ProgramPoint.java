package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.operator.SparseRows;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.RunningError;
import org.plstar.program.Transpose;
import org.plstar.program.Value;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** A system with products by its Jacobian, whose rows are computed in one pass if they are few. */
final class ProgramPoint implements LocalSystem {
    /** The most numbers of one pass for all rows. */
    private static final long MOST_NUMBERS = 40_000_000;

    private int evaluations;
    private final ResidualSystem system;
    private final Jacobian jacobian;
    private final Optional<Rows> rows;
    private final Executor sizing;
    private double[] at;

    ProgramPoint(ResidualSystem system, double[] w, Workers workers) {
        this.system = system;
        this.jacobian = Jacobian.at(system, w, workers);
        this.rows = Rows.of(system, workers);
        this.sizing = Executor.of(RunningError.of(system.program()), Precision.DOUBLE, workers);
        this.at = w.clone();
    }

    /** The Jacobian's columns of one parameter, row by row; reused at the next point. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Part(ParamLayout.Entry entry, double[] rows, Storage storage) {
        static Part of(ParamLayout.Entry entry, int equations) {
            double[] rows = new double[Math.multiplyExact(equations, entry.size())];
            return new Part(entry, rows, Precision.DOUBLE.of(rows));
        }
    }

    /** The program of all rows of J, for equations that are no samples. */
    private record Rows(Executor executor, List<Part> parts) {
        static Optional<Rows> of(ResidualSystem system, Workers workers) {
            if (system.perSample() || system.equations() > system.unknowns()) {
                return Optional.empty();
            }
            Linearization l = Linearize.of(system.program(), system.layout()::contains, "d:");
            Program back = Transpose.of(l.linear(), Set.copyOf(l.tangents()), true);
            ProgramBuilder b = new ProgramBuilder();
            Map<String, Value> given = new HashMap<>(b.inline(l.primal(), Map.of()));
            given.put("u:" + system.output(), b.seeds(system.equations()));
            Map<String, Value> slopes = b.inline(back, given);
            for (ParamLayout.Entry e : system.layout().entries()) {
                Value v = slopes.get("d:" + e.name());
                if (v == null || !v.type().axes().output()) {
                    return Optional.empty();
                }
                b.output("d:" + e.name(), v);
            }
            Executor executor = Executor.of(b.build(), Precision.DOUBLE, workers);
            long all = executor.elements(1, system.equations());
            if (all > MOST_NUMBERS) {
                return Optional.empty();
            }
            List<Part> parts = new ArrayList<>();
            for (ParamLayout.Entry e : system.layout().entries()) {
                parts.add(Part.of(e, system.equations()));
            }
            return Optional.of(new Rows(executor, List.copyOf(parts)));
        }

        Matrix at(ResidualSystem system, double[] w) {
            int n = system.equations();
            int p = system.unknowns();
            Matrix j = Matrix.zeros(n, p);
            var binding = system.binding(Precision.DOUBLE.of(w));
            for (Part part : parts) {
                binding.output("d:" + part.entry().name(), part.storage(), 0);
            }
            executor.run(binding, 1, n);
            double[] row = new double[p];
            for (int i = 0; i < n; i++) {
                for (Part part : parts) {
                    int size = part.entry().size();
                    if (size == p) {
                        j.writeRow(i, part.rows(), i * p);
                    } else {
                        System.arraycopy(
                                part.rows(), i * size, row, part.entry().offset(), size);
                    }
                }
                if (parts.size() > 1) {
                    j.writeRow(i, row, 0);
                }
            }
            return j;
        }
    }

    @Override
    public int rows() {
        return system.equations();
    }

    @Override
    public int columns() {
        return system.unknowns();
    }

    @Override
    public int evaluations() {
        return evaluations;
    }

    @Override
    public double[] residuals(double[] w) {
        evaluations++;
        at = w.clone();
        jacobian.moveTo(w);
        return DenseJacobian.residuals(jacobian, system);
    }

    @Override
    public Matrix jacobian() {
        return rows.isPresent() ? rows.get().at(system, at) : DenseJacobian.of(jacobian);
    }

    @Override
    public double[] sizes() {
        double[] sizes = new double[rows()];
        sizing.run(
                system.binding(Precision.DOUBLE.of(at))
                        .output(system.output(), Precision.DOUBLE.of(sizes), 0),
                system.samples());
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += Math.abs(system.targets()[i]);
        }
        return sizes;
    }

    @Override
    public void entries(SparseRows.Entry visitor) {
        try (Matrix j = jacobian()) {
            DenseJacobian.entries(j, visitor);
        }
    }

    @Override
    public Optional<LinearSteps> steps(double[] rows, UnaryOperator<double[]> scale) {
        return DenseJacobian.steps(jacobian(), rows, scale);
    }

    @Override
    public void transpose(double[] u, double[] g) {
        jacobian.applyTranspose(u, g);
    }
}
