package org.plstar.study.certify;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.refusal.Require;
import org.plstar.study.KernelRows;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.tangent.Jacobian;

/**
 * The number of further steps of gradient descent that a run needs if its kernel stays constant:
 * the least S with Σ (1 - ηλ_i)^2S c_i² at most a given square, c_i the parts of the residual along
 * eigenvectors of K/N.
 *
 * <p>The eigenvectors are computed when they are first asked for: 9 n³, some ten seconds for 3,000
 * equations. Not thread-safe.
 */
public final class FrozenSteps {
    /** The largest number of equations. */
    private static final int MOST = 3000;

    /** The largest number of steps that is counted. */
    private static final long MOST_STEPS = 1_000_000_000_000L;

    private final PreparedDataset data;
    private final Model model;
    private final ModelState end;
    private final double eta;
    private @Nullable LinearizedDynamics dynamics;

    /**
     * The steps for a run; nothing is computed yet.
     *
     * @param data that it was trained on, by plain gradient descent on the square loss
     * @param eta its step
     */
    public FrozenSteps(PreparedDataset data, Model model, ModelState end, double eta) {
        Require.positive(eta, StudyRefusal.RANGE, "eta");
        this.data = data;
        this.model = model;
        this.end = end;
        this.eta = eta;
    }

    /** Whether the step is a given one. */
    boolean by(OptionalDouble other) {
        return other.isPresent() && other.getAsDouble() == eta;
    }

    /**
     * The number of steps after which the residual is {@code factor} times smaller; absent where
     * the kernel is singular for it, takes more than 10¹² steps, or has more than 3,000 equations,
     * or where steps of η are beyond 2/λ_max.
     *
     * @param factor at least 1
     */
    public OptionalLong until(double factor) {
        Require.atLeast(1.0, factor, StudyRefusal.RANGE, "factor");
        Optional<LinearizedDynamics> known = dynamics();
        if (known.isEmpty()) {
            return OptionalLong.empty();
        }
        LinearizedDynamics d = known.get();
        double[] values = d.eigenvalues();
        if (eta * values[values.length - 1] >= 2) {
            return OptionalLong.empty();
        }
        double loss = d.loss(eta, 0).orElse(0);
        return d.stepsTo(loss / factor / factor, eta, MOST_STEPS);
    }

    private Optional<LinearizedDynamics> dynamics() {
        LinearizedDynamics known = dynamics;
        if (known != null) {
            return Optional.of(known);
        }
        KernelRows rows = KernelRows.of(
                data.trainingSystem(model, end.buffers()),
                data.duplicates(),
                MOST,
                Workers.alone());
        if (!rows.all()) {
            return Optional.empty();
        }
        double[] w = end.parameters();
        double[] outputs = Jacobian.at(rows.system(), w, Workers.alone()).value();
        try (Matrix k = rows.at(w)) {
            dynamics = LinearizedDynamics.of(k, rows.weightedResidual(outputs), rows.lossWeight());
        }
        return Optional.ofNullable(dynamics);
    }
}
