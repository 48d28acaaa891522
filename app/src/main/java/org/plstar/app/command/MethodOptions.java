package org.plstar.app.command;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.study.Method;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Direction;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.StepRule;
import org.plstar.optimize.StepSchedule;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import picocli.CommandLine.Option;

/** Options that say what is minimised and by which method. */
public final class MethodOptions {
    private static final double MOMENTUM = 0.9;
    private static final double CUSTOMARY_STEP = 1e-3;
    private static final double CUSTOMARY_DECAY = 0.01;
    private static final int CUSTOMARY_BATCH = 32;

    /** The losses as users write them. */
    enum LossName {
        SQUARE(Loss.SQUARE),
        CROSS_ENTROPY(Loss.CROSS_ENTROPY);

        final Loss loss;

        LossName(Loss loss) {
            this.loss = loss;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The optimizers as users write them. */
    enum OptimizerName {
        GD,
        MOMENTUM,
        NESTEROV,
        SGD,
        ADAM,
        ADAMW,
        RMSPROP,
        SPS,
        SLS,
        GAUSS_NEWTON,
        LEVENBERG_MARQUARDT;

        boolean rescales() {
            return this == ADAM || this == ADAMW || this == RMSPROP;
        }

        boolean solves() {
            return this == GAUSS_NEWTON || this == LEVENBERG_MARQUARDT;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--loss",
            paramLabel = "square|cross-entropy",
            defaultValue = "square",
            description =
                    "square: ½ mean over rows of the summed squared error; cross-entropy: mean over rows, for classes (default: ${DEFAULT-VALUE}).")
    private LossName loss = LossName.SQUARE;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            defaultValue = "0",
            description =
                    "Mix so much of the uniform distribution into the targets of cross-entropy.")
    private double smoothing;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "gd",
            description =
                    "gd, momentum, nesterov; sgd (batches); adam, adamw, rmsprop; sps, sls: gradient steps by Polyak's and by Armijo's rule;"
                            + " gauss-newton, levenberg-marquardt: the shortest step that solves the linearized equations, for the square loss and"
                            + " more parameters than equations (default: ${DEFAULT-VALUE}).")
    private OptimizerName optimizer = OptimizerName.GD;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Rows per step, shuffled anew every epoch (default: 32 for sgd, all rows for the others).")
    private @Nullable Integer batch;

    @Option(
            names = "--momentum",
            paramLabel = "B",
            description = "β of momentum and nesterov (default 0.9), sgd and rmsprop (default 0).")
    private @Nullable Double momentum;

    @Option(
            names = "--weight-decay",
            paramLabel = "L",
            description =
                    "λ: adds λw to the gradient; for adamw, to the step (default: 0; for adamw 0.01 times the factor of --eta).")
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

    @Option(
            names = "--damping",
            paramLabel = "L",
            description =
                    "λ of levenberg-marquardt's first step, in units of the mean of K's diagonal (default: 1e-4).")
    private @Nullable Double damping;

    @Option(
            names = "--solve",
            paramLabel = "auto|cholesky|cg",
            description =
                    "How gauss-newton and levenberg-marquardt solve (K + λI)z = r: cholesky forms K, cg takes conjugate gradients that never"
                            + " do (default: auto, cholesky up to 4096 equations).")
    private @Nullable SolveName solve;

    @Option(
            names = "--schedule",
            paramLabel = "TEXT",
            defaultValue = "constant",
            description =
                    "constant; cosine or cosine:FLOOR, half a cosine down to FLOOR (0) times the step; decay:EVERY:RATIO, times RATIO after"
                            + " every EVERY steps (default: ${DEFAULT-VALUE}).")
    private String schedule = "constant";

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "0",
            description = "Let the step rise linearly over the first N steps.")
    private int warmup;

    /** The ways to solve as users write them. */
    enum SolveName {
        AUTO(KernelNewton.Solve.AUTO),
        CHOLESKY(KernelNewton.Solve.CHOLESKY),
        CG(KernelNewton.Solve.CONJUGATE_GRADIENTS);

        final KernelNewton.Solve solve;

        SolveName(KernelNewton.Solve solve) {
            this.solve = solve;
        }
    }

    /** The loss. */
    Loss loss() {
        return loss.loss;
    }

    /** Whether the method needs few steps, each of them dear. */
    boolean solves() {
        return optimizer.solves();
    }

    /** Steps in which every one of the rows is seen once. */
    int stepsPerEpoch(int rows) {
        return batches(rows, 0).map(b -> b.perEpoch(rows)).orElse(1);
    }

    /**
     * The method.
     *
     * @param eta the step asked for, which a rule that finds its own takes as a bound
     * @param auto whether a step from theory is asked for by name
     * @param rows training rows
     * @param outputs of the network
     * @param factor with which parameters enter the network, in the root mean square
     * @param steps steps of the whole run, for the schedule
     */
    Method method(
            OptionalDouble eta,
            boolean auto,
            int rows,
            int outputs,
            double factor,
            int steps,
            long seed) {
        if (smoothing != 0 && loss != LossName.CROSS_ENTROPY) {
            throw unused(
                    "--label-smoothing " + smoothing, "the square loss", "--loss cross-entropy");
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw Refusal.of(
                    RequestRefusal.SMOOTHING,
                    "--label-smoothing " + smoothing,
                    "no such mixture",
                    "a number in [0, 1)",
                    "leave it out for none");
        }
        return new Method(
                optimizer.toString(),
                loss.loss,
                smoothing,
                direction(factor),
                rule(eta, Method.floor(loss.loss, smoothing, outputs)),
                schedule(steps),
                batches(rows, seed),
                newton(eta.isPresent() || auto),
                optimizer.rescales() && !auto
                        ? Optional.of(new Method.Customary(CUSTOMARY_STEP, factor))
                        : Optional.empty());
    }

