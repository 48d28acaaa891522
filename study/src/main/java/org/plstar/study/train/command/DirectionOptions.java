package org.plstar.study.train.command;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.plstar.optimize.Direction;
import org.plstar.study.options.UnusedOption;
import picocli.CommandLine.Option;

/** Options of the direction that is made from a gradient. */
final class DirectionOptions {
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
     * The direction; refuses an option that is given and means nothing to this optimizer.
     *
     * @param factor with which parameters enter the network, in the root mean square
     */
    Direction direction(OptimizerName optimizer, double factor) {
        Given given = new Given(factor);
        Direction direction = optimizer.direction(given);
        given.left.forEach((option, value) -> unused(option, value, optimizer));
        return direction;
    }

    private static void unused(String option, double value, OptimizerName optimizer) {
        throw UnusedOption.of(
                option + " " + value, "--optimizer " + optimizer, "another --optimizer");
    }

    /** What was given, which an optimizer asks for with its own default. */
    final class Given {
        private final double factor;
        private final SequencedMap<String, Double> left = new LinkedHashMap<>();

        private Given(double factor) {
            this.factor = factor;
            put("--weight-decay", weightDecay);
            put("--momentum", momentum);
            put("--beta1", beta1);
            put("--beta2", beta2);
            put("--alpha", alpha);
            put("--epsilon", epsilon);
        }

        private void put(String option, @Nullable Double value) {
            if (value != null) {
                left.put(option, value);
            }
        }

        private double take(String option, double otherwise) {
            Double value = left.remove(option);
            return value == null ? otherwise : value;
        }

        /** With which parameters enter the network, in the root mean square. */
        double factor() {
            return factor;
        }

        double weightDecay(double otherwise) {
            return take("--weight-decay", otherwise);
        }

        double momentum(double otherwise) {
            return take("--momentum", otherwise);
        }

        double beta1(double otherwise) {
            return take("--beta1", otherwise);
        }

        double beta2(double otherwise) {
            return take("--beta2", otherwise);
        }

        double alpha(double otherwise) {
            return take("--alpha", otherwise);
        }

        double epsilon(double otherwise) {
            return take("--epsilon", otherwise);
        }
    }
}
