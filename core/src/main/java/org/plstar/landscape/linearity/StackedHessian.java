package org.plstar.landscape.linearity;

import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.Estimate;
import org.plstar.program.Derivatives;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.OutputHessian;
import org.plstar.system.ResidualSystem;

/**
 * A lower bound of ‖D²F(w)‖ = max Σ_i u_i D²F_i[v, z] over unit u, v, z, the norm of the second
 * derivative of the whole stacked map, by alternating ascent.
 *
 * <p>With two of the three fixed the best third is known, so the value never falls; where it stops
 * is a maximum nearby, not surely the largest. The truth lies between this, or the largest norm of
 * a single equation if that is more, and √n times the latter. Four vectors of p numbers; a round
 * costs about three Hessian products.
 */
final class StackedHessian {
    private static final int MOST_ROUNDS = 40;
    private static final double SETTLED = 1e-4;

    private final ResidualSystem system;
    private final Workers workers;
    private final Executor form;
    private final Storage u;
    private final double[] v;
    private final double[] z;

    private StackedHessian(ResidualSystem system, Workers workers) {
        this.system = system;
        this.workers = workers;
        ParamLayout layout = system.layout();
        String out = "e:d:" + system.output();
        Program second = Derivatives.jvp(
                Derivatives.jvp(system.program(), layout::contains, "d:"), layout::contains, "e:");
        form = Executor.of(
                second.keep(second.outputs().stream().filter(out::equals).toList()),
                Precision.DOUBLE,
                workers);
        u = Precision.DOUBLE.allocate(system.equations());
        v = new double[system.unknowns()];
        z = new double[system.unknowns()];
    }

    /**
     * The bound at a point.
     *
     * @param w [p], not modified
     * @param seed of the start
     * @return a value that the norm is not below; the error says by how much the last round raised
     *     it, not how far the norm is
     */
    public static Estimate lowerBound(
            ResidualSystem system, double[] w, Workers workers, long seed) {
        return new StackedHessian(system, workers).ascend(w, seed);
    }

    private Estimate ascend(double[] w, long seed) {
        if (form.program().outputs().isEmpty()) {
            return new Estimate(0, 0, true, "all second derivatives are zero", 0);
        }
        RandomStream.of(seed, "stacked Hessian").normals(0, z, 0, z.length);
        normalize(z);
        for (int i = 0; i < u.size(); i++) {
            u.set(i, 1 / Math.sqrt(u.size()));
        }
        double last = 0;
        OutputHessian h = OutputHessian.at(system, w, u.toDoubles(0, u.size()), workers);
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            h.apply(z, v);
            normalize(v);
            h.apply(v, z);
            normalize(z);
            double now = evaluate(w);
            boolean settled = now - last <= SETTLED * now;
            if (settled || round == MOST_ROUNDS) {
                return new Estimate(
                        now,
                        Math.max(0, now - last),
                        settled,
                        "a lower bound by alternating ascent, "
                                + round
                                + " rounds; the error is the last gain",
                        3 * round);
            }
            last = now;
            h.moveTo(w, u.toDoubles(0, u.size()));
        }
        throw new IllegalStateException("no round");
    }

    /** Computes u ← D²F[v, z] and normalizes it; returns its length. */
    private double evaluate(double[] w) {
        Binding b = system.binding(Precision.DOUBLE.of(w));
        for (ParamLayout.Entry e : system.layout().entries()) {
            b.input("d:" + e.name(), Precision.DOUBLE.of(v), e.offset());
            b.input("e:" + e.name(), Precision.DOUBLE.of(z), e.offset());
        }
        form.run(b.output("e:d:" + system.output(), u, 0), system.samples());
        double[] values = u.toDoubles(0, u.size());
        double norm = normalize(values);
        u.put(0, values);
        return norm;
    }

    private static double normalize(double[] x) {
        double norm = Math.sqrt(DoubleReductions.sumSquares(x, 0, x.length));
        if (norm > 0) {
            DoubleElementwise.affine(1 / norm, 0, x, 0, x, 0, x.length);
        }
        return norm;
    }
}
