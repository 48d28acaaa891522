package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Direction;
import org.plstar.optimize.FirstOrder;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.StepAdvice;
import org.plstar.optimize.StepRule;
import org.plstar.optimize.StepSchedule;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;

/**
 * The loss that is minimised, and the optimizer.
 *
 * @param name as users write it, such as {@code adam} or {@code adam(beta1=0.8)}
 * @param smoothing ε of label smoothing, 0 for none
 * @param rule a rule that finds its step itself; absent where the step is η times the schedule
 * @param batches absent: all training rows at every step
 * @param newton steps to solutions of the linearized equations, which direction, rule and schedule
 *     then have no part in; absent: steps along the direction
 * @param customary the step where none is given and none follows from theory; absent where one
 *     follows
 */
public record Method(
        String name,
        Loss loss,
        double smoothing,
        Direction direction,
        Optional<StepRule> rule,
        StepSchedule schedule,
        Optional<Batches> batches,
        Optional<KernelNewton.Method> newton,
        Optional<Customary> customary) {
    /** Refuses null with a {@link NullPointerException}. */
    public Method {
        requireNonNull(name, "name");
        requireNonNull(loss, "loss");
        requireNonNull(loss.text(), "the text of loss");
        requireNonNull(direction, "direction");
        requireNonNull(rule, "rule");
        requireNonNull(schedule, "schedule");
        requireNonNull(batches, "batches");
        requireNonNull(newton, "newton");
        requireNonNull(customary, "customary");
    }

    /**
     * Steps of a constant size along a direction, on all rows.
     *
     * @param name as reports call it
     * @param loss that is minimised
     * @param direction of the steps
     */
    public static Method of(String name, Loss loss, Direction direction) {
        return new Method(
                name,
                loss,
                0,
                direction,
                Optional.empty(),
                StepSchedule.constant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The step of a method for which none follows from the curvature. */
    public sealed interface Customary {
        /** η; absent where it follows from the gradient at the start. */
        OptionalDouble eta();
    }

    /**
     * A customary step, translated to the network's parametrization.
     *
     * @param standard η in standard parametrization
     * @param factor with which parameters enter the network, in the root mean square: the step is
     *     divided by it, so that what enters moves as far as it would in standard parametrization
     */
    public record Usual(double standard, double factor) implements Customary {
        /** Refuses numbers that are not positive. */
        public Usual {
            StudyRefusal.requirePositive("standard", OptionalDouble.of(standard));
            StudyRefusal.requirePositive("factor", OptionalDouble.of(factor));
        }

        @Override
        public OptionalDouble eta() {
            return OptionalDouble.of(standard / factor);
        }

        String text() {
            return factor == 1
                    ? String.valueOf(standard)
                    : standard
                            + " over "
                            + String.format(Locale.ROOT, "%.4g", factor)
                            + ", the root mean square of the factors with which parameters enter,"
                            + " so that what enters moves as in standard"
                            + " parametrization";
        }
    }

    /**
     * The step with which a first step that moves each weight by η lowers the loss by
     * {@link StepAdvice#PART} to first order, for weights of an earlier training.
     */
    public record ByGradient() implements Customary {
        @Override
        public OptionalDouble eta() {
            return OptionalDouble.empty();
        }
    }

    /** Full-batch gradient descent on the square loss. */
    public static final Method GRADIENT_DESCENT = of("gd", Loss.SQUARE, new Direction.Gradient(0));

    /** Whether the method computes its step size at every step. */
    public boolean findsItsStep() {
        return rule.isPresent() || newton.isPresent();
    }

    /**
     * Whether a step does not compute the loss and the gradient on all rows, so that observing
     * these is additional work.
     */
    public boolean separate() {
        return batches.isPresent() || newton.isPresent();
    }

    /** Whether the steps have weight decay. */
    public boolean decays() {
        return newton.isEmpty() && direction.weightDecay() > 0;
    }

    /** The optimizer with the step η, which is ignored by optimizers that compute their own. */
    public Optimizer optimizer(OptionalDouble eta) {
        if (newton.isPresent()) {
            return newton.get();
        }
        StepRule step = rule.orElseGet(() -> new StepRule.Scheduled(eta.orElseThrow(), schedule));
        return new FirstOrder(direction, step, batches);
    }

    /**
     * Whether every step is the same multiple of the gradient of the loss on all rows, or of an
     * unbiased estimate of the gradient.
     */
    public boolean constantPlainStep() {
        return newton.isEmpty()
                && rule.isEmpty()
                && direction.isPlainGradient()
                && schedule.equals(StepSchedule.constant());
    }

    /** The name of the method in words. */
    public String title() {
        if (newton.isPresent()) {
            return newton.get().title();
        }
        if (rule.isPresent()) {
            return rule.get().title();
        }
        return direction instanceof Direction.Gradient && batches.isPresent()
                ? "Stochastic gradient descent"
                : direction.title();
    }

    /** The least possible value of the loss: 0, or the entropy of smoothed targets. */
    public double floor(int outputs) {
        return floor(loss, smoothing, outputs);
    }

    /** The least value of a loss with label smoothing, 0 but for cross-entropy. */
    public static double floor(Loss loss, double smoothing, int outputs) {
        requireNonNull(loss, "loss");
        if (LossKind.of(loss) != LossKind.CROSS_ENTROPY || smoothing == 0) {
            return 0;
        }
        int classes = Math.max(2, outputs);
        double rest = smoothing / classes;
        double top = 1 - smoothing + rest;
        return -top * Math.log(top) - (classes - 1) * rest * Math.log(rest);
    }
}
