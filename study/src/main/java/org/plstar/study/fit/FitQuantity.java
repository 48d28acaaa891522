package org.plstar.study.fit;

/**
 * The numbers that summarize a run: each with its key in files, its meaning, and why it may be
 * absent.
 */
public enum FitQuantity {
    /** The number of steps done. */
    STEPS("steps", "steps done"),
    /** The loss at the end of the run. */
    LOSS("loss", "the loss on all training rows after the last step"),
    /** The loss at the start of the run. */
    INITIAL_LOSS("initial_loss", "the same before the first step"),
    /** The loss on the test rows. */
    TEST_LOSS("test_loss", "the same loss on the test rows"),
    /** The least loss on the test rows. */
    LEAST_TEST_LOSS("least_test_loss", "the least test loss at the observed steps"),
    /** The step of the least test loss. */
    LEAST_TEST_LOSS_STEP("least_test_loss_step", "the first step with the least test loss"),
    /** The worst training row's part. */
    WORST_TRAIN_SHARE(
            "worst_train_share",
            "the largest part of the training rows' squared error at the end that one row has"),
    /** The worst test row's part. */
    WORST_TEST_SHARE("worst_test_share", "the same of the test rows"),
    /** The accuracy on the training rows. */
    TRAIN_ACCURACY("train_accuracy", "fraction of all training rows classified correctly"),
    /** The accuracy on the test rows. */
    TEST_ACCURACY("test_accuracy", "fraction of all test rows classified correctly"),
    /** Accuracy of the most frequent class on the training rows. */
    TRAIN_MAJORITY(
            "train_majority",
            "the most frequent class's part of the training rows: the accuracy of"
                    + " always naming it"),
    /** The accuracy on the test rows of the most frequent class of the training rows. */
    TEST_MAJORITY("test_majority", "the same class's part of the test rows"),
    /** The number of classes of the test rows, by which accuracies are meaningful or not. */
    TEST_CLASSES("test_classes", "classes that have test rows"),
    /** The expected loss of rows that were left out. */
    LEFT_OUT_LOSS(
            "left_out_loss",
            "the loss to be expected on rows like the training rows: each is left out of the ridge"
                    + " regression with the kernel at the end that has the network's training error"),
    /** The lower end of the expected loss of rows that were left out. */
    LEFT_OUT_LOW("left_out_low", "half of the smaller of left_out_loss and left_out_loss_start"),
    /** The upper end of the expected loss of rows that were left out. */
    LEFT_OUT_HIGH("left_out_high", "twice the larger of left_out_loss and left_out_loss_start"),
    /** The expected accuracy on rows that were left out. */
    LEFT_OUT_ACCURACY(
            "left_out_accuracy", "fraction of training rows classified correctly without them"),
    /** The expected loss of rows that were left out, with the kernel at the start. */
    LEFT_OUT_LOSS_START("left_out_loss_start", "left_out_loss with the kernel at the start"),
    /** The expected accuracy on rows that were left out, with the kernel at the start. */
    LEFT_OUT_ACCURACY_START(
            "left_out_accuracy_start", "left_out_accuracy with the kernel at the start"),
    /** The ridge of the regression with rows left out. */
    LEFT_OUT_RIDGE("left_out_ridge", "the ridge of that regression, in units of K, not of K/N"),
    /** The degrees of freedom of the regression with rows left out. */
    LEFT_OUT_DEGREES_OF_FREEDOM(
            "left_out_degrees_of_freedom", "how many equations that regression takes up"),
    /** The loss that was foretold of a fine-tuned model. */
    FORETOLD_LOSS(
            "foretold_loss",
            "the loss of the training rows, each left out of the regression with the kernel of the"
                    + " weights that train, before they train and behind random heads"),
    /** Its standard error. */
    FORETOLD_LOSS_ERROR("foretold_loss_error", "the standard error of foretold_loss over the rows"),
    /** The accuracy that was foretold of a fine-tuned model. */
    FORETOLD_ACCURACY(
            "foretold_accuracy",
            "fraction of training rows that this regression classifies rightly"),
    /** Its standard error. */
    FORETOLD_ACCURACY_ERROR(
            "foretold_accuracy_error", "the standard error of foretold_accuracy over the rows"),
    /** The step size η. */
    ETA("eta", "step size η in the normalisation of the loss, before its schedule"),
    /** The smallest eigenvalue λ_min of K/N at the last kernel. */
    LAMBDA_MIN("lambda_min", "smallest eigenvalue of K/N on the kernel rows, at lambda_step"),
    /** The largest eigenvalue λ_max of K/N at the last kernel. */
    LAMBDA_MAX("lambda_max", "largest eigenvalue of K/N on the kernel rows, at lambda_step"),
    /** The step of the last kernel. */
    LAMBDA_STEP("lambda_step", "step at which the kernel was computed last"),
    /** The smallest eigenvalue of K/N at the start. */
    INITIAL_LAMBDA_MIN("initial_lambda_min", "smallest eigenvalue of K/N at the start"),
    /** The largest eigenvalue of K/N at the start. */
    INITIAL_LAMBDA_MAX("initial_lambda_max", "largest eigenvalue of K/N at the start"),
    /** λ_max of the curvature on all rows. */
    LAMBDA_MAX_ALL_ROWS(
            "lambda_max_all_rows",
            "largest eigenvalue, at the start and on all training rows, of JᵀBJ/N, B the Hessian of"
                    + " the loss in the outputs; for the square loss that of K/N, and for Huber's that"
                    + " too, which is at least JᵀBJ/N's"),
    /** The condition number κ at the last kernel. */
    CONDITION_NUMBER("condition_number", "lambda_max / lambda_min"),
    /** The smallest observed PL quotient μ. */
    MU("mu", "smallest of ½‖∇L‖²/(L - L*) over the observed steps"),
    /** The PL quotient μ at the end of the run. */
    FINAL_MU("final_mu", "½‖∇L‖²/(L - L*) after the last step"),
    /** The constant c of the cross-entropy's gradient law. */
    GRADIENT_OVER_LOSS(
            "gradient_over_loss",
            "smallest ‖∇L‖/L over the second half of the observed steps: with ‖∇L‖ ≥ cL the loss"
                    + " falls like 1/(ηc²t); cross-entropy only"),
    /** The number of steps to a tenth of the loss by the gradient law. */
    STEPS_TO_TENTH(
            "steps_to_tenth",
            "steps from the end to a tenth of the loss by that law with gradient_over_loss; absent"
                    + " where law_loss is off by more than a factor of 2"),
    /** The forecast of the last loss. */
    LAW_LOSS(
            "law_loss",
            "the loss after the last step as that law foretells it after a quarter of the steps"),
    /** The drift of the last kernel from the first. */
    KERNEL_DRIFT("kernel_drift", "‖K - K₀‖ / ‖K₀‖ (Frobenius) at lambda_step, on the kernel rows"),
    /** The largest drift of the kernel from its start. */
    LARGEST_KERNEL_DRIFT("largest_kernel_drift", "the largest kernel drift that was observed"),
    /** The alignment of kernel and targets at the start. */
    ALIGNMENT_START(
            "alignment_start",
            "cosine of the centred kernel and the centred targets' products at the start, on the"
                    + " kernel rows"),
    /** The alignment at the last kernel. */
    ALIGNMENT_END("alignment_end", "the same at lambda_step"),
    /** The largest increase of the loss. */
    LARGEST_RISE(
            "largest_rise",
            "largest L_t over the least L_s before it, s < t, of the loss_looks losses that are known;"
                    + " 1 if the loss never rose; losses at the level of rounding are passed over"),
    /** The step of the largest increase of the loss. */
    LARGEST_RISE_STEP("largest_rise_step", "steps done before the largest rise"),
    /** The number of steps at which the loss is known. */
    LOSS_LOOKS(
            "loss_looks",
            "points of the run at which the loss on all training rows is known: steps + 1, that is"
                    + " all, with full batches; else those of the observations"),
    /** The least loss of the run. */
    LOWEST_LOSS("lowest_loss", "the lowest of the loss_looks losses"),
    /** The step of the least loss of the run. */
    LOWEST_LOSS_STEP("lowest_loss_step", "steps done before the lowest loss, the first time"),
    /** The loss at half the steps. */
    HALF_LOSS("half_loss", "the loss on all training rows after half_loss_step steps"),
    /** The step at about half of the run. */
    HALF_LOSS_STEP(
            "half_loss_step",
            "half the steps, rounded down; the nearest step with a known loss where that is not"
                    + " all steps, and one within a part of 4,000 in runs of more than 4,095 steps"),
    /** The factor of the loss over the second half of the run. */
    HALF_FACTOR("half_factor", "half_loss over the last loss"),
    /** Largest step in units of the curvature. */
    LARGEST_STEP_CURVATURE(
            "largest_step_curvature",
            "largest η λ_max of K/N that was observed: above 2 plain gradient descent is unstable"),
    /** The step that is customary for the method. */
    CUSTOMARY_ETA(
            "customary_eta",
            "the step that is customary for the method, which it takes where none is given"),
    /** The ratio of the largest to the smallest scale of features. */
    UNLIKE_SCALES(
            "unlike_scales",
            "largest over smallest standard deviation of the features that the network takes, those"
                    + " that never change left out"),
    /** The largest ratio of the steps to the edge of stability. */
    LARGEST_GAUGE(
            "largest_gauge",
            "largest η λ over the edge of stability of the method, λ the largest eigenvalue of the"
                    + " loss's Hessian, for Adam and RMSprop of D^-½HD^-½; above 1 steps are"
                    + " unstable"),
    /** The step of the largest ratio to the edge of stability. */
    LARGEST_GAUGE_STEP("largest_gauge_step", "steps done before the largest gauge"),
    /** The ratio to the edge of stability before the first step. */
    FIRST_GAUGE(
            "first_gauge",
            "the gauge before the first step; where steps follow batches, of steps on all rows, on at"
                    + " most 1,024 of them"),
    /** Since when steps are at the edge. */
    EDGE_FROM("edge_from", "the first step behind the start with a gauge above 1"),
    /** The step size that the largest curvature allows. */
    STABLE_ETA("stable_eta", "η over the largest gauge: a smaller step stays below the edge there"),
    /** The number of observations of the ratio to the edge of stability. */
    EDGE_LOOKS("edge_looks", "looks at which the gauge could be measured"),
    /** The number of observations beyond the edge of stability. */
    EDGE_BEYOND("edge_beyond", "how many of the edge_looks had a gauge above 1"),
    /** The last step with an observation beyond the edge of stability. */
    EDGE_LAST("edge_last", "the last step with a gauge above 1"),
    /** The step at which an increase of the loss is predicted. */
    RISE_EXPECTED(
            "rise_expected",
            "the step at which the gradient's component along the largest curvature adds 0.3 of the"
                    + " loss, as the first forecast within 100 steps has it"),
    /** The step at which the increase of the loss was predicted. */
    RISE_FORETOLD_AT("rise_foretold_at", "the step at which that forecast was made"),
    /** Whether the predicted increase of the loss occurred. */
    RISE_CAME(
            "rise_came",
            "1 if a loss stood 1.3 times above its least before within 20 steps of rise_expected, or"
                    + " within half the steps from rise_foretold_at to it if that is more; else 0"),
    /** The step at which the predicted increase of the loss occurred. */
    RISE_CAME_AT("rise_came_at", "the first such step"),
    /** The step of the least loss before the first increase. */
    ROSE_FROM("rose_from", "the step of the least loss before rose_at"),
    /** The first step at which the loss had increased. */
    ROSE_AT(
            "rose_at",
            "the first step, of those with a known loss, at which it stands 1.3 times above its"
                    + " least before"),
    /** The loss between two steps beyond the edge. */
    LOSS_BETWEEN(
            "loss_between",
            "the loss midway between the weights of the last two steps, at the last look with a gauge"
                    + " above 1; plain gradient descent on all rows only"),
    /** The loss at that look. */
    LOSS_BETWEEN_NOW("loss_between_now", "the loss at that look"),
    /** The step of that look. */
    LOSS_BETWEEN_STEP("loss_between_step", "steps done before that look"),
    /** The number of batches that were observed. */
    BATCHES_SEEN("batches_seen", "batches that batches_beyond_edge is of, evenly over the run"),
    /** The part of the observed batches whose steps were too long. */
    BATCHES_BEYOND_EDGE(
            "batches_beyond_edge",
            "fraction of batches_seen whose own loss the step taken on them raised or, where there is"
                    + " a batch_effective_step, that step along their own gradient"),
    /** The step as which momentum acts on small batches. */
    BATCH_EFFECTIVE_STEP(
            "batch_effective_step",
            "η/(1-β) of momentum β, before its schedule, where batches are at most a sixteenth of the"
                    + " rows: batches_beyond_edge is by it"),
    /** The number of hidden units. */
    HIDDEN_UNITS(
            "hidden_units",
            "numbers of an item that come out of activations before the network's own output"),
    /** The number of hidden units that are 0 on all rows. */
    DEAD_UNITS("dead_units", "how many of the hidden_units are 0 on all training rows at the end"),
    /** Whether outputs depend on the features. */
    OUTPUT_SPREAD(
            "output_spread",
            "largest minus least output over the training rows at the end, of the output where that"
                    + " is most, over the deviation of the targets; below 1e-9 outputs do not depend"
                    + " on the features"),
    /** The least distance of two different rows. */
    NEAREST_ROWS(
            "nearest_rows",
            "least Euclidean distance of the features of two different training rows, each feature"
                    + " in its standard deviations"),
    /** The width of the narrowest layer. */
    NARROWEST_WIDTH(
            "narrowest_width",
            "the least number of units behind a layer, where that is less than the outputs"),
    /** The ratio that shows how nearly weight decay balances the gradient. */
    DECAY_BALANCE(
            "decay_balance",
            "‖∇L + λw‖/(λ‖w‖) at the end, λ the weight decay: 0 where it holds the weights"),
    /** The sum of loss and weight decay at the start. */
    INITIAL_OBJECTIVE("initial_objective", "L + ½λ‖w‖² before the first step"),
    /** The sum of loss and weight decay at the end. */
    OBJECTIVE("objective", "L + ½λ‖w‖² at the end, λ the weight decay"),
    /** The least loss of a linear network. */
    LINEAR_FLOOR(
            "linear_floor",
            "the least square loss over all weights, ½‖(I - JJ⁺)(y - f)‖²/N, of a network that is"
                    + " linear in its weights"),
    /** The loss that contradicting rows leave. */
    CONFLICT_FLOOR(
            "conflict_floor",
            "the square loss that rows with equal features and different targets leave at least"),
    /** The loss that the range of the last layer leaves. */
    RANGE_FLOOR(
            "range_floor", "the loss that outputs in the range of the last layer leave at least"),
    /** The distance of the last weights from the start. */
    DISTANCE("distance", "Euclidean distance of the last weights from the first"),
    /** The distance of the last weights from the start, relative to their norm at the start. */
    RELATIVE_DISTANCE("relative_distance", "distance over the norm of the first weights"),
    /** The loss of the linearized model. */
    LINEARIZED_LOSS(
            "linearized_loss",
            "the loss of the model linearized at the start after as many steps, in closed form"),
    /** The rate that the linearized model predicts. */
    PREDICTED_RATE("predicted_rate", "measured_rate of the model linearized at the start"),
    /** The rate that was measured. */
    MEASURED_RATE(
            "measured_rate", "contraction of the loss per step, geometric mean over rate_steps"),
    /** The rate of the weakest direction. */
    ASYMPTOTIC_RATE(
            "asymptotic_rate",
            "(1 - η λ_min)² at lambda_step: the loss's contraction per step once only the weakest"
                    + " direction is left");

