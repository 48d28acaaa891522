package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * Slopes of z ↦ F(w1 + Dz), D = Ĵᵀ(Ĵ Ĵᵀ)⁻¹ as computed, [p, n]: any doubles will do, since a proof
 * is about the D that there is.
 *
 * <p>Memory: n p numbers some four times, and n times one sample's values. Cost: n² p for D and for
 * its norm each; a pass pushes n directions through every line of every sample.
 */
final class Directions {
    /** Numbers that D may have. */
    static final long LARGEST = 1L << 25;

    private static final String MIDDLE = "middles";
    private static final String RADIUS = "radii";
    private static final String DOUBT = "doubt ";
    private static final int PIECE = 96;

    private final SlopeSystem at;
    private final ResidualSystem system;
    private final Enclose enclose;
    private final Executor executor;

    /** Columns of D by param, [n, size]. */
    private final List<double[]> columns;

    private final double norm;

    private Directions(SlopeSystem at, double[] inverse) {
        this.at = at;
        system = at.system();
        int n = system.equations();
        enclose = at.enclosed(n);
        executor = Executor.of(program(), Precision.DOUBLE, at.workers());
        columns = new ArrayList<>();
        for (double[] rows : at.rows().all()) {
            columns.add(product(inverse, n, rows, at.workers()));
        }
        norm = norm(n);
    }

    /** Absent where the computed Ĵ Ĵᵀ has no computed inverse, or D is too large. */
    static Optional<Directions> of(SlopeSystem at) {
        int n = at.system().equations();
        if ((long) n * at.system().unknowns() > LARGEST) {
            return Optional.empty();
        }
        double[] inverse = new double[n * n];
        try (Matrix factor = at.kernel().copy()) {
            if (Lapack.cholesky(factor).isPresent()) {
                return Optional.empty();
            }
            double[] unit = new double[n];
            for (int i = 0; i < n; i++) {
                Arrays.fill(unit, 0);
                unit[i] = 1;
                Lapack.solveCholesky(factor, unit);
                System.arraycopy(unit, 0, inverse, i * n, n);
            }
        }
        return Optional.of(new Directions(at, inverse));
    }

    private static double[] product(double[] inverse, int n, double[] rows, Workers workers) {
        int size = rows.length / n;
        double[] product = new double[rows.length];
        workers.run(
                (n + PIECE - 1) / PIECE,
                piece -> {
                    int from = piece * PIECE;
                    int count = Math.min(PIECE, n - from);
                    Blas.gemm(
                            1,
                            Operand.of(inverse, from * n, count, n, n),
                            Operand.of(rows, n, size),
                            0,
                            Operand.of(product, from * size, count, size, size));
                });
        return product;
    }

    private double norm(int n) {
        int p = columns.stream().mapToInt(c -> c.length / n).sum();
        double[] whole = new double[n * p];
        int offset = 0;
        for (double[] block : columns) {
            int size = block.length / n;
            for (int i = 0; i < n; i++) {
                System.arraycopy(block, i * size, whole, i * p + offset, size);
            }
            offset += size;
        }
        return SpectralNorm.above(whole, n, p);
    }

    private Program program() {
        var b = enclose.b;
        int output = system.program().output(system.output());
        Axes axes = system.program().outputType(system.output()).axes().union(Axes.OUTPUT);
        Interval slope = enclose.along(output);
        var zero = b.fill(0, system.program().outputType(system.output()).shape());
        b.output(MIDDLE, b.spread(slope == null ? zero : slope.mid(), axes));
        var radius = slope == null ? null : slope.radius();
        b.output(RADIUS, b.spread(radius == null ? zero : radius, axes));
        for (int k = 0; k < enclose.doubts.size(); k++) {
            var mask = enclose.doubts.get(k).mask();
            b.output(DOUBT + k, b.sumAxes(b.sumAll(mask), mask.type().axes()));
        }
        return b.build();
    }

    /** ‖D‖ from above. */
    double norm() {
        return norm;
    }

    /**
     * How far slopes by z are from the identity in |z| ≤ ρ.
     *
     * @param kappa at least ‖T - I‖ for every slope matrix T [n, n] of two points; infinite where
     *     the program may not be continuous
     * @param doubts where it may not be, in words
     */
    record Along(double kappa, List<String> doubts) {}

    /** κ of a ball. Cost: n directions through every line of every sample. */
    Along along(double rho) {
        int n = system.equations();
        int outputs = system.outputs();
        double[] mid = new double[n * n];
        double[] off = new double[n * n];
        Binding binding = at.binding(executor.program(), 0, rho);
        for (ParamLayout.Entry e : system.layout().entries()) {
            int t = at.params().indexOf(e.name());
            // one that the output's slopes do not depend on may still be compared
            double[] block = t < 0 ? new double[n * e.size()] : columns.get(t);
            binding.input(ForwardSlopes.DIRECTION + e.name(), Precision.DOUBLE.of(block), 0);
        }
        binding.output(MIDDLE, Precision.DOUBLE.of(mid), 0);
        binding.output(RADIUS, Precision.DOUBLE.of(off), 0);
        double[][] counts = new double[enclose.doubts.size()][1];
        for (int k = 0; k < counts.length; k++) {
            binding.output(DOUBT + k, Precision.DOUBLE.of(counts[k]), 0);
        }
        executor.run(binding, system.samples(), n);
        List<String> doubts = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            if (!(counts[k][0] == 0)) {
                doubts.add(at.words(enclose.doubts.get(k)));
            }
        }
        // of a sample, then of a direction, then of an output
        for (int k = 0; k < mid.length; k++) {
            int equation = k / (n * outputs) * outputs + k % outputs;
            if (k / outputs % n == equation) {
                mid[k] -= 1;
                off[k] += Rounding.UNIT * Math.abs(mid[k]) * (1 + 1e-10);
            }
        }
        double kappa = Rounding.up(norm(mid, n, outputs) + Rounding.norm(off));
        boolean known = doubts.isEmpty() && Double.isFinite(kappa);
        return new Along(known ? kappa : Double.POSITIVE_INFINITY, doubts);
    }

    /** ‖A‖₂ of [samples, directions, outputs]. */
    private static double norm(double[] a, int n, int outputs) {
        double[] square = new double[n * n];
        for (int k = 0; k < a.length; k++) {
            int equation = k / (n * outputs) * outputs + k % outputs;
            square[equation * n + k / outputs % n] = a[k];
        }
        for (double v : square) {
            if (!Double.isFinite(v)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return SpectralNorm.above(square, n, n);
    }
}
