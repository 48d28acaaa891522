package org.plstar.study.train.command;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.network.Model;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Direction;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.StepRule;
import org.plstar.refusal.Refusal;
import org.plstar.study.FittedTargets;
import org.plstar.study.fit.Method;
import org.plstar.study.options.LossText;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the loss and the method. */
public final class MethodOptions {
    private static final double CUSTOMARY_STEP = 1e-3;
    private static final int CUSTOMARY_BATCH = 32;

    @Option(
            names = "--loss",
            paramLabel = LossText.LABEL,
            converter = LossText.class,
            completionCandidates = LossText.Names.class,
            defaultValue = LossText.DEFAULT,
            description =
                    "square: ½ mean over rows of the summed squared error; cross-entropy: mean over"
                            + " rows, for classes; huber: the square up to a residual of 1, linear"
                            + " beyond, or huber(0.5) with another one (default: ${DEFAULT-VALUE}).")
    private Loss loss = Loss.SQUARE;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            defaultValue = "0",
            description =
                    "Mix so much of the uniform distribution into the targets of cross-entropy.")
    private double smoothing;

    @Option(
            names = "--balance",
            description =
                    "Weigh the rows of cross-entropy so that all classes count alike: of n rows in k"
                            + " classes each of m rows weighs n/(k m).")
    private boolean balance;

    @Option(
            names = "--optimizer",
            paramLabel = "TEXT",
            converter = OptimizerText.Reader.class,
            description = OptimizerName.HELP)
    private @Nullable OptimizerText optimizer;

    private OptimizerText usual = OptimizerText.parse("gd");

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Rows per step, shuffled in every epoch (default: 32 for sgd, all rows for the"
                            + " others).")
    private @Nullable Integer batch;

    @Option(
            names = "--weight-decay",
            paramLabel = "L",
            description =
                    "λ: adds λw to the gradient; for adamw, to the step (default: 0; for adamw 0.01"
                            + " times the factor of --eta).")
    private @Nullable Double weightDecay;

    @Mixin
    private ScheduleOptions schedule;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public MethodOptions() {}

    /** How a step that is not given is to be found. */
    enum Asked {
        /** As the method and the model suggest. */
        NOTHING,
        /** From λ_max at the start. */
        AUTO,
        /** From λ_max along the run. */
        FOLLOW
    }

    /** Takes Adam where no optimizer was named. */
    void usuallyAdam() {
        usual = OptimizerText.parse("adam");
    }

    private OptimizerText optimizer() {
        return optimizer == null ? usual : optimizer;
    }

    /** The loss that is minimised. */
    Loss loss() {
        return loss;
    }

    /** Whether rows are weighted so that all classes count alike. */
    boolean balanced() {
        if (balance && LossKind.of(loss) != LossKind.CROSS_ENTROPY) {
            throw UnusedOption.of("--balance", "the loss " + loss, "--loss cross-entropy");
        }
        return balance;
    }

    /** What training makes of the targets. */
    FittedTargets targets() {
        return new FittedTargets(smoothing, balanced());
    }

    /** Whether the method needs few expensive steps. */
    boolean solves() {
        return optimizer().name().solves();
    }

    /** The number of steps in which every row is used once. */
    int stepsPerEpoch(int rows) {
        return batches(rows, 0).map(b -> b.perEpoch(rows)).orElse(1);
    }

    /**
     * The method of training.
     *
     * @param eta the step asked for, which a rule that finds its own takes as a bound
     * @param asked the way to a step that is asked for by name
     * @param rows training rows
     * @param outputs of the network
     * @param steps steps of the whole run, for the schedule
     */
    Method method(
            OptionalDouble eta,
            Asked asked,
            int rows,
            int outputs,
            Model network,
            int steps,
            long seed) {
        if (smoothing != 0 && LossKind.of(loss) != LossKind.CROSS_ENTROPY) {
            throw UnusedOption.of(
                    "--label-smoothing " + smoothing, "the loss " + loss, "--loss cross-entropy");
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw Refusal.of(
                    RequestRefusal.SMOOTHING,
                    "--label-smoothing " + smoothing,
                    "no such mixture",
                    "a number in [0, 1)",
                    "leave it out for none");
        }
        double factor = network.meanFactor();
        boolean trained = network.startsTrained();
        Direction towards = direction(factor);
        Optional<StepRule> rule =
                optimizer().name().rule(eta, Method.floor(loss, smoothing, outputs));
        requireOneWay(asked, rule.isPresent());
        Optional<Batches> batches = batches(rows, seed);
        boolean follows = trained
                && asked == Asked.NOTHING
                && eta.isEmpty()
                && towards.isPlainGradient()
                && !optimizer().name().searches()
                && !schedule.given()
                && batches.isEmpty();
        return new Method(
                optimizer().toString(),
                loss,
                smoothing,
                towards,
                follows || asked == Asked.FOLLOW ? Optional.of(new StepRule.Following(seed)) : rule,
                schedule.schedule(steps),
                batches,
                newton(eta.isPresent() || asked != Asked.NOTHING),
                towards.rescales() && asked == Asked.NOTHING
                        ? Optional.of(
                                trained
                                        ? new Method.ByGradient()
                                        : new Method.Usual(CUSTOMARY_STEP, factor))
                        : Optional.empty());
    }

    /** Refuses a second way to the step beside one that finds it along the run. */
    private void requireOneWay(Asked asked, boolean ruled) {
        if (schedule.given() && (optimizer().name().searches() || asked == Asked.FOLLOW)) {
            throw UnusedOption.of(
                    "--schedule or --warmup",
                    asked == Asked.FOLLOW
                            ? "--eta follow, which measures the step along the run"
                            : optimizer().name() + ", which finds its step itself",
                    asked == Asked.FOLLOW ? "a step size" : "another --optimizer");
        }
        if (ruled && asked == Asked.FOLLOW) {
            throw UnusedOption.of(
                    "--eta follow",
                    optimizer().name() + ", which finds its step itself",
                    "--optimizer gd");
        }
    }

    private Direction direction(double factor) {
        OptimizerName name = optimizer().name();
        if (weightDecay != null && name.solves()) {
            throw UnusedOption.of(
                    "--weight-decay " + weightDecay, "--optimizer " + name, "another --optimizer");
        }
        return name.direction(
                optimizer(), weightDecay == null ? name.customaryDecay(factor) : weightDecay);
    }

    /**
     * The solver of the linearized equations; absent where the optimizer does not solve any.
     *
     * @param step whether a step is asked for
     */
    private Optional<KernelNewton.Method> newton(boolean step) {
        OptimizerName name = optimizer().name();
        if (name.solves() && !loss.equals(Loss.SQUARE)) {
            throw Refusal.of(
                    RequestRefusal.SQUARE_LOSS_ONLY,
                    "--loss " + loss + " with --optimizer " + name,
                    switch (LossKind.of(loss)) {
                        case CROSS_ENTROPY ->
                            "it solves F(w) = y, and the outputs at which cross-entropy is least"
                                    + " are infinite";
                        case SQUARE, HUBER, OWN ->
                            "it solves F(w) = y by steps that lower the squares of the residuals";
                    },
                    "--loss square",
                    "take the square loss, or another --optimizer");
        }
        if (name.solves() && step) {
            throw UnusedOption.of(
                    "--eta", name + ", which finds its step itself", "another --optimizer");
        }
        return name.newton(optimizer());
    }

    private Optional<Batches> batches(int rows, long seed) {
        if (batch == null) {
            return optimizer().name().stochastic()
                    ? Optional.of(Batches.shuffled(Math.min(rows, CUSTOMARY_BATCH), seed))
                    : Optional.empty();
        }
        if (optimizer().name().whole()) {
            throw UnusedOption.of(
                    "--batch " + batch,
                    optimizer().name() + ", which uses all rows",
                    "--optimizer sgd");
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
}
