package org.plstar.study.fit;

import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.operator.Estimate;
import org.plstar.study.Measured;

/** The numbers that sum a run up: each with its key in files, its meaning, and why it can be absent. */
public enum FitQuantity {
    /** Steps done. */
    STEPS("steps", "steps done", r -> Measured.of(r.last().step())),
    /** Loss at the end. */
    LOSS(
            "loss",
            "the loss on all training rows after the last step",
            r -> Measured.of(r.last().loss())),
    /** Loss at the start. */
    INITIAL_LOSS(
            "initial_loss",
            "the same before the first step",
            r -> Measured.of(r.path().getFirst().loss())),
    /** Loss on the test rows. */
    TEST_LOSS(
            "test_loss",
            "the same loss on the test rows",
            at(Observation::testLoss, "no test rows")),
    /** Accuracy on the training rows. */
    TRAIN_ACCURACY(
            "train_accuracy",
            "fraction of all training rows classified correctly",
            at(Observation::trainAccuracy, "the targets are numbers")),
    /** Accuracy on the test rows. */
    TEST_ACCURACY(
            "test_accuracy",
            "fraction of all test rows classified correctly",
            at(Observation::testAccuracy, "no test rows, or the targets are numbers")),
    /** Step size. */
    ETA(
            "eta",
            "step size η in the normalisation of the loss, before its schedule",
            r -> Measured.of(r.eta(), "the method finds its step anew every time")),
    /** λ_min at the last kernel. */
    LAMBDA_MIN(
            "lambda_min",
            "smallest eigenvalue of K/N on the kernel rows, at lambda_step",
            r -> Measured.of(r.kernels().getLast().min())),
    /** λ_max at the last kernel. */
    LAMBDA_MAX(
            "lambda_max",
            "largest eigenvalue of K/N on the kernel rows, at lambda_step",
            r -> Measured.of(r.kernels().getLast().max())),
    /** Step of the last kernel. */
    LAMBDA_STEP(
            "lambda_step",
            "step at which the kernel was computed last",
            r -> Measured.of(r.kernels().getLast().step())),
    /** λ_min at the start. */
    INITIAL_LAMBDA_MIN(
            "initial_lambda_min",
            "smallest eigenvalue of K/N at the start",
            r -> Measured.of(r.kernels().getFirst().min())),
    /** λ_max at the start. */
    INITIAL_LAMBDA_MAX(
            "initial_lambda_max",
            "largest eigenvalue of K/N at the start",
            r -> Measured.of(r.kernels().getFirst().max())),
    /** λ_max of the curvature on all rows. */
    LAMBDA_MAX_ALL_ROWS(
            "lambda_max_all_rows",
            "largest eigenvalue, at the start and on all training rows, of JᵀBJ/N, B the Hessian of"
                    + " the loss in the outputs; for the square loss that of K/N",
            r ->
                    Measured.of(
                            r.curvature().map(Estimate::value),
                            "no step depends on it, and it would have taken more than looking may")),
    /** κ at the last kernel. */
    CONDITION_NUMBER(
            "condition_number", "lambda_max / lambda_min", r -> condition(r.kernels().getLast())),
    /** The smallest observed μ. */
    MU(
            "mu",
            "smallest of ½‖∇L‖²/(L - L*) over the observed steps",
            r -> Measured.of(r.smallestMu(), "the loss was least at every observed step")),
    /** μ at the end. */
    FINAL_MU(
            "final_mu",
            "½‖∇L‖²/(L - L*) after the last step",
            at(Observation::mu, "the loss is the least possible")),
    /** Drift of the last kernel. */
    KERNEL_DRIFT(
            "kernel_drift",
            "‖K - K₀‖ / ‖K₀‖ (Frobenius) at lambda_step, on the kernel rows",
            r -> Measured.of(r.kernels().getLast().drift())),
    /** Largest drift. */
    LARGEST_KERNEL_DRIFT(
            "largest_kernel_drift",
            "the largest kernel drift that was observed",
            r -> Measured.of(r.kernels().stream().mapToDouble(KernelState::drift).max().orElse(0))),
    /** Distance from the start. */
    DISTANCE(
            "distance",
            "Euclidean distance of the last weights from the first",
            r -> Measured.of(r.last().distance())),
    /** Relative distance from the start. */
    RELATIVE_DISTANCE(
            "relative_distance",
            "distance over the norm of the first weights",
            r -> Measured.of(r.last().relativeDistance())),
    /** Loss of the linearized model. */
    LINEARIZED_LOSS(
            "linearized_loss",
            "the loss of the model linearized at the start after as many steps, in closed form",
            r -> Measured.of(r.last().linearizedLoss(), unpredicted(r))),
    /** Predicted rate. */
    PREDICTED_RATE(
            "predicted_rate",
            "measured_rate of the model linearized at the start",
            r -> Measured.of(r.rates().predicted(), unpredicted(r))),
    /** Measured rate. */
    MEASURED_RATE(
            "measured_rate",
            "contraction of the loss per step, geometric mean over rate_steps",
            r -> Measured.of(r.rates().measured(), "too few steps were observed")),
    /** Rate of the weakest direction. */
    ASYMPTOTIC_RATE(
            "asymptotic_rate",
            "(1 - η λ_min)² at lambda_step: the loss's contraction per step once only the weakest"
                    + " direction is left",
            FitQuantity::asymptotic);

    private final String key;
    private final String meaning;
    private final Function<FitResult, Measured> value;

    FitQuantity(String key, String meaning, Function<FitResult, Measured> value) {
        this.key = key;
        this.meaning = meaning;
        this.value = value;
    }

    /** The name in files. */
    public String key() {
        return key;
    }

    /** What it is, with its normalisation. */
    public String meaning() {
        return meaning;
    }

    /** Whether it is a whole number. */
    public boolean counts() {
        return this == STEPS || this == LAMBDA_STEP;
    }

    /** The number of a run. */
    public Measured of(FitResult result) {
        return value.apply(result);
    }

    private static Function<FitResult, Measured> at(
            Function<Observation, OptionalDouble> value, String reason) {
        return r -> Measured.of(value.apply(r.last()), reason);
    }

    private static Measured condition(KernelState k) {
        return Measured.of(k.condition().value(), k.condition().reason());
    }

    private static String unpredicted(FitResult r) {
        return r.noPrediction().map(NoPrediction::reason).orElse("none was asked for");
    }

    private static Measured asymptotic(FitResult r) {
        if (!r.plain() || r.eta().isEmpty()) {
            return Measured.absent("the method is not plain gradient descent");
        }
        double min = Math.max(0, r.kernels().getLast().min());
        return Measured.of(Math.pow(1 - r.eta().getAsDouble() * min, 2));
    }
}
