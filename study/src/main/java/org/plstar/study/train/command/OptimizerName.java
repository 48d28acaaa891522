package org.plstar.study.train.command;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.optimize.Direction;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.StepRule;

/** The optimizers as users write them, with what each makes of the options. */
enum OptimizerName {
    GD {
        @Override
        boolean whole() {
            return true;
        }
    },
    MOMENTUM {
        @Override
        Direction direction(DirectionOptions.Given o) {
            return new Direction.Momentum(o.momentum(0.9), 0, false, o.weightDecay(0));
        }
    },
    NESTEROV {
        @Override
        Direction direction(DirectionOptions.Given o) {
            return new Direction.Momentum(o.momentum(0.9), 0, true, o.weightDecay(0));
        }
    },
    SGD {
        @Override
        Direction direction(DirectionOptions.Given o) {
            double beta = o.momentum(0);
            return beta == 0
                    ? new Direction.Gradient(o.weightDecay(0))
                    : new Direction.Momentum(beta, 0, false, o.weightDecay(0));
        }

        @Override
        boolean stochastic() {
            return true;
        }
    },
    ADAM {
        @Override
        Direction direction(DirectionOptions.Given o) {
            return adam(o, 0, false);
        }
    },
    ADAMW {
        @Override
        Direction direction(DirectionOptions.Given o) {
            // beside a step over the factor, so that η λ is what it customarily is
            return adam(o, CUSTOMARY_DECAY * o.factor(), true);
        }
    },
    RMSPROP {
        @Override
        Direction direction(DirectionOptions.Given o) {
            return new Direction.RmsProp(
                    o.alpha(0.99), o.epsilon(1e-8), false, o.momentum(0), o.weightDecay(0));
        }
    },
    SPS {
        @Override
        Optional<StepRule> rule(OptionalDouble most, double floor) {
            return Optional.of(new StepRule.Polyak(0.5, floor, most));
        }
    },
    SLS {
        @Override
        Optional<StepRule> rule(OptionalDouble most, double floor) {
            StepRule.Armijo d = StepRule.Armijo.DEFAULT;
            double longest = most.orElse(d.most());
            double first = Math.min(d.first(), longest);
            return Optional.of(
                    new StepRule.Armijo(d.c(), d.backtrack(), d.growth(), first, longest));
        }
    },
    GAUSS_NEWTON {
        @Override
        Optional<KernelNewton.Method> newton() {
            return Optional.of(KernelNewton.Method.GAUSS_NEWTON);
        }
    },
    LEVENBERG_MARQUARDT {
        @Override
        Optional<KernelNewton.Method> newton() {
            return Optional.of(KernelNewton.Method.LEVENBERG_MARQUARDT);
        }
    };

    /** What --help says of them. */
    static final String HELP =
            "gd, momentum, nesterov; sgd (batches); adam, adamw, rmsprop; sps, sls: gradient steps"
                    + " by Polyak's and by Armijo's rule;"
                    + " gauss-newton, levenberg-marquardt: the shortest step that solves the"
                    + " linearized equations, for the square loss and"
                    + " more parameters than equations (default: ${DEFAULT-VALUE}).";

    /** Those that rescale coordinates, as --help names them. */
    static final String RESCALING = "adam, adamw and rmsprop";

    private static final double CUSTOMARY_DECAY = 0.01;

    private static Direction adam(DirectionOptions.Given o, double usualDecay, boolean decoupled) {
        return new Direction.Adam(
                o.beta1(0.9),
                o.beta2(0.999),
                o.epsilon(1e-8),
                o.weightDecay(usualDecay),
                decoupled);
    }

    /** The direction; what it does not ask for is refused where it is given. */
    Direction direction(DirectionOptions.Given o) {
        return new Direction.Gradient(solves() ? 0 : o.weightDecay(0));
    }

    /**
     * The rule that finds the step, where there is one.
     *
     * @param most the longest step, where it is given
     * @param floor least value of the loss
     */
    Optional<StepRule> rule(OptionalDouble most, double floor) {
        return Optional.empty();
    }

    /** How it solves the linearized equations, where that is its step. */
    Optional<KernelNewton.Method> newton() {
        return Optional.empty();
    }

    /** Whether batches are its default. */
    boolean stochastic() {
        return false;
    }

    /** Whether it takes no batches. */
    boolean whole() {
        return solves();
    }

    /** Whether its steps solve the linearized equations. */
    final boolean solves() {
        return newton().isPresent();
    }

    /** Whether it finds its step at every step. */
    final boolean searches() {
        return solves() || rule(OptionalDouble.empty(), 0).isPresent();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
