package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.landscape.KernelDrift;
import org.plstar.landscape.Schedule;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Ending;
import org.plstar.optimize.FirstOrder;
import org.plstar.optimize.LeastSquaresBatches;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.predict.LinearizedBatches;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.study.KernelRows;
import org.plstar.study.Progress;
import org.plstar.system.Objective;
import org.plstar.tangent.Jacobian;

/** Compares short trainings of the network with what its kernel at the start predicts. */
final class Verification {
    private static final int POINTS = 24;
    private static final int DRAWS = 4;

    /** The multiple of the predicted steps after which a training towards the target ends. */
    private static final int PATIENCE = 2;

    /** The multiple of the requested steps after which a training towards the target ends. */
    private static final int MOST = 10;

    /**
     * The objective, the kernel and the residual at the start.
     *
     * @param target loss to reach
     * @param kernel of the rows
     * @param vectors its eigenvectors
     * @param residual weighted
     * @param start w, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record At(
            Objective objective,
            KernelRows rows,
            double target,
            Matrix kernel,
            Matrix vectors,
            LinearizedDynamics dynamics,
            double[] residual,
            double[] start) {}

    private final Objective objective;
    private final KernelRows rows;
    private final double target;
    private final Matrix kernel;
    private final Matrix vectors;
    private final LinearizedDynamics dynamics;
    private final double[] residual;
    private final double[] start;
    private final int steps;
    private final long seed;
    private final Progress progress;
    private final int[] at;
    private final CheckedRates rates;

    Verification(At point, int steps, long seed, Progress progress) {
        this.objective = point.objective;
        this.rows = point.rows;
        this.target = point.target;
        this.kernel = point.kernel;
        this.vectors = point.vectors;
        this.dynamics = point.dynamics;
        this.residual = point.residual;
        this.start = point.start;
        this.steps = steps;
        this.seed = seed;
        this.progress = progress;
        NavigableSet<Integer> at = new TreeSet<>(Schedule.logSpaced(steps, POINTS));
        at.add(steps / 2);
        this.at = at.stream().mapToInt(s -> s).toArray();
        this.rates = new CheckedRates(this.at, steps);
    }

    List<AdviceCheck> checks(
            Optional<FullBatch> full, double lambdaMax, LeastSquaresBatches constants, int batch) {
        List<AdviceCheck> checks = new ArrayList<>();
        checks.add(descent("gd", "gradient descent at 1/λ_max", 1 / lambdaMax, 0));
        checks.add(descent("gd-19", "gradient descent at 1.9/λ_max", 1.9 / lambdaMax, 0));
        checks.add(descent(
                "gd-22", "gradient descent at 2.2/λ_max, above the limit", 2.2 / lambdaMax, 0));
        full.ifPresent(f -> {
            FullBatch.Step m = f.cautiousMomentum();
            checks.add(descent("momentum", "momentum", m.eta(), m.beta()));
        });
        if (batch < objective.system().samples()) {
            checks.add(stochastic(constants.step(batch), batch));
        }
        return checks;
    }

    private AdviceCheck descent(String id, String name, double eta, double beta) {
        double[] predicted = losses(
                t -> dynamics.lossWithMomentum(eta, beta, t).orElse(Double.POSITIVE_INFINITY));
        FirstOrder optimizer =
                beta == 0 ? Optimizer.gradientDescent(eta) : Optimizer.momentum(eta, beta);
        OptionalLong foretold = foretold(eta, beta);
        CheckedRates.Observed o = train(name, optimizer, eta, 0, 1, towards(foretold));
        return rates.check(id, name, eta, beta, 0, predicted, foretold, o);
    }

    /** The number of steps that the linearized model needs; absent for steps beyond 2/λ_max. */
    private OptionalLong foretold(double eta, double beta) {
        double[] values = dynamics.eigenvalues();
        if (beta > 0) {
            return dynamics.stepsWithMomentum(target, eta, beta, Advice.MOST_STEPS);
        }
        return eta * values[values.length - 1] < 2
                ? dynamics.stepsTo(target, eta, Advice.MOST_STEPS)
                : OptionalLong.empty();
    }

    /** The number of steps to make: those requested, or more where the target can be reached. */
    private int towards(OptionalLong foretold) {
        return foretold.isPresent() && foretold.getAsLong() <= (long) MOST * steps
                ? (int) Math.max(
                        steps, Math.min(PATIENCE * foretold.getAsLong() + 1, (long) MOST * steps))
                : steps;
    }

