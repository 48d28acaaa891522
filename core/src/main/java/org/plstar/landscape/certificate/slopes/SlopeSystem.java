package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.CertificateRefusal;
import org.plstar.landscape.certificate.bound.NewtonLength;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * Everything that the theorems on slopes need of a system F(w) = y at a point w1, bounded in the
 * safe direction: a computed Jacobian Ĵ, its singular values, the length of a Newton step, and how
 * far slopes in a ball about w1 are from Ĵ.
 *
 * <p>Memory: one program's intermediate values (256 MB or a sample's), the kernel [n, n], and rows
 * of Ĵ up to the budget. Cost: some six Jacobians and n² p for the kernel.
 */
public final class SlopeSystem implements AutoCloseable {
    private final ResidualSystem system;
    private final Workers workers;
    private final SlopeProgram program;
    private final Executor radii;
    private final JacobianRows rows;
    private final Matrix kernel;
    private final double formation;
    private final double[] residual;
    private final double residualError;
    private final OptionalDouble least;
    private final double largest;

    /** ‖E‖_F of a ball of radius 0; not a number before it is asked for. */
    private double rounding = Double.NaN;

    /**
     * How far slopes are from Ĵ in a ball.
     *
     * @param radius R
     * @param total ‖E‖_F, so at least ‖T - Ĵ‖ for every slope matrix T of two points of the ball;
     *     infinite where the program may not be continuous
     * @param byParam the same for the columns of each param alone
     * @param doubts where it may not be, in words
     */
    public record Slopes(
            double radius,
            double total,
            SequencedMap<String, Double> byParam,
            List<String> doubts) {
        /** Of no ball. */
        static final Slopes NONE =
                new Slopes(0, Double.POSITIVE_INFINITY, new LinkedHashMap<>(), List.of());
    }

    private SlopeSystem(
            ResidualSystem system,
            double[] point,
            long budget,
            KernelFormer former,
            Workers workers) {
        this.system = system;
        this.workers = workers;
        SameFunctions same = SameFunctions.of(system, workers);
        Map<String, Storage> given = new LinkedHashMap<>(same.ids());
        Optional<PreciseOutputs.Residual> precise = PreciseOutputs.residual(system, point, workers);
        precise.ifPresent(p -> given.putAll(p.values()));
        program =
                new SlopeProgram(
                        system,
                        point,
                        same.nodes(),
                        precise.map(PreciseOutputs.Residual::lines).orElse(Set.of()),
                        given);
        radii =
                Executor.of(
                        program.keep(SlopeProgram.SQUARES, SlopeProgram.DOUBT),
                        Precision.DOUBLE,
                        workers);
        PreciseOutputs.Residual r = precise.orElseGet(this::ordinary);
        residual = r.residual();
        residualError = Rounding.norm(r.error());
        rows = new JacobianRows(program, budget, workers);
        SlopeKernel all = new SlopeKernel(program, budget, rows);
        kernel = Matrix.zeros(system.equations(), system.equations());
        try {
            former.form(all, kernel, workers);
        } catch (RuntimeException e) {
            kernel.close();
            throw e;
        }
        kernel.mirrorLower();
        formation = Rounding.up(Rounding.gamma(rows.terms()) * SpectralNorm.trace(kernel));
        OptionalDouble square = SpectralNorm.smallest(kernel, formation);
        double a = square.isEmpty() ? 0 : Rounding.down(Math.sqrt(square.getAsDouble()));
        least = a > 0 ? OptionalDouble.of(a) : OptionalDouble.empty();
        largest =
                Rounding.up(Math.sqrt(SpectralNorm.largest(kernel, formation) + Rounding.SQUARES));
    }

    /**
     * Measures.
     *
     * @param point w1 [p], not modified
     * @param budget bytes for rows of Ĵ
     * @throws Refusal LAYER for a program with the axis of a reverse pass
     */
    public static SlopeSystem at(
            ResidualSystem system, double[] point, long budget, Workers workers) {
        return at(system, point, budget, KernelFormer.LOCAL, workers);
    }

