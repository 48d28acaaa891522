package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.optimize.leastsquares.Halving;
import org.plstar.optimize.leastsquares.KernelSteps;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.optimize.leastsquares.RatioDamping;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Gauss–Newton and Levenberg–Marquardt in kernel space, for systems with more unknowns than
 * equations: w ← w - Jᵀ(K + λI)⁻¹ r, K = J Jᵀ, r = F(w) - y.
 *
 * <p>For λ = 0 it is the shortest step to a solution of the linearized equations, so that the
 * solution found is near the start; ‖r₊‖ ≤ Λ‖r‖²/(2σ²) with Λ the Lipschitz constant of J and σ its
 * least singular value. A step costs K, n³/3 for its factor, and a pass forward and back, however
 * many unknowns there are; beyond {@value #MOST_DIRECT} equations conjugate gradients replace the
 * factor. In double precision: residuals of 1e-8 are what it is for. Not thread-safe.
 */
public final class KernelNewton implements Descent {
    /** The most equations for which K is formed: K and its factor then take 256 MiB. */
    static final int MOST_DIRECT = 4096;

    /** The least ratio of the actual to the promised decrease with which a step is taken. */
    private static final double LEAST_RATIO = 1e-3;

    /** The part of the targets' norm below which residuals are rounding. */
    private static final double ROUNDING = 1e-13;

    /** Relative to the kernel's mean diagonal: λ after a pure step that had to be cut short. */
    private static final double LEAST_DAMPING = 1e-8;

    /** The number of lengths that are tried for a step before λ grows. */
    private static final int LENGTHS = 5;

    /** The length of a step below which λ grows for the next step. */
    private static final double SHORT = 0.125;

    /**
     * The settings of the method.
     *
     * @param damping λ of the first step over the mean of K's diagonal; 0 for pure steps from the
     *     start
     * @param trusting whether every step is taken, good or bad: pure Gauss–Newton from afar is
     *     erratic
     */
    public record Method(double damping, boolean trusting, KernelSolve solve) implements Optimizer {
        /** Undamped Gauss–Newton steps of full length. */
        public static final Method GAUSS_NEWTON = new Method(0, true, KernelSolve.AUTO);

        /**
         * Levenberg–Marquardt: λ follows the ratio of actual to predicted decrease until steps are
         * pure. A step that does not help is halved a few times before λ grows.
         */
        public static final Method LEVENBERG_MARQUARDT = new Method(1e-4, false, KernelSolve.AUTO);

        /** Refuses a damping that is negative or not finite. */
        public Method {
            requireNonNull(solve, "solve");
            OptimizeRefusal.require(
                    damping >= 0 && Double.isFinite(damping), "damping", damping, "a number ≥ 0");
        }

        /** The name of the method in a report. */
        public String title() {
            return trusting ? "Gauss–Newton" : "Levenberg–Marquardt";
        }

        /** The optimizer for the square loss, averaged over samples. */
        @Override
        public Descent descent(
                DifferentiableLoss objective, Optional<TrainingMode> mode, Storage w) {
            requireNonNull(mode, "mode");
            requireNonNull(objective, "objective");
            requireNonNull(w, "w");
            ResidualSystem system =
                    OptimizeRefusal.equations(objective, title()).system();
            return of(system, system.samples(), this, w, objective.workers());
        }

        /** The same method with another solver. */
        public Method solvedBy(KernelSolve other) {
            requireNonNull(other, "other");
            return new Method(damping, trusting, other);
        }
    }

    private final ResidualSystem system;
    private final Measure measure;
    private final Storage w;
    private final Storage none = Precision.DOUBLE.allocate(0);
    private final Jacobian jacobian;
    private final RatioDamping damping;
    private final LeastSquares steps;
    private final KernelSteps kernel;

    /** The ratio of actual to promised decrease of the last step; infinite before the first. */
    private final Storage ratio = Precision.DOUBLE.of(new double[] {Double.POSITIVE_INFINITY});

    private boolean kernelIsElsewhere = true;

    private KernelNewton(
            ResidualSystem system,
            Measure measure,
            Method method,
            Storage.Float64 w,
            Workers workers) {
        this.system = system;
        this.measure = measure;
        this.w = w;
        double[] at = w.data();
        this.jacobian = Jacobian.at(system, at, workers);
        this.damping = new RatioDamping(new RatioDamping.Rule(
                method.damping(),
                Math.min(method.damping(), LEAST_DAMPING),
                4 * system.equations() * Precision.DOUBLE.unitRoundoff(),
                SHORT,
                LEAST_DAMPING,
                true));
        this.steps = new LeastSquares(
                this::residuals,
                at,
                new LeastSquares.Method(
                        Vectors::norm,
                        damping,
                        method.trusting() ? Halving.FULL_STEP : Halving.first(LENGTHS, LEAST_RATIO),
                        Box.none(at.length)));
        this.kernel = kernel(method.solve(), at, workers);
    }

    private KernelSteps kernel(KernelSolve how, double[] at, Workers workers) {
        boolean direct = switch (how) {
            case AUTO -> system.equations() <= MOST_DIRECT;
            case CHOLESKY -> true;
            case CONJUGATE_GRADIENTS -> false;
        };
        if (!direct) {
            return KernelSteps.iterative(jacobian);
        }
        TangentKernel tangent = TangentKernel.of(system, KernelOutputs.FULL, workers);
        return KernelSteps.direct(jacobian, k -> tangent.into(k, at), workers);
    }

    /** F(w) - y, where the Jacobian moves. */
    private double[] residuals(double[] at) {
        jacobian.moveTo(at);
        double[] r = jacobian.value();
        DoubleElementwise.axpy(-1, system.targets(), 0, r, 0, r.length);
        return r;
    }

    /**
     * Steps with the loss ½‖F(w) - y‖²; to be closed.
     *
     * @param w start, [p], in double precision; overwritten by the iterates
     * @throws Refusal if it is in single precision
     */
    public static KernelNewton of(
            ResidualSystem system, Method method, Storage w, Workers workers) {
        requireNonNull(w, "w");
        return of(system, 1, method, w, workers);
    }

    private static KernelNewton of(
            ResidualSystem system, int samples, Method method, Storage w, Workers workers) {
        if (!(w instanceof Storage.Float64 d)) {
            throw Refusal.of(
                    OptimizeRefusal.NEEDS_DOUBLE,
                    "precision of Gauss-Newton",
                    "it is single",
                    "double: the kernel is factored, and its small eigenvalues are lost in single",
                    "use double precision");
        }
        Require.size(system.unknowns(), w.size(), OptimizeRefusal.SETTING, "w");
        return new KernelNewton(system, new Measure.OfResidual(samples), method, d, workers);
    }

    /**
     * Runs from where w is until ‖F(w) - y‖ is at most the target, the steps are done, or no step
     * helps.
     */
    public Ending run(int steps, double target, Watch watch) {
        Require.notNegative(target, OptimizeRefusal.SETTING, "target");
        Stopping stopping = Stopping.after(steps).orLoss(measure.loss(target));
        return Training.of(this, w).run(stopping, watch);
    }

    @Override
    public boolean step(int t, Gate gate) {
        return gate.opens(steps.size(), none) && step();
    }

    @Override
    public Measure measure() {
        return measure;
    }

    @Override
    public double begin(double norm) {
        if (Double.isFinite(norm)) {
            moveKernel();
            damping.begin(kernel.meanDiagonal());
        }
        return norm;
    }

    /**
     * The residual, relative to the targets, below which further steps only change rounding errors.
     */
    @Override
    public OptionalDouble rounding() {
        double sum = 0;
        for (double v : system.targets()) {
            sum = Math.fma(v, v, sum);
        }
        return OptionalDouble.of(ROUNDING * Math.sqrt(sum));
    }

    @Override
    public OptionalDouble damping() {
        return OptionalDouble.of(damping.lambda());
    }

    @Override
    public OptionalDouble trust() {
        double q = ratio.get(0);
        return Double.isFinite(q) ? OptionalDouble.of(q) : OptionalDouble.empty();
    }

    @Override
    public String diverged(String rise, OptionalDouble lambdaMax) {
        requireNonNull(lambdaMax, "lambdaMax");
        requireNonNull(rise, "rise");
        return "undamped steps from afar are erratic; use Levenberg-Marquardt";
    }

    @Override
    public String stalled(int t, double norm) {
        return String.format(
                Locale.ROOT,
                "no damping up to %.3g lowers the residual %.3g",
                damping.lambda(),
                norm);
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("damping", damping.stored());
        all.put("kernel_scale", damping.storedScale());
        all.put("last_ratio", ratio);
        return all;
    }

    @Override
    public void restored() {
        steps.measure();
        kernelIsElsewhere = true;
    }

    private void moveKernel() {
        if (kernelIsElsewhere) {
            steps.back();
            kernel.renew();
            kernelIsElsewhere = false;
        }
    }

    private boolean step() {
        moveKernel();
        boolean moved = steps.step(kernel);
        if (moved) {
            kernelIsElsewhere = true;
            double gained = steps.ratio();
            ratio.set(0, Double.isFinite(gained) ? gained : Double.POSITIVE_INFINITY);
        }
        return moved;
    }

    @Override
    public void close() {
        kernel.close();
    }
}
