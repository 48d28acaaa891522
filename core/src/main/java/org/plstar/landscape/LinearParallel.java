package org.plstar.landscape;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * Gradient descent on three systems of equations from one start: what the condition number of the
 * linear system J_0 Δ = y - F(w_0) guarantees for the worst right side, what the model linearized
 * at w_0 does with the right side of the data, and what the network did.
 *
 * <p>All in the normalisation of the loss: eigenvalues are of K/N.
 *
 * @param steps t, after which losses and lengths are reported
 */
public record LinearParallel(int steps, Column linear, Column linearized, Column network) {
    /**
     * The numbers of one of the three systems.
     *
     * @param condition κ: of K_0 for the first two; the network's is the largest λ_max over the
     *     smallest λ_min of all kernels that were observed
     * @param mu λ_min(K_0/N) for the first two; the network's is the smallest μ_t = ½‖∇L‖²/L that
     *     was observed
     * @param rate factor of the loss per step: guaranteed, or the mean over the last half of the
     *     steps
     * @param loss after t steps; of the linear system at most
     * @param length Σ ‖w_{k+1} - w_k‖; absent for the linear system, of which only {@code longest}
     *     is known
     * @param longest what μ allows it to be, {@link #longest}
     */
    public record Column(
            OptionalDouble condition,
            OptionalDouble mu,
            OptionalDouble rate,
            OptionalDouble loss,
            OptionalDouble length,
            OptionalDouble longest) {}

    /**
     * Computes the numbers of the three systems. Cost n t for n equations and t steps.
     *
     * @param path of the network, with a kernel at the first step
     * @param rates observed ones
     * @param dynamics of the linearized model
     * @param eta the constant step
     */
    public static LinearParallel of(
            List<Observation> path, Rates rates, LinearizedDynamics dynamics, double eta) {
        List<KernelState> kernels =
                path.stream().flatMap(o -> o.kernel().stream()).toList();
        KernelState first = kernels.getFirst();
        Observation last = path.getLast();
        double start = path.getFirst().loss();
        int t = last.step();
        OptionalDouble min = first.condition().value().isPresent()
                ? OptionalDouble.of(first.min())
                : OptionalDouble.empty();
        OptionalDouble longest = longest(start, min.orElse(0));
        // |1 - ηλ| is largest at the smallest or the largest eigenvalue
        double worst = Math.max(Math.abs(1 - eta * min.orElse(0)), Math.abs(1 - eta * first.max()));
        OptionalDouble rate =
                min.isPresent() ? OptionalDouble.of(worst * worst) : OptionalDouble.empty();
        Column linear = new Column(
                first.condition().value(),
                min,
                rate,
                finite(start * Math.pow(worst * worst, t)),
                OptionalDouble.empty(),
                longest);
        Column linearized = new Column(
                first.condition().value(),
                min,
                rates.predicted(),
                last.linearizedLoss(),
                dynamics.length(eta, t),
                longest);
        OptionalDouble mu = path.stream().flatMapToDouble(o -> o.mu().stream()).min();
        boolean regular = kernels.stream().allMatch(k -> k.condition().value().isPresent());
        double top = kernels.stream().mapToDouble(KernelState::max).max().orElse(0);
        double bottom = kernels.stream().mapToDouble(KernelState::min).min().orElse(0);
        Column network = new Column(
                regular ? OptionalDouble.of(top / bottom) : OptionalDouble.empty(),
                mu,
                rates.measured(),
                finite(last.loss()),
                last.path().length(),
                longest(start, mu.orElse(0)));
        return new LinearParallel(t, linear, linearized, network);
    }

    /**
     * 2 r_0/√μ with r_0 = √(2 L_0), the bound of the path of gradient descent under μ-PL* where
     * every step lowers the loss by at least ½η‖∇L‖², as ηλ_max ≤ 1 makes it: then √L falls by at
     * least √μ/(2√2) times the length of the step.
     *
     * @return absent if μ is not positive
     */
    public static OptionalDouble longest(double loss, double mu) {
        Require.notNegative(loss, SystemRefusal.RANGE, "loss");
        Require.that(!Double.isNaN(mu), SystemRefusal.NOT_FINITE, "mu = " + mu, "a number");
        return mu > 0 ? OptionalDouble.of(2 * Math.sqrt(2 * loss / mu)) : OptionalDouble.empty();
    }

    private static OptionalDouble finite(double x) {
        return Double.isFinite(x) ? OptionalDouble.of(x) : OptionalDouble.empty();
    }
}