    /**
     * Compares a training on batches with the linearized model on the same batches, so that they
     * differ by no random draw.
     */
    private AdviceCheck stochastic(double eta, int size) {
        LinearizedBatches batches =
                LinearizedBatches.of(kernel, rows.system().outputs(), rows.place());
        String name = "stochastic gradient descent, batches of " + size;
        double[] predicted = new double[at.length];
        double[] observed = new double[at.length];
        CheckedRates.Observed last = new CheckedRates.Observed(
                observed,
                OptionalLong.empty(),
                steps,
                OptionalDouble.empty(),
                OptionalDouble.empty());
        for (int k = 0; k < DRAWS; k++) {
            Batches draw = Batches.shuffled(size, seed + k);
            double[] one = batches.losses(residual, eta, draw, steps);
            last = train(
                    name, Optimizer.gradientDescent(eta).withBatches(draw), eta, k, DRAWS, steps);
            for (int i = 0; i < at.length; i++) {
                predicted[i] += one[at[i]] / DRAWS;
                observed[i] += last.losses()[i] / DRAWS;
            }
        }
        CheckedRates.Observed mean = new CheckedRates.Observed(
                observed, OptionalLong.empty(), steps, last.drift(), last.along());
        return rates.check("sgd", name, eta, 0, size, predicted, OptionalLong.empty(), mean);
    }

    private double[] losses(IntToDoubleFunction loss) {
        double[] values = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            values[i] = loss.applyAsDouble(at[i]);
        }
        return values;
    }

    private CheckedRates.Observed train(
            String name, FirstOrder optimizer, double eta, int run, int runs, int most) {
        Storage w = Precision.DOUBLE.of(start.clone());
        double[] end = new double[w.size()];
        long[] reached = {-1};
        double[] seen = new double[at.length];
        Arrays.fill(seen, Double.POSITIVE_INFINITY);
        int[] next = {0};
        boolean batches = optimizer.batches().isPresent();
        Ending ending = Training.of(objective, optimizer, w).run(Stopping.after(most), m -> {
            progress.at("training: " + name, (long) run * steps + m.step(), (long) runs * steps);
            if (next[0] < at.length && m.step() == at[next[0]]) {
                seen[next[0]++] = batches ? objective.value(m.w()) : m.loss();
            }
            if (m.step() == steps) {
                copy(m.w(), end);
            }
            if (!batches && reached[0] < 0 && m.loss() <= target) {
                reached[0] = m.step();
            }
            return m.step() < steps || reached[0] < 0;
        });
        if (ending.steps() < steps) {
            copy(w, end);
        }
        OptionalLong first = reached[0] < 0 ? OptionalLong.empty() : OptionalLong.of(reached[0]);
        if (next[0] == at.length - 1) {
            double last = objective.value(w);
            seen[next[0]] = Double.isFinite(last) ? last : Double.POSITIVE_INFINITY;
        }
        for (double x : end) {
            if (!Double.isFinite(x)) {
                return new CheckedRates.Observed(
                        seen,
                        first,
                        ending.steps(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty());
            }
        }
        double[] r = rows.weightedResidual(
                Jacobian.at(rows.system(), end, objective.workers()).value());
        if (batches) {
            r = linearizedResidual(eta);
        }
        try (Matrix k = rows.at(end)) {
            double before = quadratic(kernel, r);
            double drift = KernelDrift.of(k, kernel);
            double along = quadratic(k, r) / before - 1;
            return new CheckedRates.Observed(
                    seen, first, ending.steps(), finite(drift), finite(along));
        }
    }

    private static void copy(Storage from, double[] to) {
        System.arraycopy(from.toDoubles(0, to.length), 0, to, 0, to.length);
    }

    /**
     * The residual r_0 - K_0 u of the linearized model after the same number of full steps, without
     * the noise of batches, which hides the weak directions.
     */
    private double[] linearizedResidual(double eta) {
        double[] u = dynamics.displacement(vectors, eta, steps);
        double[] r = residual.clone();
        double[] row = new double[r.length];
        for (int i = 0; i < r.length; i++) {
            kernel.readRow(i, row, 0);
            for (int j = 0; j < r.length; j++) {
                r[i] = Math.fma(-row[j], u[j], r[i]);
            }
        }
        return r;
    }

    private static OptionalDouble finite(double x) {
        return Double.isFinite(x) ? OptionalDouble.of(x) : OptionalDouble.empty();
    }

    /** The quadratic form r·Kr. */
    private static double quadratic(Matrix k, double[] r) {
        double[] row = new double[r.length];
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            k.readRow(i, row, 0);
            double product = 0;
            for (int j = 0; j < r.length; j++) {
                product = Math.fma(row[j], r[j], product);
            }
            sum = Math.fma(r[i], product, sum);
        }
        return sum;
    }
}