    private final String key;
    private final String meaning;

    FitQuantity(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    /** The key of the quantity in files. */
    public String key() {
        return key;
    }

    /** The meaning of the quantity, with its normalisation. */
    public String meaning() {
        return meaning;
    }

    /** Whether the quantity is a whole number. */
    public boolean counts() {
        return switch (this) {
            case STEPS,
                    HIDDEN_UNITS,
                    LEAST_TEST_LOSS_STEP,
                    DEAD_UNITS,
                    NARROWEST_WIDTH,
                    BATCHES_SEEN,
                    LAMBDA_STEP,
                    LARGEST_GAUGE_STEP,
                    EDGE_FROM,
                    LARGEST_RISE_STEP,
                    LOSS_LOOKS,
                    LOWEST_LOSS_STEP,
                    HALF_LOSS_STEP,
                    EDGE_LOOKS,
                    EDGE_BEYOND,
                    EDGE_LAST,
                    RISE_EXPECTED,
                    RISE_FORETOLD_AT,
                    RISE_CAME,
                    RISE_CAME_AT,
                    ROSE_FROM,
                    ROSE_AT,
                    LOSS_BETWEEN_STEP -> true;
            default -> false;
        };
    }

    /** Whether the quantity is of the kernel's rows, which may be a part of the training rows. */
    public boolean ofKernelRows() {
        return switch (this) {
            case LAMBDA_MIN,
                    LAMBDA_MAX,
                    INITIAL_LAMBDA_MIN,
                    INITIAL_LAMBDA_MAX,
                    CONDITION_NUMBER,
                    KERNEL_DRIFT,
                    ALIGNMENT_START,
                    ALIGNMENT_END,
                    LARGEST_KERNEL_DRIFT -> true;
            default -> false;
        };
    }
}
