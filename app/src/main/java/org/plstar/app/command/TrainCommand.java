package org.plstar.app.command;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.study.Preparation;
import org.plstar.app.study.TrainingSettings;
import org.plstar.network.Network;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains a network by full-batch gradient descent on the square loss, watches its tangent kernel, and says whether, how fast and"
                        + " why it converged.",
        footer = {
            "",
            "The loss is 1/(2N) times the sum over all N training rows and all outputs of the squared error. Targets: one output and ±1 for two",
            "classes, one-hot for more, standardized numbers for regression. Eigenvalues are those of K/N, so η λ_max < 2 is stable.",
            "Exit status: 0 done; 1 diverged, or --until missed; 2 refused; 130 stopped by Ctrl-C with what is done saved."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private DataOptions.Holdout holdout;

    @Mixin private NetworkOptions network;

    @Mixin private Steps steps;

    @Mixin private CommonOptions common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run (default: the next free runs/NAME-K).")
    private @Nullable Path out;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Start from the weights in this NPZ file instead of random ones.")
    private @Nullable Path weights;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public TrainCommand() {}

    /** Options of the descent and of what is watched. */
    static final class Steps {
        @Option(
                names = "--steps",
                paramLabel = "N",
                defaultValue = "1000",
                description = "Most steps (default: ${DEFAULT-VALUE}).")
        int steps = 1000;

        @Option(
                names = "--eta",
                paramLabel = "auto|NUMBER",
                defaultValue = "auto",
                description =
                        "Step size; auto: 1/λ_max of JᵀJ/N at the start on all training rows (default: ${DEFAULT-VALUE}).")
        String eta = "auto";

        @Option(
                names = "--until",
                paramLabel = "LOSS",
                description = "Stop when the loss is at most this; exit status 1 if it never is.")
        @Nullable Double until;

        @Option(
                names = "--kernel-steps",
                paramLabel = "K",
                defaultValue = "8",
                description =
                        "Compute the kernel at about so many steps (default: ${DEFAULT-VALUE}).")
        int kernelSteps = 8;

        @Option(
                names = "--kernel-equations",
                paramLabel = "N",
                defaultValue = "3000",
                description =
                        "Compute kernels on at most so many equations, rows times outputs (default: ${DEFAULT-VALUE}).")
        int kernelEquations = 3000;

        @Option(
                names = "--trace-rows",
                paramLabel = "N",
                defaultValue = "80",
                description = "About so many rows in the trace (default: ${DEFAULT-VALUE}).")
        int rows = 80;

        TrainingSettings settings(CommonOptions common) {
            if (steps < 0) {
                throw Refusal.of(
                        RequestRefusal.STEPS,
                        "--steps " + steps,
                        "a negative number of steps",
                        "0 or more",
                        "give a positive number");
            }
            if (until != null && !(until > 0)) {
                throw Refusal.of(
                        RequestRefusal.UNTIL,
                        "--until " + until,
                        "no run can be sure to reach this",
                        "a number above 0",
                        "give for instance 1e-6");
            }
            count("--kernel-steps", kernelSteps, 2);
            count("--kernel-equations", kernelEquations, 1);
            count("--trace-rows", rows, 2);
            return new TrainingSettings(
                    steps,
                    eta(),
                    until == null ? OptionalDouble.empty() : OptionalDouble.of(until),
                    kernelSteps,
                    kernelEquations,
                    rows,
                    common.seed,
                    common.precision.precision);
        }

        private static void count(String option, int value, int least) {
            if (value < least) {
                throw Refusal.of(
                        RequestRefusal.COUNT,
                        option + " " + value,
                        "too few",
                        "at least " + least,
                        "leave it out for the default");
            }
        }

        private OptionalDouble eta() {
            if (eta.equals("auto")) {
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
                    "auto or a number above 0",
                    "use --eta auto");
        }
    }

    @Override
    public Integer call() {
        TrainingSettings settings = steps.settings(common);
        Preparation prepared = data.split(holdout, common.seed);
        Network built = network.build(prepared);
        double[] start =
                weights == null
                        ? built.initialParameters(common.seed)
                        : Weights.load(weights, built.layout());
        RunDirectory directory =
                out == null
                        ? RunDirectory.next(prepared.name().replaceFirst("\\.[^.]*$", ""))
                        : RunDirectory.create(out, common.force);
        return TrainingRun.run(
                common, prepared, built, settings, start, directory, CommandText.of(spec));
    }
}
