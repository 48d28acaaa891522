package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * Gauss–Newton and Levenberg–Marquardt in kernel space, for systems with more unknowns than
 * equations: w ← w - Jᵀ(K + λI)⁻¹ r, K = J Jᵀ, r = F(w) - y.
 *
 * <p>For λ = 0 it is the shortest step to a solution of the linearized equations, so that the
 * solution found is near the start; ‖r₊‖ ≤ Λ‖r‖²/(2σ²) with Λ the Lipschitz constant of J and σ its
 * least singular value. A step costs K, n³/3 for its factor, and a pass forward and back, however
 * many unknowns there are; beyond {@value KernelSolver#MOST_DIRECT} equations conjugate gradients
 * take the place of the factor. In double precision: residuals of 1e-8 are what it is for. Not
 * thread-safe.
 */
public final class KernelNewton implements Checkpointed, AutoCloseable {
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
    public record Method(double damping, boolean trusting, Solve solve) {
        /** Full, undamped Gauss–Newton steps. */
        public static final Method GAUSS_NEWTON = new Method(0, true, Solve.AUTO);

        /**
         * Levenberg–Marquardt: λ follows the ratio of actual to predicted decrease until steps are
         * pure.
         */
        public static final Method LEVENBERG_MARQUARDT = new Method(1e-4, false, Solve.AUTO);

        /** Checks the settings. */
        public Method {
            OptimizeRefusal.require(
                    damping >= 0 && Double.isFinite(damping), "damping", damping, "a number ≥ 0");
        }

        /** The same with another way to solve. */
        public Method solvedBy(Solve other) {
            return new Method(damping, trusting, other);
        }
    }

    /**
     * The state before a step.
     *
     * @param step steps done
     * @param residual ‖F(w) - y‖
     * @param damping λ of the next attempt
     * @param ratio actual over predicted decrease of ‖r‖² in the step before; absent at the start
     * @param length ‖w - w_before‖ of the step before; 0 at the start
     * @param w not to be modified
     */
    public record Iteration(
            int step,
            double residual,
            double damping,
            OptionalDouble ratio,
            double length,
            Storage w) {}

    /** What sees every step, and can end the run by {@code false}. */
    @FunctionalInterface
    public interface Watch {
        /**
         * Called before every step and once after the last; also for the step at which a resumed
         * run begins.
         */
        boolean at(Iteration iteration);
    }

    private final ResidualSystem system;
    private final Method method;
    private final Storage w;
    private final double[] at;
    private final Jacobian jacobian;
    private final KernelSolver solver;
    private final double[] r;
    private final double[] z;
    private final double[] step;
    private final double[] trial;
    private final Storage steps = Precision.DOUBLE.allocate(1);
    private final Storage damping = Precision.DOUBLE.allocate(1);
    private final Storage scale = Precision.DOUBLE.allocate(1);
    private final Storage first = Precision.DOUBLE.allocate(1);
    private final Storage length = Precision.DOUBLE.allocate(1);

    /** Infinite where there is none. */
    private final Storage ratio = Precision.DOUBLE.of(new double[] {Double.POSITIVE_INFINITY});

    private boolean kernelIsElsewhere = true;

    private KernelNewton(ResidualSystem system, Method method, Storage.Float64 w, Workers workers) {
        this.system = system;
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
     * A run that has not begun; to be closed.
     *
     * @param w start, [p], in double precision; overwritten by the iterates
     * @throws Refusal if it is in single precision
     */
    public static KernelNewton of(
            ResidualSystem system, Method method, Storage w, Workers workers) {
        if (!(w instanceof Storage.Float64 d)) {
            throw Refusal.of(
                    OptimizeRefusal.NEEDS_DOUBLE,
                    "precision of Gauss-Newton",
                    "it is single",
                    "double: the kernel is factored, and its small eigenvalues are lost in single",
                    "use double precision");
        }
        if (w.size() != system.unknowns()) {
            throw new IllegalArgumentException(
                    w.size() + " unknowns for a system of " + system.unknowns());
        }
        return new KernelNewton(system, method, d, workers);
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("w", w);
        all.put("steps", steps);
        all.put("damping", damping);
        all.put("kernel_scale", scale);
        all.put("first_residual", first);
        all.put("last_ratio", ratio);
        all.put("last_length", length);
        return all;
    }

    @Override
    public void restore(Map<String, Storage> saved) {
        Checkpointed.super.restore(saved);
        jacobian.moveTo(at);
        kernelIsElsewhere = true;
    }

    /**
     * Goes on until ‖F(w) - y‖ is at most the target, the steps are done, or no step helps.
     *
     * @param most steps, those of earlier parts of a resumed run included
     * @return its loss is ½‖F(w) - y‖²
     */
    public Ending run(int most, double target, Watch watch) {
        for (; ; steps.set(0, steps.get(0) + 1)) {
            int t = (int) steps.get(0);
            double norm = residual();
            if (t == 0 && Double.isFinite(norm)) {
                begin(norm);
            }
            if (!Double.isFinite(norm) || norm > 1e8 * Math.max(first.get(0), Double.MIN_NORMAL)) {
                return new Ending(
                        Outcome.DIVERGED,
                        t,
                        Double.POSITIVE_INFINITY,
                        "undamped steps from afar are erratic; use Levenberg-Marquardt");
            }
            double loss = 0.5 * norm * norm;
            if (!watch.at(iteration(t, norm))) {
                return new Ending(Outcome.STOPPED, t, loss, "at step " + t);
            }
            if (norm <= target) {
                String test = "residual %.3g <= %.3g".formatted(norm, target);
                return new Ending(Outcome.TARGET_REACHED, t, loss, test);
            }
            if (t >= most) {
                return new Ending(Outcome.STEPS_DONE, t, loss, t + " steps");
            }
            if (!step(norm)) {
                String kept =
                        "no damping up to %.3g lowers the residual %.3g"
                                .formatted(damping.get(0), norm);
                return new Ending(Outcome.STALLED, t, loss, kept);
            }
        }
    }

    private void begin(double norm) {
        first.set(0, norm);
        moveKernel();
        scale.set(0, solver.meanDiagonal());
        damping.set(0, method.damping() * scale.get(0));
    }

    private void moveKernel() {
        if (kernelIsElsewhere) {
            solver.moveTo(at);
            kernelIsElsewhere = false;
        }
    }

    private Iteration iteration(int t, double norm) {
        double q = ratio.get(0);
        return new Iteration(
                t,
                norm,
                damping.get(0),
                Double.isFinite(q) ? OptionalDouble.of(q) : OptionalDouble.empty(),
                length.get(0),
                w);
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
            System.arraycopy(at, 0, trial, 0, at.length);
            DoubleElementwise.axpy(-1, step, 0, trial, 0, at.length);
            jacobian.moveTo(trial);
            double[] kept = r.clone();
            double there = residual();
            double promised = norm * norm - left.getAsDouble() * left.getAsDouble();
            double gained = (norm * norm - there * there) / promised;
            if (method.trusting() || (promised > 0 && gained >= LEAST_RATIO)) {
                accept(gained, norm, there);
                return true;
            }
            System.arraycopy(kept, 0, r, 0, r.length);
            jacobian.moveTo(at);
            raise(lambda, method.damping());
        }
        return false;
    }

    private void accept(double gained, double norm, double there) {
        System.arraycopy(trial, 0, at, 0, at.length);
        kernelIsElsewhere = true;
        ratio.set(0, Double.isFinite(gained) ? gained : Double.POSITIVE_INFINITY);
        length.set(0, Vectors.norm(step));
        if (!method.trusting() && gained >= GOOD_RATIO) {
            damping.set(0, there * PURE <= norm ? 0 : damping.get(0) * LESS);
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