    /**
     * Measures; the bytes do not depend on where the kernel is formed.
     *
     * @param point w1 [p], not modified
     * @param budget bytes for rows of Ĵ
     * @throws Refusal LAYER for a program with the axis of a reverse pass
     */
    public static SlopeSystem at(
            ResidualSystem system,
            double[] point,
            long budget,
            KernelFormer former,
            Workers workers) {
        if (system.program().nodes().stream().anyMatch(n -> n.type().axes().output())) {
            throw Refusal.of(
                    CertificateRefusal.LAYER,
                    "the program of " + system.program().nodes().size() + " lines",
                    "it has the axis of a reverse pass",
                    "a program of parameters and data",
                    "certify the program that it was made from");
        }
        return new SlopeSystem(system, point, budget, former, workers);
    }

    /** The enclosing program; see the constructor of {@link Enclose}. */
    Enclose enclosed(int directions) {
        return program.enclosed(directions);
    }

    /** Ĵ Ĵᵀ as computed, [n, n]. */
    Matrix kernel() {
        return kernel;
    }

    Workers workers() {
        return workers;
    }

    ResidualSystem system() {
        return system;
    }

    /** Ĵ. */
    JacobianRows rows() {
        return rows;
    }

    /** Params that the output depends on, in the order of the unknowns. */
    List<String> params() {
        return program.params();
    }

    Binding binding(int firstSample, double radius) {
        return program.binding(firstSample, radius);
    }

    /** What an enclosing program reads, directions aside. */
    Binding binding(Program other, int firstSample, double radius) {
        return program.binding(other, firstSample, radius);
    }

    /** The residual in doubles, for programs that have no rule for more. */
    private PreciseOutputs.Residual ordinary() {
        double[] value = new double[system.equations()];
        double[] error = new double[value.length];
        Executor e =
                Executor.of(
                        program.keep(SlopeProgram.VALUE, SlopeProgram.ERROR),
                        Precision.DOUBLE,
                        workers);
        e.run(
                binding(0, 0)
                        .output(SlopeProgram.VALUE, Precision.DOUBLE.of(value), 0)
                        .output(SlopeProgram.ERROR, Precision.DOUBLE.of(error), 0),
                system.samples());
        for (int k = 0; k < value.length; k++) {
            value[k] -= system.targets()[k];
            error[k] += 2 * Rounding.UNIT * Math.abs(value[k]);
        }
        return new PreciseOutputs.Residual(value, error, Map.of(), Set.of());
    }

    /** F(w1) - y, [n], as computed; not a copy. */
    public double[] residual() {
        return residual;
    }

    /** How far the computed residual is from the exact one, from above. */
    public double residualError() {
        return residualError;
    }

    /** ‖F(w1) - y‖ from above. */
    public double residualNorm() {
        return Rounding.up(Rounding.norm(residual) + residualError);
    }

    /** The mean of the kernel's diagonal, as computed. */
    double meanDiagonal() {
        return SpectralNorm.trace(kernel) / residual.length;
    }

    /** a0 ≤ σ_min(Ĵ); absent if no positive bound could be shown. */
    public OptionalDouble leastSingularValue() {
        return least;
    }

    /** ‖Ĵ‖ from above. */
    public double largestSingularValue() {
        return largest;
    }

    /**
     * ‖Ĵᵀu‖ from above.
     *
     * @param u [n], not modified
     */
    public double transposedNorm(double[] u) {
        double sum = 0;
        double sizes = 0;
        for (int i = 0; i < u.length; i++) {
            for (int j = 0; j < u.length; j++) {
                double k = kernel.get(Math.max(i, j), Math.min(i, j));
                sum += u[i] * k * u[j];
                sizes += Math.abs(u[i] * k * u[j]);
            }
        }
        double norm = Rounding.norm(u);
        double error = Rounding.gamma((long) u.length * u.length + 2L) * sizes;
        double square = sum + Rounding.up(error + formation * norm * norm) + Rounding.SQUARES;
        return Rounding.up(Math.sqrt(Rounding.up(Math.max(0, square))));
    }

