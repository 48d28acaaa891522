package org.plstar.landscape.linearity;

import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.plstar.array.Matrix;
import org.plstar.landscape.KernelDrift;
import org.plstar.optimize.Watch;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.TangentKernel;

/**
 * Compares a network with its linearization along a run of gradient descent: first at every step,
 * then at steps that grow by a tenth, and at the last step.
 */
final class PathComparison implements Watch {
    private static final int EVERY_STEP = 16;
    private static final double APART = 1.1;

    private final ResidualSystem system;
    private final TangentKernel kernel;
    private final Matrix initial;
    private final double[] w;
    private final Jacobian jacobian;
    private final LinearizedResidual linearized;
    private final Outputs outputs;
    private final BooleanSupplier stop;
    private final DoubleConsumer progress;
    private final double target;
    private final double[] f0;
    private final double[] tangent0;
    private final double[] tangent;
    private int next;
    private int last = -1;
    private double firstLoss;
    private double drift;
    private double functionGap;
    private double pathGap;
    private double pathGapEnd;

    /**
     * Begins a comparison at the start of a run.
     *
     * @param w the iterate that training moves
     * @param w0 where it begins, not modified
     * @param jacobian at w0
     * @param target loss at which training will end
     */
    PathComparison(
            ResidualSystem system,
            TangentKernel kernel,
            Matrix initial,
            double[] w,
            double[] w0,
            Jacobian jacobian,
            LinearizedResidual linearized,
            double target,
            Outputs outputs,
            BooleanSupplier stop,
            DoubleConsumer progress) {
        this.system = system;
        this.kernel = kernel;
        this.initial = initial;
        this.w = w;
        this.jacobian = jacobian;
        this.linearized = linearized;
        this.target = target;
        this.outputs = outputs;
        this.stop = stop;
        this.progress = progress;
        this.f0 = jacobian.value();
        this.tangent0 = new double[f0.length];
        this.tangent = new double[f0.length];
        jacobian.apply(w0, tangent0);
    }

    @Override
    public boolean at(Moment moment) {
        if (moment.step() == 0) {
            firstLoss = moment.loss();
        }
        boolean ending = moment.loss() <= target;
        if (moment.step() >= next || ending) {
            look(moment.step());
            next = moment.step() < EVERY_STEP
                    ? moment.step() + 1
                    : (int) Math.ceil(moment.step() * APART);
            progress.accept(Math.clamp(
                    Math.log(firstLoss / moment.loss()) / Math.log(firstLoss / target), 0, 1));
        }
        return !stop.getAsBoolean();
    }

    /** Compares the models after {@code step} steps, unless this was done already. */
    void look(int step) {
        if (step == last) {
            return;
        }
        last = step;
        try (Matrix k = kernel.at(w)) {
            drift = Math.max(drift, KernelDrift.of(k, initial));
        }
        double[] f = outputs.at(w);
        // J_0(w_t - w_0) as a difference, so that no third vector of p numbers is needed
        jacobian.apply(w, tangent);
        double[] r = linearized.at(step);
        double own = 0;
        double path = 0;
        for (int i = 0; i < f.length; i++) {
            double a = f[i] - f0[i] - (tangent[i] - tangent0[i]);
            double b = f[i] - system.targets()[i] - r[i];
            own = Math.fma(a, a, own);
            path = Math.fma(b, b, path);
        }
        functionGap = Math.max(functionGap, Math.sqrt(own / f.length));
        pathGapEnd = Math.sqrt(path / f.length);
        pathGap = Math.max(pathGap, pathGapEnd);
    }

    /** The largest drift ‖K_t - K_0‖_F/‖K_0‖_F so far. */
    double drift() {
        return drift;
    }

    /** The largest root mean square of f(w_t) - f(w_0) - J_0(w_t - w_0) so far. */
    double functionGap() {
        return functionGap;
    }

    /**
     * The largest root mean square difference so far between f(w_t) and the linearization after the
     * same number of steps.
     */
    double pathGap() {
        return pathGap;
    }

    /** The root mean square difference of the two models at the last observation. */
    double pathGapEnd() {
        return pathGapEnd;
    }
}
