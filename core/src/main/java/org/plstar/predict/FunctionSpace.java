package org.plstar.predict;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Training with any loss, followed in the outputs: f_t = f_0 - Θ V_t, V the sum of step size times
 * loss gradient, which exists for every loss of a model that is linear in its weights.
 *
 * <p>The loss is c times its sum over rows, c = 1/N for the mean. With cross-entropy training has
 * no end: on separable rows the outputs grow for ever. Source: Lee et al. 2019, section 2.2.
 */
public final class FunctionSpace {
    private static final int MOST_STEPS = 10_000_000;
    private static final double TOLERANCE = 1e-10;

    private final Matrix kernel;
    private final Matrix cross;
    private final double[] f0;
    private final double[] there;
    private final int outputs;
    private final OutputLoss loss;
    private final double weight;
    private final Workers workers;

    /**
     * Puts it together; nothing is copied, and all is to be left unchanged.
     *
     * @param kernel Θ [n, n]
     * @param cross [n*, n], of each other row with each training row
     * @param f0 at the training rows, [n, outputs] row-major
     * @param there f_0 at the other rows, [n*, outputs]
     * @param weight c
     */
    public FunctionSpace(
            Matrix kernel,
            Matrix cross,
            double[] f0,
            double[] there,
            int outputs,
            OutputLoss loss,
            double weight,
            Workers workers) {
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        Require.positive(weight, PredictRefusal.RANGE, "weight");
        TeamProducts.require(kernel, kernel.rows(), kernel.rows(), "kernel");
        TeamProducts.require(cross, cross.rows(), kernel.rows(), "cross kernel");
        Require.size((long) kernel.rows() * outputs, f0.length, PredictRefusal.SIZE, "f0");
        Require.size((long) cross.rows() * outputs, there.length, PredictRefusal.SIZE, "there");
        Require.finite(f0, PredictRefusal.NOT_FINITE, "f0");
        Require.finite(there, PredictRefusal.NOT_FINITE, "there");
        this.kernel = kernel;
        this.cross = cross;
        this.f0 = f0;
        this.there = there;
        this.outputs = outputs;
        this.loss = loss;
        this.weight = weight;
        this.workers = workers;
    }

    /**
     * Outputs after some training.
     *
     * @param training at the training rows, [n, outputs] row-major
     * @param elsewhere at the other rows, [n*, outputs]
     * @param loss at the training rows, c times the sum
     */
    public record Outputs(double[] training, double[] elsewhere, double loss) {}

    /**
     * Gradient descent with a constant step and heavy-ball momentum v ← βv + g, w ← w - ηv, exact
     * step by step. Cost 2 n² outputs a step.
     *
     * @param beta 0 without momentum
     * @throws Refusal DIVERGES if outputs grow beyond the range of numbers
     */
    public Outputs descent(double eta, double beta, long steps) {
        Require.notNegative(eta, PredictRefusal.RANGE, "eta");
        Require.atLeast(0, steps, PredictRefusal.RANGE, "steps");
        Require.that(
                beta >= 0 && beta < 1,
                PredictRefusal.RANGE,
                "beta = " + beta,
                "at least 0 and below 1");
        double[] v = new double[f0.length];
        double[] moved = new double[f0.length];
        double[] f = f0.clone();
        double[] gradient = new double[f0.length];
        for (long t = 0; t < steps; t++) {
            loss.at(f, gradient);
            for (int i = 0; i < v.length; i++) {
                v[i] = beta * v[i] + weight * gradient[i];
                moved[i] += eta * v[i];
            }
            f = outputs(moved);
            if (!Double.isFinite(Arrays.stream(f).sum())) {
                throw Refusal.of(
                        PredictRefusal.DIVERGES,
                        steps + " steps",
                        "outputs are beyond the range of numbers at step " + (t + 1),
                        "a smaller step size",
                        "take smaller steps, or fewer");
            }
        }
        return outputs(f, moved);
    }

    /**
     * Gradient flow up to a time, by the rule of Dormand and Prince of order 5 with an error of
     * 1e-10 in each V a step.
     *
     * @param time τ, at least 0
     * @throws Refusal NO_LIMIT if it is infinite; TOO_LONG above ten million steps
     */
    public Outputs flow(double time) {
        if (!Double.isFinite(time) || time < 0) {
            throw Refusal.of(
                    PredictRefusal.NO_LIMIT,
                    "time " + time,
                    "with this loss outputs can grow for ever: there is no end",
                    "a time from 0 up",
                    "take the time at which the loss is small enough");
        }
        DormandPrince rule = new DormandPrince(f0.length);
        double[] v = new double[f0.length];
        double largest = 2 * 3 / (weight * kernelBound());
        double h = Math.min(largest, time);
        double t = 0;
        for (int step = 0; t < time; step++) {
            if (step == MOST_STEPS) {
                throw Refusal.of(
                        PredictRefusal.TOO_LONG,
                        "time " + time,
                        "after " + step + " steps of the integrator it has come to " + t,
                        "a shorter time",
                        "take one, or descent with steps of the largest size");
            }
            h = Math.min(h, time - t);
            double error = rule.attempt(v, h, this::slope) / TOLERANCE;
            if (error <= 1) {
                t = time - t <= h ? time : t + h;
                rule.accept(v);
            }
            double factor = Math.clamp(0.9 * StrictMath.pow(Math.max(error, 1e-8), -0.2), 0.2, 5);
            h = Math.min(largest, h * factor);
        }
        return outputs(outputs(v), v);
    }

    /** V' = c ∂loss/∂f. */
    private void slope(double[] v, double[] out) {
        loss.at(outputs(v), out);
        for (int i = 0; i < out.length; i++) {
            out[i] *= weight;
        }
    }

    /** f_0 - Θ V on the training rows. */
    private double[] outputs(double[] v) {
        return minus(f0, TeamProducts.of(Operand.of(kernel), v, outputs, workers));
    }

    private Outputs outputs(double[] f, double[] v) {
        double[] elsewhere = minus(there, TeamProducts.of(Operand.of(cross), v, outputs, workers));
        return new Outputs(f, elsewhere, weight * loss.at(f, new double[f.length]));
    }

    private static double[] minus(double[] a, double[] b) {
        for (int i = 0; i < b.length; i++) {
            b[i] = a[i] - b[i];
        }
        return b;
    }

    /** The largest sum of a row's sizes: at least λ_max. */
    private double kernelBound() {
        double most = Double.MIN_NORMAL;
        double[] row = new double[kernel.columns()];
        for (int i = 0; i < kernel.rows(); i++) {
            kernel.readRow(i, row, 0);
            most = Math.max(most, Arrays.stream(row).map(Math::abs).sum());
        }
        return most;
    }
}
