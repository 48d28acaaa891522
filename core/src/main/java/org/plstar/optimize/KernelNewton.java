package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;
import org.plstar.tangent.Jacobian;

/**
 * Gauss–Newton and Levenberg–Marquardt in kernel space, for systems with more unknowns than
 * equations: w ← w - Jᵀ(K + λI)⁻¹ r, K = J Jᵀ, r = F(w) - y.
 *
 * <p>For λ = 0 it is the shortest step to a solution of the linearized equations, so that the
 * solution found is near the start; ‖r₊‖ ≤ Λ‖r‖²/(2σ²) with Λ the Lipschitz constant of J and σ its
 * least singular value. A step costs K, n³/3 for its factor, and a pass forward and back, however
 * many unknowns there are; beyond {@value KernelSolver#MOST_DIRECT} equations conjugate gradients
 * replace the factor. In double precision: residuals of 1e-8 are what it is for. Not thread-safe.
 */
public final class KernelNewton implements Descent {
    /**
     * A step is taken if the residual falls by at least this part of what the linearization
     * promises.
     */
    private static final double LEAST_RATIO = 1e-3;

    /** From this part on the linearization is trusted, and λ falls. */
    private static final double GOOD_RATIO = 0.5;

    /**
     * A trusted step that divides the residual by this begins the quadratic convergence of pure
     * steps.
     */
    private static final double PURE = 10;

    /** Part of the targets' norm. */
    private static final double ROUNDING = 1e-13;

    /** Of the kernel's mean diagonal: λ after a pure step that had to be cut short. */
    private static final double LEAST_DAMPING = 1e-8;

    /** A step that does not help is halved so many times before λ grows. */
    private static final int HALVINGS = 4;

    /** A step this short lets λ grow for the next. */
    private static final double SHORT = 0.125;

    private static final double LESS = 0.1;
    private static final double MORE = 4;
    private static final int MOST_TRIALS = 40;

    /** How the n x n systems are solved. */
    public enum Solve {
        /**
         * By Cholesky's factor up to {@value KernelSolver#MOST_DIRECT} equations, by conjugate
         * gradients beyond.
         */
        AUTO,
        /** Forms K. */
        CHOLESKY,
        /** Never forms K. */
        CONJUGATE_GRADIENTS
    }

    /**
     * The method.
     *
     * @param damping λ of the first step over the mean of K's diagonal; 0 for pure steps from the
     *     start
     * @param trusting whether every step is taken, good or bad: pure Gauss–Newton from afar is
     *     erratic
     */
    public record Method(double damping, boolean trusting, Solve solve) implements Optimizer {
        /** Full, undamped Gauss–Newton steps. */
        public static final Method GAUSS_NEWTON = new Method(0, true, Solve.AUTO);

        /**
         * Levenberg–Marquardt: λ follows the ratio of actual to predicted decrease until steps are
         * pure. A step that does not help is halved a few times before λ grows.
         */
        public static final Method LEVENBERG_MARQUARDT = new Method(1e-4, false, Solve.AUTO);

        /** Checks the settings. */
        public Method {
            OptimizeRefusal.require(
                    damping >= 0 && Double.isFinite(damping), "damping", damping, "a number ≥ 0");
        }

        /** Its name as text. */
        public String title() {
            return trusting ? "Gauss–Newton" : "Levenberg–Marquardt";
        }

        /** Its steps for the square loss, as the mean over samples. */
        @Override
        public Descent descent(
                DifferentiableLoss objective, Optional<TrainingMode> mode, Storage w) {
            ResidualSystem system = OptimizeRefusal.equations(objective, title()).system();
            return of(system, system.samples(), this, w, objective.workers());
        }

        /** The same with another way to solve. */
        public Method solvedBy(Solve other) {
            return new Method(damping, trusting, other);
        }
    }

    private final ResidualSystem system;
    private final Measure measure;
    private final Method method;
    private final Storage w;
    private final Storage none = Precision.DOUBLE.allocate(0);
    private final double[] at;
    private final Jacobian jacobian;
    private final KernelSolver solver;
    private final double[] r;
    private final double[] z;
    private final double[] step;
    private final double[] trial;
    private final Storage damping = Precision.DOUBLE.allocate(1);
    private final Storage scale = Precision.DOUBLE.allocate(1);