    /** aN ≥ |Ĵ⁺(F(w1) - y)|; {@link #leastSingularValue} must be there. */
    public double newtonLength() {
        return new NewtonLength(kernel, formation, least.orElseThrow())
                .above(residual, residualError, 0);
    }

    /**
     * E of the ball of that radius. Cost: some five Jacobians.
     *
     * <p>The rows of Ĵ behind a0 and those that E is about are computed by two programs, whose
     * products may be cut and rounded in other ways: each is within the radii of a ball of radius 0
     * of the same matrix, so twice these are added.
     */
    public Slopes slopes(double radius) {
        if (Double.isNaN(rounding)) {
            rounding = computed(0).total();
        }
        Slopes s = computed(radius);
        return new Slopes(radius, Rounding.up(s.total() + 2 * rounding), s.byParam(), s.doubts());
    }

    private Slopes computed(double radius) {
        Binding b = binding(0, radius);
        Map<String, double[]> results = new LinkedHashMap<>();
        for (String name : radii.program().outputs()) {
            double[] one = new double[1];
            results.put(name, one);
            b.output(name, Precision.DOUBLE.of(one), 0);
        }
        radii.run(b, system.samples(), system.outputs());
        List<String> doubts = new ArrayList<>();
        for (int k = 0; k < program.enclose().doubts.size(); k++) {
            double[] count = results.get(SlopeProgram.DOUBT + k);
            if (count != null && !(count[0] == 0)) {
                doubts.add(words(program.enclose().doubts.get(k)));
            }
        }
        SequencedMap<String, Double> byParam = new LinkedHashMap<>();
        double sum = 0;
        double terms = Rounding.gamma((long) system.equations() * system.unknowns() + 8L);
        for (String name : program.params()) {
            double[] one = results.get(SlopeProgram.SQUARES + name);
            double squares = one == null ? Double.NaN : one[0] * (1 + terms);
            byParam.put(name, Rounding.up(Math.sqrt(squares)));
            sum += squares;
        }
        double total = Rounding.up(Math.sqrt(sum + Rounding.SQUARES));
        boolean known = doubts.isEmpty() && Double.isFinite(total);
        return new Slopes(radius, known ? total : Double.POSITIVE_INFINITY, byParam, doubts);
    }

    /**
     * A radius within which no relu and no abs of any row changes side, nearly the largest; absent
     * where the program has none. Cost: some five passes forward.
     */
    public OptionalDouble kinkRadius() {
        if (program.enclose().margins.isEmpty()) {
            return OptionalDouble.empty();
        }
        Executor margins =
                Executor.of(program.keep(SlopeProgram.MARGIN), Precision.DOUBLE, workers);
        double radius = margin(margins, 0);
        for (int trial = 0; trial < 4 && radius > 0; trial++) {
            double there = margin(margins, radius);
            if (there >= radius) {
                return OptionalDouble.of(radius);
            }
            // changes in a smaller ball are smaller
            radius = Math.max(there, 0.5 * radius);
        }
        return OptionalDouble.of(Math.max(0, Math.min(radius, margin(margins, radius))));
    }

    private double margin(Executor margins, double radius) {
        Binding b = binding(0, radius);
        List<double[]> all = new ArrayList<>();
        for (String name : margins.program().outputs()) {
            boolean own = margins.program().outputType(name).axes().sample();
            double[] each = new double[own ? system.samples() : 1];
            all.add(each);
            b.output(name, Precision.DOUBLE.of(each), 0);
        }
        margins.run(b, system.samples());
        double least = Double.MAX_VALUE;
        for (double[] each : all) {
            for (double v : each) {
                least = v >= 0 ? Math.min(least, v) : 0;
            }
        }
        return least;
    }

    String words(Doubt d) {
        return "line "
                + d.node()
                + " of the program, "
                + system.program().nodes().get(d.node()).op()
                + ": "
                + d.what();
    }

    @Override
    public void close() {
        kernel.close();
    }
}
