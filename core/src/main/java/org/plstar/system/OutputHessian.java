package org.plstar.system;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.program.Derivatives;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The Hessian [p, p] of ⟨u, F(w)⟩ in w, u a vector of one number per equation: a symmetric operator
 * at one point and for one u at a time.
 *
 * <p>The forward and the backward pass run once per point and u, and what the products need of them
 * is kept: about 2N times the network's activations in memory. A product costs about two gradients.
 * Double precision. Not thread-safe.
 *
 * <p>For an activation with kinks such as ReLU it is the Hessian between the kinks: its diagonal
 * blocks are zero and its norm says nothing of how J changes over them.
 */
public final class OutputHessian implements LinearOperator {
    private final ResidualSystem system;
    private final Storage w;
    private final double[] weights;
    private final KeptLinearization pass;

    private OutputHessian(ResidualSystem system, double[] at, double[] u, Workers workers) {
        Require.size(system.unknowns(), at.length, SystemRefusal.SIZE, "w");
        this.system = system;
        this.w = Precision.DOUBLE.of(at.clone());
        Require.size(system.equations(), u.length, SystemRefusal.SIZE, "u");
        this.weights = u.clone();
        Linearization l = Linearize.of(gradient(system), system.layout()::contains, "v:");
        pass = new KeptLinearization(
                system, l, new KeptLinearization.Names("v:", "g:"), Precision.DOUBLE, workers);
        moveTo(at, u);
    }

    /** The gradient of ⟨u, F⟩ without F itself. */
    private static Program gradient(ResidualSystem system) {
        Program all = Derivatives.vjp(system.program(), system.layout()::contains, false);
        return all.keep(
                all.outputs().stream().filter(o -> !o.equals(system.output())).toList());
    }

    /**
     * The Hessian of ⟨u, F⟩.
     *
     * @param w the point, [p]; copied
     * @param u weights of the equations, [n]; copied
     * @throws Refusal SIZE or NOT_FINITE
     */
    public static OutputHessian at(ResidualSystem system, double[] w, double[] u, Workers workers) {
        requireNonNull(w, "w");
        return new OutputHessian(system, w, u, workers);
    }

    /**
     * The Hessian of one equation F_i, i = sample · C + output; only its sample is computed.
     *
     * @param w the point, [p]; copied
     */
    public static OutputHessian ofEquation(
            ResidualSystem system, double[] w, int equation, Workers workers) {
        requireNonNull(w, "w");
        Require.index(equation, system.equations(), SystemRefusal.RANGE, "equation");
        int c = system.outputs();
        ResidualSystem one = system.perSample() ? system.rows(equation / c) : system;
        double[] u = new double[one.equations()];
        u[system.perSample() ? equation % c : equation] = 1;
        return new OutputHessian(one, w, u, workers);
    }

    /**
     * Changes the point and the weights of this operator, at the cost of one gradient.
     *
     * @param point [p], not modified, not kept
     * @param u [n], not modified, not kept
     */
    public void moveTo(double[] point, double[] u) {
        Require.size(w.size(), point.length, SystemRefusal.SIZE, "w");
        Require.size(weights.length, u.length, SystemRefusal.SIZE, "u");
        Require.finite(point, SystemRefusal.NOT_FINITE, "w");
        Require.finite(u, SystemRefusal.NOT_FINITE, "u");
        w.put(0, point);
        System.arraycopy(u, 0, weights, 0, u.length);
        pass.moveTo(binding());
    }

    @Override
    public int rows() {
        return system.unknowns();
    }

    @Override
    public int columns() {
        return system.unknowns();
    }

    @Override
    public void apply(double[] x, double[] y) {
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        pass.apply(binding(), Precision.DOUBLE.of(x), Precision.DOUBLE.of(y));
    }

    private Binding binding() {
        return system.binding(w).input("u:" + system.output(), Precision.DOUBLE.of(weights), 0);
    }
}