    /** Infinite where there is none. */
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
        this.method = method;
        this.w = w;
        this.at = w.data();
        this.jacobian = Jacobian.at(system, at, workers);
        this.solver = KernelSolver.of(method.solve(), system, jacobian, workers);
        this.r = new double[system.equations()];
        this.z = new double[r.length];
        this.step = new double[at.length];
        this.trial = new double[at.length];
    }

    /**
     * Steps with the loss ½‖F(w) - y‖²; to be closed.
     *
     * @param w start, [p], in double precision; overwritten by the iterates
     * @throws Refusal if it is in single precision
     */
    public static KernelNewton of(
            ResidualSystem system, Method method, Storage w, Workers workers) {
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
        double norm = residual();
        return gate.opens(norm, none) && step(norm);
    }

    @Override
    public Measure measure() {
        return measure;
    }

    @Override
    public double begin(double norm) {
        if (Double.isFinite(norm)) {
            moveKernel();
            scale.set(0, solver.meanDiagonal());
            damping.set(0, method.damping() * scale.get(0));
        }
        return norm;
    }

    /**
     * A residual this far below the targets is rounding, which pure steps would continue stirring.
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
        return OptionalDouble.of(damping.get(0));
    }

    @Override
    public OptionalDouble trust() {
        double q = ratio.get(0);
        return Double.isFinite(q) ? OptionalDouble.of(q) : OptionalDouble.empty();
    }

    @Override
    public String diverged(String rise, OptionalDouble lambdaMax) {
        return "undamped steps from afar are erratic; use Levenberg-Marquardt";
    }

    @Override
    public String stalled(int t, double norm) {
        return String.format(
                Locale.ROOT,
                "no damping up to %.3g lowers the residual %.3g",
                damping.get(0),
                norm);
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("damping", damping);
        all.put("kernel_scale", scale);
        all.put("last_ratio", ratio);
        return all;
    }

    @Override
    public void restored() {
        jacobian.moveTo(at);
        kernelIsElsewhere = true;
    }

    private void moveKernel() {
        if (kernelIsElsewhere) {
            solver.moveTo(at);
            kernelIsElsewhere = false;
        }
    }

    /** ‖r‖ where the Jacobian is; r is set. */
    private double residual() {
        double[] value = jacobian.value();
        double[] y = system.targets();
        for (int i = 0; i < r.length; i++) {
            r[i] = value[i] - y[i];
        }
        return Vectors.norm(r);
    }

    /** Tries steps with growing λ until one helps; false if none does. */
    private boolean step(double norm) {
        moveKernel();
        for (int attempt = 0; attempt < MOST_TRIALS; attempt++) {
            double lambda = damping.get(0);
            OptionalDouble left = solver.solve(lambda, r, z);
            if (left.isEmpty()) {
                raise(lambda, r.length * 4 * Precision.DOUBLE.unitRoundoff());
                continue;
            }
            jacobian.applyTranspose(z, step);
            if (searched(norm, left.getAsDouble())) {
                return true;
            }
            jacobian.moveTo(at);
            raise(lambda, Math.min(method.damping(), LEAST_DAMPING));
        }
        return false;
    }

    /**
     * Tries the step, then halves of it, which cost a pass and no factor; r is that of the point
     * taken, or as it was.
     */
    private boolean searched(double norm, double left) {
        double[] kept = r.clone();
        double t = 1;
        for (int k = 0; k <= (method.trusting() ? 0 : HALVINGS); k++, t /= 2) {
            System.arraycopy(at, 0, trial, 0, at.length);
            DoubleElementwise.axpy(-t, step, 0, trial, 0, at.length);
            jacobian.moveTo(trial);
            double there = residual();
            // ‖(1 - t) r + t (r - Kz)‖ from above
            double linear = (1 - t) * norm + t * left;
            double promised = norm * norm - linear * linear;
            double gained = (norm * norm - there * there) / promised;
            if (method.trusting() || (promised > 0 && gained >= LEAST_RATIO)) {
                accept(gained, norm, there, t);
                return true;
            }
            System.arraycopy(kept, 0, r, 0, r.length);
        }
        return false;
    }

    private void accept(double gained, double norm, double there, double t) {
        System.arraycopy(trial, 0, at, 0, at.length);
        kernelIsElsewhere = true;
        ratio.set(0, Double.isFinite(gained) ? gained : Double.POSITIVE_INFINITY);
        if (!method.trusting() && t == 1 && gained >= GOOD_RATIO) {
            damping.set(0, there * PURE <= norm ? 0 : damping.get(0) * LESS);
        } else if (t <= SHORT) {
            raise(damping.get(0), LEAST_DAMPING);
        }
    }

    /** λ times {@link #MORE}, and at least a part of the kernel's diagonal. */
    private void raise(double lambda, double part) {
        double least = Math.max(part, Precision.DOUBLE.unitRoundoff()) * scale.get(0);
        damping.set(0, Math.max(lambda * MORE, least));
    }

    @Override
    public void close() {
        solver.close();
    }
}
