package org.plstar.study.train.command;

import static org.plstar.study.train.command.OptimizerConstant.ALPHA;
import static org.plstar.study.train.command.OptimizerConstant.BETA;
import static org.plstar.study.train.command.OptimizerConstant.BETA1;
import static org.plstar.study.train.command.OptimizerConstant.BETA2;
import static org.plstar.study.train.command.OptimizerConstant.DAMPING;
import static org.plstar.study.train.command.OptimizerConstant.EPSILON;
import static org.plstar.study.train.command.OptimizerConstant.SOLVE;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.optimize.Direction;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.StepRule;

/** The optimizers by name, with the meaning of their constants. */
enum OptimizerName {
    GD {
        @Override
        boolean whole() {
            return true;
        }
    },
    MOMENTUM {
        @Override
        Direction direction(OptimizerText o, double decay) {
            return new Direction.Momentum(o.number(BETA, 0.9), 0, false, decay);
        }
    },
    NESTEROV {
        @Override
        Direction direction(OptimizerText o, double decay) {
            return new Direction.Momentum(o.number(BETA, 0.9), 0, true, decay);
        }
    },
    SGD {
        @Override
        Direction direction(OptimizerText o, double decay) {
            double beta = o.number(BETA, 0);
            return beta == 0
                    ? new Direction.Gradient(decay)
                    : new Direction.Momentum(beta, 0, false, decay);
        }

        @Override
        boolean stochastic() {
            return true;
        }
    },
    ADAM {
        @Override
        Direction direction(OptimizerText o, double decay) {
            return adam(o, decay, false);
        }
    },
    ADAMW {
        @Override
        Direction direction(OptimizerText o, double decay) {
            return adam(o, decay, true);
        }

        @Override
        double customaryDecay(double factor) {
            // the step is divided by the factor, so that η λ has its customary value
            return CUSTOMARY_DECAY * factor;
        }
    },
    RMSPROP {
        @Override
        Direction direction(OptimizerText o, double decay) {
            return new Direction.RmsProp(
                    o.number(ALPHA, 0.99), epsilon(o), false, o.number(BETA, 0), decay);
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
        Optional<KernelNewton.Method> newton(OptimizerText o) {
            return Optional.of(KernelNewton.Method.GAUSS_NEWTON.solvedBy(o.solve()));
        }
    },
    LEVENBERG_MARQUARDT {
        @Override
        Optional<KernelNewton.Method> newton(OptimizerText o) {
            KernelNewton.Method usual = KernelNewton.Method.LEVENBERG_MARQUARDT;
            return Optional.of(new KernelNewton.Method(
                    o.number(DAMPING, usual.damping()), usual.trusting(), o.solve()));
        }
    };

    /** The text of the optimizers in --help. */
    static final String HELP =
            "gd; momentum, nesterov (beta=0.9); sgd, in batches (beta=0); adam, adamw (beta1=0.9,"
                    + " beta2=0.999, epsilon=1e-8); rmsprop (alpha=0.99, epsilon=1e-8, beta=0); sps,"
                    + " sls: gradient steps by Polyak's and by Armijo's rule; gauss-newton"
                    + " (solve=auto), levenberg-marquardt (damping=1e-4, solve=auto): the shortest"
                    + " step that solves the linearized equations, for the square loss and more"
                    + " parameters than equations. Constants other than these stand in brackets:"
                    + " \"adam(beta1=0.8)\". damping: λ of the first step, in units of the mean of"
                    + " K's diagonal. solve=cholesky forms K, solve=cg takes conjugate gradients,"
                    + " which never do; auto: cholesky up to 4096 equations (default: gd;"
                    + " adam with --adapter).";

    /** The optimizers that rescale coordinates, as text for --help. */
    static final String RESCALING = "adam, adamw and rmsprop";

    private static final double CUSTOMARY_DECAY = 0.01;

    /** The constants of the optimizer. */
    final List<OptimizerConstant> constants() {
        return switch (this) {
            case GD, SPS, SLS -> List.of();
            case MOMENTUM, NESTEROV, SGD -> List.of(BETA);
            case ADAM, ADAMW -> List.of(BETA1, BETA2, EPSILON);
            case RMSPROP -> List.of(ALPHA, EPSILON, BETA);
            case GAUSS_NEWTON -> List.of(SOLVE);
            case LEVENBERG_MARQUARDT -> List.of(DAMPING, SOLVE);
        };
    }

    private static Direction adam(OptimizerText o, double decay, boolean decoupled) {
        return new Direction.Adam(
                o.number(BETA1, 0.9), o.number(BETA2, 0.999), epsilon(o), decay, decoupled);
    }

    private static double epsilon(OptimizerText o) {
        return o.number(EPSILON, 1e-8);
    }

    /**
     * The rule for the direction of steps.
     *
     * @param decay λ of weight decay
     */
    Direction direction(OptimizerText o, double decay) {
        return new Direction.Gradient(decay);
    }

    /**
     * The default λ of weight decay.
     *
     * @param factor with which parameters enter the network, in the root mean square
     */
    double customaryDecay(double factor) {
        return 0;
    }

    /**
     * The rule that computes the step size, if there is one.
     *
     * @param most the longest step, where it is given
     * @param floor least value of the loss
     */
    Optional<StepRule> rule(OptionalDouble most, double floor) {
        return Optional.empty();
    }

    /** The Newton method of the optimizer, if it solves linearized equations. */
    Optional<KernelNewton.Method> newton(OptimizerText o) {
        return Optional.empty();
    }

    /** Whether the optimizer uses batches by default. */
    boolean stochastic() {
        return false;
    }

    /** Whether the optimizer cannot use batches. */
    boolean whole() {
        return solves();
    }

    /** Whether the steps solve the linearized equations. */
    final boolean solves() {
        return constants().contains(SOLVE);
    }

    /** Whether the optimizer computes its step size at every step. */
    final boolean searches() {
        return solves() || rule(OptionalDouble.empty(), 0).isPresent();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
