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
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.CertificateRefusal;
import org.plstar.landscape.certificate.bound.NewtonLength;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Value;
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
    private static final String VALUE = "outputs";
    private static final String ERROR = "errors";
    private static final String SQUARES = "squares ";
    private static final String DOUBT = "doubt ";
    private static final String MARGIN = "margin ";
    static final String ROWS = "rows ";

    private final ResidualSystem system;
    private final Storage w;
    private final Workers workers;
    private final SameFunctions same;
    private final Set<Integer> preciseLines;
    private final Enclose enclose;
    private final Program whole;
    private final List<String> params = new ArrayList<>();
    private final Map<String, Storage> given = new LinkedHashMap<>();
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

    private SlopeSystem(ResidualSystem system, double[] point, long budget, Workers workers) {
        this.system = system;
        this.workers = workers;
        w = Precision.DOUBLE.of(point);
        same = SameFunctions.of(system, workers);
        given.putAll(same.ids());
        Optional<PreciseOutputs.Residual> precise = PreciseOutputs.residual(system, point, workers);
        precise.ifPresent(p -> given.putAll(p.values()));
        preciseLines = precise.map(PreciseOutputs.Residual::lines).orElse(Set.of());
        enclose = enclosed(0);
        refuseJoinedSamples();
        whole = program();
        radii = Executor.of(keep(SQUARES, DOUBT), Precision.DOUBLE, workers);
        PreciseOutputs.Residual r = precise.orElseGet(this::ordinary);
        residual = r.residual();
        residualError = Rounding.norm(r.error());
        rows = new JacobianRows(this, budget, workers);
        kernel = rows.kernel();
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
        if (system.program().nodes().stream().anyMatch(n -> n.type().axes().output())) {
            throw Refusal.of(
                    CertificateRefusal.LAYER,
                    "the program of " + system.program().nodes().size() + " lines",
                    "it has the axis of a reverse pass",
                    "a program of parameters and data",
                    "certify the program that it was made from");
        }
        return new SlopeSystem(system, point, budget, workers);
    }

    /** Rows of one sample's outputs cannot say how they depend on the others' values. */
    private void refuseJoinedSamples() {
        List<Node> nodes = system.program().nodes();
        for (int id = 0; system.perSample() && id < nodes.size(); id++) {
            boolean joins =
                    switch (nodes.get(id).op()) {
                        case Op.SumAxes s -> s.axes().sample();
                        case Op.Contract c -> c.summed().sample();
                        case Op.ScatterAdd s -> s.summed().sample();
                        default -> false;
                    };
            if (joins && !enclose.of(id).unknowns().isEmpty()) {
                Value always = enclose.b.scalar(1);
                enclose.doubts.add(new Doubt(id, "outputs of one sample need others", always));
            }
        }
    }

    /** The enclosing program; see the constructor of {@link Enclose}. */
    Enclose enclosed(int directions) {
        return new Enclose(
                system.program(), system.samples(), same.nodes(), preciseLines, directions);
    }

    private Program program() {
        var b = enclose.b;
        String output = system.output();
        Enclosed f = enclose.of(system.program().output(output));
        Axes axes = system.program().outputType(output).axes();
        var shape = f.mid().type().shape();
        b.output(VALUE, b.spread(f.mid(), axes));
        b.output(ERROR, b.spread(f.error() == null ? b.fill(0, shape) : f.error(), axes));
        for (int k = 0; k < enclose.doubts.size(); k++) {
            Value mask = enclose.doubts.get(k).mask();
            b.output(DOUBT + k, b.sumAxes(b.sumAll(mask), mask.type().axes()));
        }
        for (int k = 0; k < enclose.margins.size(); k++) {
            b.output(MARGIN + k, enclose.margins.get(k));
        }
        SlopePass pass = new SlopePass(enclose, output);
        Axes all = axes.union(Axes.OUTPUT);
        for (var e : system.layout().entries()) {
            Interval slope = pass.params().get(e.name());
            if (slope == null) {
                continue;
            }
            params.add(e.name());
            b.output(ROWS + e.name(), b.spread(slope.mid(), all));
            Value radius = slope.radius() == null ? b.fill(0, e.shape()) : slope.radius();
            Value squares = b.spread(b.sumAll(b.unary(UnaryFn.SQUARE, radius)), all);
            b.output(SQUARES + e.name(), b.sumAxes(squares, all));
        }
        return b.build();
    }

    Program keep(String... prefixes) {
        return whole.keep(
                whole.outputs().stream()
                        .filter(o -> List.of(prefixes).stream().anyMatch(o::startsWith))
                        .toList());
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
        return params;
    }

    Binding binding(int firstSample, double radius) {
        return binding(whole, firstSample, radius);
    }

    /** What an enclosing program reads, directions aside. */
    Binding binding(Program program, int firstSample, double radius) {
        Binding b = system.binding(w, firstSample);
        program.inputs()
                .forEach(
                        (name, type) -> {
                            Storage s = given.get(name);
                            if (s != null) {
                                int size = type.axes().sample() ? type.shape().size() : 0;
                                b.input(name, s, firstSample * size);
                            }
                        });
        return b.input(Enclose.RADIUS, Precision.DOUBLE.of(new double[] {radius}), 0);
    }

    /** The residual in doubles, for programs that have no rule for more. */
    private PreciseOutputs.Residual ordinary() {
        double[] value = new double[system.equations()];
        double[] error = new double[value.length];
        Executor e = Executor.of(keep(VALUE, ERROR), Precision.DOUBLE, workers);
        e.run(
                binding(0, 0)
                        .output(VALUE, Precision.DOUBLE.of(value), 0)
                        .output(ERROR, Precision.DOUBLE.of(error), 0),
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
        for (int k = 0; k < enclose.doubts.size(); k++) {
            double[] count = results.get(DOUBT + k);
            if (count != null && !(count[0] == 0)) {
                doubts.add(words(enclose.doubts.get(k)));
            }
        }
        SequencedMap<String, Double> byParam = new LinkedHashMap<>();
        double sum = 0;
        double terms = Rounding.gamma((long) system.equations() * system.unknowns() + 8L);
        for (String name : params) {
            double[] one = results.get(SQUARES + name);
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
        if (enclose.margins.isEmpty()) {
            return OptionalDouble.empty();
        }
        Executor margins = Executor.of(keep(MARGIN), Precision.DOUBLE, workers);
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
