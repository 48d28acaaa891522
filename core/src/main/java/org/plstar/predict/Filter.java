package org.plstar.predict;

import org.plstar.refusal.Require;

/**
 * The effect of training along one eigenvector of the kernel, with eigenvalue λ: the residual is
 * multiplied by p(λ), and the prediction receives g(λ) = (1 - p(λ))/λ times the residual.
 *
 * <p>For the loss (c/2) Σ r², c = 1/N for the mean of half squared errors. Each g is computed
 * without the division where that would lose digits, so that λ = 0 is a case like any other.
 *
 * <p>Sources: Jacot, Gabriel and Hongler 2018 (gradient flow); the recurrences of momentum are
 * those of its steps on a quadratic loss.
 */
public sealed interface Filter {
    /**
     * The factor p(λ) of the residual.
     *
     * @param lambda λ, at least 0
     */
    double residual(double lambda);

    /**
     * The factor g(λ) of the prediction.
     *
     * @param lambda λ, at least 0
     */
    double gain(double lambda);

    private static void requireEigenvalue(double lambda) {
        Require.notNegative(lambda, PredictRefusal.RANGE, "lambda");
    }

    private static void requireSteps(double weight, double eta, long steps) {
        Require.positive(weight, PredictRefusal.RANGE, "weight");
        Require.notNegative(eta, PredictRefusal.RANGE, "eta");
        Require.atLeast(0, steps, PredictRefusal.RANGE, "steps");
    }

    private static void requireMomentum(double beta) {
        Require.that(
                beta >= 0 && beta < 1,
                PredictRefusal.RANGE,
                "beta = " + beta,
                "at least 0 and below 1");
    }

    /** A method with a number of steps, which can be changed. */
    sealed interface Steps extends Filter {
        /** The number of steps. */
        long steps();

        /** The same method after another number of steps. */
        Steps after(long steps);

        /** The step size up to which (excluded) no residual grows at λ. */
        double largestStep(double lambda);
    }

    /**
     * Gradient flow: r' = -c Θ r.
     *
     * @param weight c
     * @param time τ, the step size times the number of steps
     */
    record Flow(double weight, double time) implements Filter {
        /** Refuses a weight that is not above 0 and a time below 0. */
        public Flow {
            Require.positive(weight, PredictRefusal.RANGE, "weight");
            Require.notNegative(time, PredictRefusal.RANGE, "time");
        }

        @Override
        public double residual(double lambda) {
            requireEigenvalue(lambda);
            return StrictMath.exp(-weight * lambda * time);
        }

        @Override
        public double gain(double lambda) {
            requireEigenvalue(lambda);
            double z = weight * lambda * time;
            return z == 0 ? weight * time : weight * time * (-StrictMath.expm1(-z) / z);
        }
    }

    /**
     * Gradient descent with a constant step.
     *
     * @param weight c
     */
    record Descent(double weight, double eta, long steps) implements Steps {
        /** Refuses a weight that is not above 0, and a step size or steps below 0. */
        public Descent {
            requireSteps(weight, eta, steps);
        }

        @Override
        public double residual(double lambda) {
            requireEigenvalue(lambda);
            double x = eta * weight * lambda;
            return x < 0.5
                    ? StrictMath.exp(steps * StrictMath.log1p(-x))
                    : Recurrence.power(1 - x, steps);
        }

        @Override
        public double gain(double lambda) {
            requireEigenvalue(lambda);
            return eta * weight * Recurrence.descentSum(eta * weight * lambda, steps);
        }

        @Override
        public Descent after(long t) {
            return new Descent(weight, eta, t);
        }

        @Override
        public double largestStep(double lambda) {
            requireEigenvalue(lambda);
            return 2 / (weight * lambda);
        }
    }

    /**
     * Heavy-ball momentum v ← βv + g, w ← w - ηv from v = 0.
     *
     * @param weight c
     */
    record HeavyBall(double weight, double eta, double beta, long steps) implements Steps {
        /** Refuses numbers out of range: β in [0, 1), all others from 0. */
        public HeavyBall {
            requireSteps(weight, eta, steps);
            requireMomentum(beta);
        }

        @Override
        public double residual(double lambda) {
            requireEigenvalue(lambda);
            return Recurrence.heavyBall(eta * weight * lambda, beta, steps);
        }

        @Override
        public double gain(double lambda) {
            requireEigenvalue(lambda);
            return eta * weight * Recurrence.heavyBallSum(eta * weight * lambda, beta, steps);
        }

        @Override
        public HeavyBall after(long t) {
            return new HeavyBall(weight, eta, beta, t);
        }

        @Override
        public double largestStep(double lambda) {
            requireEigenvalue(lambda);
            return 2 * (1 + beta) / (weight * lambda);
        }
    }

    /**
     * Nesterov's momentum with the formula of PyTorch: v ← βv + g, w ← w - η(g + βv) from v = 0.
     *
     * @param weight c
     */
    record Nesterov(double weight, double eta, double beta, long steps) implements Steps {
        /** Refuses numbers out of range: β in [0, 1), all others from 0. */
        public Nesterov {
            requireSteps(weight, eta, steps);
            requireMomentum(beta);
        }

        @Override
        public double residual(double lambda) {
            requireEigenvalue(lambda);
            return Recurrence.nesterov(eta * weight * lambda, beta, steps);
        }

        @Override
        public double gain(double lambda) {
            requireEigenvalue(lambda);
            return eta * weight * Recurrence.nesterovSum(eta * weight * lambda, beta, steps);
        }

        @Override
        public Nesterov after(long t) {
            return new Nesterov(weight, eta, beta, t);
        }

        @Override
        public double largestStep(double lambda) {
            requireEigenvalue(lambda);
            return (2 + 2 * beta) / ((1 + 2 * beta) * weight * lambda);
        }
    }

    /**
     * Kernel ridge regression, and the posterior mean of a Gaussian process.
     *
     * @param ridge added to the kernel's diagonal, above 0
     */
    record Ridge(double ridge) implements Filter {
        /** Refuses a ridge that is not above 0. */
        public Ridge {
            Require.positive(ridge, PredictRefusal.RANGE, "ridge");
        }

        @Override
        public double residual(double lambda) {
            requireEigenvalue(lambda);
            return ridge / (lambda + ridge);
        }

        @Override
        public double gain(double lambda) {
            requireEigenvalue(lambda);
            return 1 / (lambda + ridge);
        }
    }

    /**
     * Training for infinite time: all that can be fitted is fitted, and the part in the kernel's
     * null space stays unchanged.
     */
    record Limit() implements Filter {
        @Override
        public double residual(double lambda) {
            requireEigenvalue(lambda);
            return lambda > 0 ? 0 : 1;
        }

        @Override
        public double gain(double lambda) {
            requireEigenvalue(lambda);
            return lambda > 0 ? 1 / lambda : 0;
        }
    }
}