    private Optional<KernelNewton.Method> newton(boolean step) {
        boolean marquardt = optimizer == OptimizerName.LEVENBERG_MARQUARDT;
        used("--damping", damping, marquardt);
        if (!optimizer.solves()) {
            if (solve != null) {
                throw unused(
                        "--solve " + solve.name().toLowerCase(Locale.ROOT),
                        "--optimizer " + optimizer,
                        "--optimizer gauss-newton");
            }
            return Optional.empty();
        }
        if (loss != LossName.SQUARE) {
            throw Refusal.of(
                    RequestRefusal.SQUARE_LOSS_ONLY,
                    "--loss " + loss + " with --optimizer " + optimizer,
                    "it solves F(w) = y, and the outputs at which cross-entropy is least are infinite",
                    "--loss square",
                    "take the square loss, or another --optimizer");
        }
        if (step) {
            throw unused(
                    "--eta", optimizer + ", which finds its step itself", "another --optimizer");
        }
        KernelNewton.Method method =
                marquardt
                        ? KernelNewton.Method.LEVENBERG_MARQUARDT
                        : KernelNewton.Method.GAUSS_NEWTON;
        return Optional.of(
                new KernelNewton.Method(
                        or(damping, method.damping()),
                        method.trusting(),
                        solve == null ? KernelNewton.Solve.AUTO : solve.solve));
    }

    private Optional<Batches> batches(int rows, long seed) {
        if (batch == null) {
            return optimizer == OptimizerName.SGD
                    ? Optional.of(Batches.shuffled(Math.min(rows, CUSTOMARY_BATCH), seed))
                    : Optional.empty();
        }
        if (optimizer == OptimizerName.GD || optimizer.solves()) {
            throw unused(
                    "--batch " + batch, optimizer + ", which uses all rows", "--optimizer sgd");
        }
        if (batch < 1 || batch > rows) {
            throw Refusal.of(
                    RequestRefusal.BATCH,
                    "--batch " + batch,
                    "no such batch",
                    "1 to " + rows + ", the number of training rows",
                    "leave it out to use all rows at every step");
        }
        return Optional.of(Batches.shuffled(batch, seed));
    }

    private Direction direction(double factor) {
        boolean heavy = optimizer == OptimizerName.MOMENTUM || optimizer == OptimizerName.NESTEROV;
        boolean adam = optimizer == OptimizerName.ADAM || optimizer == OptimizerName.ADAMW;
        boolean rms = optimizer == OptimizerName.RMSPROP;
        if (weightDecay != null && optimizer.solves()) {
            used("--weight-decay", weightDecay, false);
        }
        used("--momentum", momentum, heavy || rms || optimizer == OptimizerName.SGD);
        used("--beta1", beta1, adam);
        used("--beta2", beta2, adam);
        used("--alpha", alpha, rms);
        used("--epsilon", epsilon, adam || rms);
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

    private Optional<StepRule> rule(OptionalDouble eta, double floor) {
        boolean searches =
                optimizer == OptimizerName.SPS
                        || optimizer == OptimizerName.SLS
                        || optimizer.solves();
        if (searches && (!schedule.equals("constant") || warmup != 0)) {
            throw unused(
                    "--schedule or --warmup",
                    optimizer + ", which finds its step itself",
                    "another --optimizer");
        }
        return switch (optimizer) {
            case SPS -> Optional.of(new StepRule.Polyak(0.5, floor, eta));
            case SLS -> {
                StepRule.Armijo d = StepRule.Armijo.DEFAULT;
                double most = eta.orElse(d.most());
                yield Optional.of(
                        new StepRule.Armijo(
                                d.c(), d.backtrack(), d.growth(), Math.min(d.first(), most), most));
            }
            default -> Optional.empty();
        };
    }

    private StepSchedule schedule(int steps) {
        if (warmup < 0) {
            throw Refusal.of(
                    RequestRefusal.SCHEDULE,
                    "--warmup " + warmup,
                    "a negative number of steps",
                    "0 or more",
                    "leave it out for none");
        }
        StepSchedule main = parsed(Math.max(1, steps - warmup));
        return warmup == 0 ? main : main.warmedUp(warmup);
    }

    private StepSchedule parsed(int steps) {
        String[] parts = schedule.split(":", -1);
        try {
            if (schedule.equals("constant")) {
                return StepSchedule.constant();
            }
            if (parts[0].equals("cosine") && parts.length <= 2) {
                return new StepSchedule.Cosine(
                        steps, parts.length == 1 ? 0 : Double.parseDouble(parts[1]));
            }
            if (parts[0].equals("decay") && parts.length == 3) {
                return new StepSchedule.Decay(
                        Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
            }
        } catch (NumberFormatException e) {
            // refused below, as an unknown name is
        }
        throw Refusal.of(
                RequestRefusal.SCHEDULE,
                "--schedule " + schedule,
                "no such schedule",
                "constant, cosine, cosine:FLOOR or decay:EVERY:RATIO",
                "give for instance --schedule cosine");
    }

    private void used(String option, @Nullable Double value, boolean used) {
        if (value != null && !used) {
            throw unused(option + " " + value, "--optimizer " + optimizer, "another --optimizer");
        }
    }

    private static Refusal unused(String option, String by, String fix) {
        return Refusal.of(
                RequestRefusal.UNUSED,
                option,
                "it means nothing to " + by,
                "options that are used",
                "leave it out, or take " + fix);
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }
}
