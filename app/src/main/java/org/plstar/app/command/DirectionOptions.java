package org.plstar.app.command;

import org.jspecify.annotations.Nullable;
import org.plstar.optimize.Direction;
import picocli.CommandLine.Option;

/** Options of the direction that is made from a gradient. */
final class DirectionOptions {
    private static final double MOMENTUM = 0.9;
    private static final double CUSTOMARY_DECAY = 0.01;

    @Option(
            names = "--momentum",
            paramLabel = "B",
            description = "β of momentum and nesterov (default 0.9), sgd and rmsprop (default 0).")
    private @Nullable Double momentum;

    @Option(
            names = "--weight-decay",
            paramLabel = "L",
            description =
                    "λ: adds λw to the gradient; for adamw, to the step (default: 0; for adamw 0.01"
                            + " times the factor of --eta).")
    private @Nullable Double weightDecay;

    @Option(names = "--beta1", paramLabel = "B", description = "β₁ of Adam (default: 0.9).")
    private @Nullable Double beta1;

    @Option(names = "--beta2", paramLabel = "B", description = "β₂ of Adam (default: 0.999).")
    private @Nullable Double beta2;

    @Option(names = "--alpha", paramLabel = "A", description = "α of RMSprop (default: 0.99).")
    private @Nullable Double alpha;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "ε of Adam and RMSprop (default: 1e-8).")
    private @Nullable Double epsilon;

    /**
     * The direction.
     *
     * @param factor with which parameters enter the network, in the root mean square
     */
    Direction direction(OptimizerName optimizer, double factor) {
        boolean heavy = optimizer == OptimizerName.MOMENTUM || optimizer == OptimizerName.NESTEROV;
        boolean adam = optimizer == OptimizerName.ADAM || optimizer == OptimizerName.ADAMW;
        boolean rms = optimizer == OptimizerName.RMSPROP;
        if (weightDecay != null && optimizer.solves()) {
            optimizer.require("--weight-decay", weightDecay, false);
        }
        optimizer.require("--momentum", momentum, heavy || rms || optimizer == OptimizerName.SGD);
        optimizer.require("--beta1", beta1, adam);
        optimizer.require("--beta2", beta2, adam);
        optimizer.require("--alpha", alpha, rms);
        optimizer.require("--epsilon", epsilon, adam || rms);
        double decay =
                or(
                        weightDecay,
                        // beside a step over the factor, so that η λ is what it customarily is
                        optimizer == OptimizerName.ADAMW ? CUSTOMARY_DECAY * factor : 0);
        double beta = or(momentum, heavy ? MOMENTUM : 0);
        return switch (optimizer) {
            case GD, SPS, SLS, GAUSS_NEWTON, LEVENBERG_MARQUARDT -> new Direction.Gradient(decay);
            case SGD ->
                    beta == 0
                            ? new Direction.Gradient(decay)
                            : new Direction.Momentum(beta, 0, false, decay);
            case MOMENTUM -> new Direction.Momentum(beta, 0, false, decay);
            case NESTEROV -> new Direction.Momentum(beta, 0, true, decay);
            case ADAM, ADAMW ->
                    new Direction.Adam(
                            or(beta1, 0.9),
                            or(beta2, 0.999),
                            or(epsilon, 1e-8),
                            decay,
                            optimizer == OptimizerName.ADAMW);
            case RMSPROP ->
                    new Direction.RmsProp(or(alpha, 0.99), or(epsilon, 1e-8), false, beta, decay);
        };
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }
}
