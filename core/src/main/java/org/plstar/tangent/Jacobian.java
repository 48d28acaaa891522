package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.operator.AdjointOperator;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.ParamLayout;
import org.plstar.program.Transpose;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * The Jacobian J = DF(w) [n, p] of a system at one point at a time, as products with vectors.
 *
 * <p>The primal runs once per point and its residuals are kept: about N times the network's
 * activations in memory. A product with J costs one forward pass, one with Jᵀ two. Double
 * precision. Not thread-safe.
 */
public final class Jacobian implements AdjointOperator {
    private final ResidualSystem system;
    private final Storage w;
    private final Executor primal;
    private final Executor forward;
    private final Executor backward;
    private final double[] value;
    private final Map<String, Storage> kept = new HashMap<>();
    private final String tangentOut;

    private Jacobian(ResidualSystem system, double[] at, Workers workers) {
        Require.size(system.unknowns(), at.length, TangentRefusal.SIZE, "w");
        Require.finite(at, TangentRefusal.NOT_FINITE, "w");
        this.system = system;
        this.w = Precision.DOUBLE.of(at);
        Linearization l = Linearize.of(system.program(), system.layout()::contains, "d:");
        tangentOut = system.output();
        value = new double[system.equations()];
        for (String name : l.residuals()) {
            Type t = l.primal().outputType(name);
            Storage s = Precision.DOUBLE.allocate(
                    Math.multiplyExact(t.shape().size(), t.axes().sample() ? system.samples() : 1));
            kept.put(name, s);
        }
        primal = Executor.of(l.primal(), Precision.DOUBLE, workers);
        forward = Executor.of(l.linear(), Precision.DOUBLE, workers);
        backward = Executor.of(
                Transpose.of(l.linear(), Set.copyOf(l.tangents()), false),
                Precision.DOUBLE,
                workers);
        evaluate();
    }

    /**
     * The Jacobian of a system at a point.
     *
     * @param w the point, [p]; copied
     * @throws Refusal SIZE or NOT_FINITE if it is no point of the system
     */
    public static Jacobian at(ResidualSystem system, double[] w, Workers workers) {
        return new Jacobian(system, w.clone(), workers);
    }

    /**
     * Linearizes a system without a copy of the point, for systems of many unknowns.
     *
     * @param w the point, [p]; kept, and to be left unchanged
     */
    public static Jacobian sharing(ResidualSystem system, double[] w, Workers workers) {
        requireNonNull(w, "w");
        return new Jacobian(system, w, workers);
    }

    /**
     * Changes the point of linearization, at the cost of one forward pass.
     *
     * @param point [p], not modified, not kept; one that is not finite, as a step tried may be, has
     *     no finite value
     */
    public void moveTo(double[] point) {
        Require.size(w.size(), point.length, TangentRefusal.SIZE, "w");
        w.put(0, point);
        evaluate();
    }

    private void evaluate() {
        Binding b = system.binding(w).output(tangentOut, Precision.DOUBLE.of(value), 0);
        kept.forEach((name, s) -> b.output(name, s, 0));
        primal.run(b, system.samples());
    }

    /**
     * The outputs F(w), [n]; a copy. Numbers that overflow, as after too long a step, are infinite
     * or no numbers; the step is then rejected by them.
     */
    public double[] value() {
        return value.clone();
    }

    @Override
    public int rows() {
        return system.equations();
    }

    @Override
    public int columns() {
        return system.unknowns();
    }

    /** y = J v for v [p]. */
    @Override
    public void apply(double[] v, double[] y) {
        requireNonNull(v, "v");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(columns(), rows(), v, y);
        Binding b = binding();
        Storage tangent = Precision.DOUBLE.of(v);
        for (ParamLayout.Entry e : system.layout().entries()) {
            b.input("d:" + e.name(), tangent, e.offset());
        }
        forward.run(b.output(tangentOut, Precision.DOUBLE.of(y), 0), system.samples());
    }

    /**
     * Computes g = Jᵀ u.
     *
     * @param u [n], not modified
     * @param g [p], overwritten
     */
    @Override
    public void applyTranspose(double[] u, double[] g) {
        requireNonNull(g, "g");
        requireNonNull(u, "u");
        OperatorRefusal.requireVectors(rows(), columns(), u, g);
        Binding b = binding().input("u:" + tangentOut, Precision.DOUBLE.of(u), 0);
        Storage out = Precision.DOUBLE.of(g);
        for (ParamLayout.Entry e : system.layout().entries()) {
            if (backward.program().hasOutput("d:" + e.name())) {
                b.output("d:" + e.name(), out, e.offset());
            } else {
                Arrays.fill(g, e.offset(), e.offset() + e.size(), 0);
            }
        }
        backward.run(b, system.samples());
    }

    /** The tangent kernel K = J Jᵀ [n, n] as an operator that never forms it. */
    public LinearOperator kernel() {
        return gram();
    }

    private Binding binding() {
        Binding b = system.binding(w);
        kept.forEach((name, s) -> b.input(name, s, 0));
        return b;
    }
}
