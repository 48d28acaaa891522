package org.plstar.study.train.command;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.network.Model;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitSettings;
import org.plstar.study.fit.Method;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for the length of a run, its step size, and its observations. */
final class StepOptions {
    private static final int STEPS = 1000;
    private static final int NEWTON_STEPS = 50;
    private static final String FOLLOW = "follow";

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Most steps (default: 1000; 50 for gauss-newton and levenberg-marquardt).")
    @Nullable
    Integer steps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Most passes over the training rows, instead of --steps.")
    @Nullable
    Integer epochs;

    @Option(
            names = {"--eta", "--lr"},
            paramLabel = "auto|follow|NUMBER",
            description =
                    "Step size; auto: from the largest curvature λ_max at the start on all training"
                            + " rows: 1/λ_max for gd and nesterov,"
                            + " (1+β)/λ_max for momentum, Ma, Bassily and Belkin's for sgd; refused"
                            + " for "
                            + OptimizerName.RESCALING
                            + ". follow: 1/λ_max measured anew along the run, for gd on full"
                            + " batches (default: auto"
                            + " where it exists, else 0.001 over the factor with which parameters"
                            + " enter, 1 in standard parametrization and"
                            + " about σ_w/√width in ntk; for models with a head put behind them or"
                            + " constant arrays: follow for gd, and for "
                            + OptimizerName.RESCALING
                            + " the step that lowers the loss by a twentieth"
                            + " to first order). For sps and sls: the largest step.")
    @Nullable
    String eta;

    @Option(
            names = "--until",
            paramLabel = "LOSS",
            description = "Stop when the loss is at most this (with batches: the mean over the last"
                    + " epoch's); exit status 1 if it never is.")
    @Nullable
    Double until;

    @Option(
            names = "--until-unstable",
            description =
                    "Stop where steps pass the edge of stability (gauge_top above 1); exit status 1"
                            + " if they do. With full batches and a step size only.")
    boolean untilUnstable;

    @Option(
            names = "--restore-best",
            description = "End at the step at which the loss of the rows left out (--test,"
                    + " --test-fraction) is least: all steps are taken once to find it, then"
                    + " those up to it.")
    boolean restoreBest;

    @Option(
            names = "--early-stopping",
            description =
                    "The same, but look for no further step where none between a step and its double,"
                            + " 20 looks at least, has a lower loss.")
    boolean earlyStopping;

    @Option(
            names = "--suspects",
            paramLabel = "K",
            defaultValue = "0",
            description =
                    "List the K training rows whose label may be wrong: their class has the least"
                            + " margin in the mean over the run (default: ${DEFAULT-VALUE})."
                            + " Classes only; up to 200 passes over the training rows.")
    int suspects;

    @Option(
            names = "--looks",
            paramLabel = "few|usual|many|every",
            defaultValue = "usual",
            description = Looks.HELP)
    Looks looks = Looks.USUAL;

    /**
     * The settings of a run, which are refused where they contradict each other, the data or the
     * network.
     */
    FitSettings settings(
            CommonOptions common, MethodOptions method, PreparedDataset data, Model network) {
        int trainingRows = data.training().rows();
        int total =
                total(method.stepsPerEpoch(trainingRows), method.solves() ? NEWTON_STEPS : STEPS);
        Method chosen = method.method(
                eta(),
                asked(),
                trainingRows,
                data.encoding().outputs(),
                network,
                total,
                common.seed);
        return new FitSettings(
                chosen,
                total,
                eta(),
                until == null ? OptionalDouble.empty() : OptionalDouble.of(until),
                untilUnstable,
                method.balanced(),
                suspects,
                looks.budget,
                common.seed,
                Optional.empty(),
                common.precision.precision);
    }

    private int total(int perEpoch, int usual) {
        if (epochs == null) {
            return steps == null ? usual : steps;
        }
        if (steps != null || epochs < 0 || (long) epochs * perEpoch > Integer.MAX_VALUE) {
            throw Refusal.of(
                    RequestRefusal.EPOCHS,
                    "--epochs " + epochs + (steps == null ? "" : " and --steps " + steps),
                    steps == null ? "no such number of epochs" : "both say when to stop",
                    "0 or more epochs, or a number of steps",
                    "give one of the two");
        }
        return epochs * perEpoch;
    }

    private MethodOptions.Asked asked() {
        return switch (eta) {
            case "auto" -> MethodOptions.Asked.AUTO;
            case FOLLOW -> MethodOptions.Asked.FOLLOW;
            case null, default -> MethodOptions.Asked.NOTHING;
        };
    }

    private OptionalDouble eta() {
        if (eta == null || eta.equals("auto") || eta.equals(FOLLOW)) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(eta);
            if (value > 0 && Double.isFinite(value)) {
                return OptionalDouble.of(value);
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw Refusal.of(
                RequestRefusal.ETA,
                "--eta " + eta,
                "no step size",
                "auto, follow or a number above 0",
                "use --eta auto");
    }
}
