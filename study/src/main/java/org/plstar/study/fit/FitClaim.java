package org.plstar.study.fit;

import static org.plstar.study.claim.Kind.ADVISED;
import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a training run. */
public enum FitClaim implements Claim {
    // --- how it ended ---------------------------------------------------------------------------
    /** Says from which loss to which loss the method went. */
    TOOK_LOSS(
            MEASURED,
            "{method} took the loss of the {rows} training rows from {first} to {last} in {steps}"
                    + " steps{eta}"),
    /** Says that only the loss of training rows is known. */
    TRAINING_LOSS_ONLY(
            MEASURED,
            "The training rows' loss went from {first} to {last} in {steps} steps; there are no test"
                    + " rows"),
    /** Says that the loss grew beyond bounds or is no number. */
    DIVERGED(MEASURED, "Diverged: {detail}"),
    /** Says how the step of a diverged run compares with the curvature. */
    DIVERGED_STEP(
            MEASURED,
            "η = {eta} times λ_max = {max} was {product} at the start; the limit of a quadratic loss"
                    + " is 2"),
    /** Says at which step the run was stopped by the user. */
    STOPPED(MEASURED, "Stopped at step {step}{planned}; the loss went from {first} to {last}"),
    /** Says that the run ended by itself at the edge of stability. */
    STOPPED_AT_EDGE(
            MEASURED,
            "Stopped at step {step}{planned}, where η times the largest curvature is {gauge} times"
                    + " its limit; the loss went from {first} to {last}"),
    /** Says that the requested loss was reached. */
    REACHED(MEASURED, "Reached the loss of {until} at step {step}{planned}: it is {last}"),
    /** Says that the mean loss of an epoch's batches reached the requested loss. */
    REACHED_IN_EPOCH(
            MEASURED,
            "The mean of the batches' losses over an epoch reached {until} at step {step}{planned};"
                    + " all training rows have {last}"),
    /** Says that the requested loss was not reached. */
    NOT_REACHED(
            MEASURED,
            "Not reached: the loss is {last} after {steps} steps, above the {until} that was asked for"),
    /** Says how many further steps are needed at least. */
    AT_LEAST_STEPS(
            FORETOLD,
            "At least {steps} more steps to a loss of {until}, by the rate of the last half"),
    /** Says that the run ended because the gradient is zero. */
    GRADIENT_ZERO(
            MEASURED, "Ended at step {step}{planned} with a gradient of zero at a loss of {last}"),
    /** Says that the equations are solved up to rounding. */
    SOLVED_TO_ROUNDING(
            MEASURED,
            "Solved to rounding at step {step}: the loss is {last}, {part} of that at the start"),
    /** Says that the run ended because no tried step lowers the loss. */
    STALLED(
            MEASURED,
            "Ended at step {step}{planned}: no step that was tried along the last direction lowers the"
                    + " loss of {last}"),
    /** Says that no step was taken. */
    NO_STEP(MEASURED, "No step was taken; the loss is {last}"),
    /** Says that the outputs do not depend on the features. */
    SAME_OUTPUTS(
            MEASURED,
            "The outputs do not depend on the features: between the {rows} training rows they differ by"
                    + " at most {spread} deviations of the targets"),
    /** Says that weight decay keeps the loss above its minimum. */
    DECAY_HOLDS(
            MEASURED,
            "Weight decay holds the loss at {last}: ‖∇L + λw‖ is {part} of ‖λw‖, where 0 is a"
                    + " stationary point of what is minimised"),
    /** Says which sum of loss and weight decay was minimised. */
    DECAY_OBJECTIVE(
            MEASURED, "What was minimised, L + ½λ‖w‖², went from {first} to {last} ({decay})"),
    /** Says which command trains without weight decay. */
    DECAY_OFF(ADVISED, "Without weight decay the loss of the training rows ends lower: {command}"),
    /** Says that the loss hardly changes any more. */
    PLATEAU(MEASURED, "On a plateau: from step {from} to {to} the loss fell by {part}"),
    /** The second half of a run. */
    LAST_HALF(
            MEASURED,
            "From step {from} to {to} the loss went from {half} to {last}, a factor of {factor}"),
    // --- quality --------------------------------------------------------------------------------
    /** Says that classes of new rows are predicted well. */
    GOOD_ACCURACY(
            MEASURED,
            "Good on {which}: {right} of {rows} test rows right, {accuracy} (95 % interval {low} to"
                    + " {high}; the most frequent class of the training rows gives {base})"),
    /** Says that classes of new rows are predicted no better than by a constant. */
    NO_BETTER_ACCURACY(
            MEASURED,
            "Not better than a constant answer on {rows} test rows: {accuracy} right, {base} by the"
                    + " most frequent class of the training rows"),
    /** Says that the test rows do not decide whether classes are predicted well. */
    UNTOLD_ACCURACY(
            MEASURED,
            "On {rows} test rows {accuracy} are right (95 % interval {low} to {high}); these rows do"
                    + " not tell it from the most frequent class of the training rows, {base}"),
    /** Says that all test rows have one class. */
    ONE_CLASS_ACCURACY(
            MEASURED, "{accuracy} of {rows} test rows are right; all of them are of one class"),
    /** Says how much the rows of each class weigh. */
    BALANCED(
            MEASURED,
            "The loss is a mean of weighted rows in which all {classes} classes count alike: {weights}"),
    /** Says the accuracy of each class, and their mean. */
    CLASS_ACCURACIES(
            MEASURED,
            "Mean of the classes' accuracies on the {rows}: {mean} ± {error} (standard error; one answer"
                    + " for all has {base}); {each}; of all these rows {accuracy} are right"),
    /** Says the accuracy on the training rows. */
    TRAINING_ACCURACY(
            MEASURED,
            "Accuracy on the {rows} training rows: {accuracy}; the most frequent class gives {base}"),
    /** Says that numbers of new rows are predicted well. */
    GOOD_R2(
            MEASURED,
            "Good on {which}: R² {r2} of {target} on {rows} test rows, off by {rmse} (two standard"
                    + " errors of R²: {error})"),
    /** Says that numbers of new rows are predicted no better than by a constant. */
    NO_BETTER_R2(
            MEASURED,
            "Not better than a constant answer on {rows} test rows: R² {r2} of {target}, off by"
                    + " {rmse}"),
    /** Says that the test rows do not decide whether numbers are predicted well. */
    UNTOLD_R2(
            MEASURED,
            "On {rows} test rows R² is {r2} of {target}, off by {rmse}; with two standard errors of"
                    + " {error} these rows do not tell it from 0"),
    /** Says the error of one target column. */
    TARGET_OFF(MEASURED, "{target}: off by {rmse} (root mean square; R² {r2}) on the {rows}"),
    /** Says that the model fits the training rows and not the test rows. */
    KNOWS_TRAINING_ONLY(
            MEASURED,
            "It knows the training rows ({train} right for {base} by the most frequent class) and not"
                    + " others"),
    /** Says that the model does not fit the training rows either. */
    NOT_LEARNED(
            MEASURED,
            "It has not learned the training rows either: {train} right, {base} by the most frequent"
                    + " class"),
    /** Says at which earlier step the test loss was least. */
    TEST_LOSS_LEAST(
            MEASURED,
            "The test loss was least at step {step} of the {looks} looked at: {least}, and {last} at"
                    + " the end"),
    /** Says which command stops at the step with the least test loss. */
    STOP_EARLIER(ADVISED, "Fewer steps leave a smaller test loss: {command}"),
    /** Says that one row has most of the squared error. */
    ONE_ROW_ERROR(MEASURED, "{row} has {part} of the squared error of the {rows}"),
    /** Says which step the weights are of, and how it was found. */
    CHOSEN_STEP(
            MEASURED,
            "The weights are those of step {step}, where the loss of the {rows} rows left out was"
                    + " least, {loss}, of {looks} looks up to step {searched}, where it was {last};"
                    + " these rows chose the step, so their scores are no test of it"),
    /** Says that a value is far from the others of its column. */
    FAR_VALUE(
            MEASURED,
            "{where}: {value} is {deviations} robust deviations from the median of {column}"),
    /** Says that one column alone determines the target. */
    LEAK(
            MEASURED,
            "{column} alone {how} the target on all {rows} training rows: look whether it is known"
                    + " before the target is"),
    /** Says the expected loss of new rows that are drawn like these. */
    LEFT_OUT_LOSS(FORETOLD, "New rows drawn like these: a loss of {low} to {high}"),
    /** Says how the expected loss of new rows was computed. */
    LEFT_OUT_HOW(
            MEASURED,
            "Each training row was left out of the kernel regression that fits them as the network"
                    + " does{together}: a loss of {end} by the kernel at the end, of {start} by that at"
                    + " the start"),
    /** Says the expected accuracy of a fine-tuned model on new rows. */
    FORETOLD_ACCURACY(
            FORETOLD,
            "New rows drawn like these: {low} to {high} classified rightly, as was foretold before"
                    + " training"),
    /** Says the expected loss of a fine-tuned model of numbers on new rows. */
    FORETOLD_LOSS(
            FORETOLD,
            "New rows drawn like these: a loss of {low} to {high}, as was foretold before training"),
    /** Says how that was foretold. */
    FORETOLD_HOW(
            MEASURED,
            "Before training, each of the {rows} training rows was left out of the regression with"
                    + " the kernel of what trains, behind {heads} random heads that have met no label:"
                    + " {foretold}"),
    /** Puts what was foretold beside what came. */
    FORETOLD_BESIDE(
            MEASURED,
            "Foretold before training: {foretold}; of {rows} test rows now: {came}, {errors} standard"
                    + " errors apart"),
    /** Says which training rows have the least margins. */
    LEAST_MARGINS(
            MEASURED,
            "The training rows with the least margins, in the mean over the looks: {rows}"),
    /** Says which labels may be wrong. */
    SUSPECTS(
            FORETOLD,
            "Labels that the run learned last, in the mean against their class, and that may be"
                    + " wrong: {rows}"),
    // --- what stops the loss --------------------------------------------------------------------
    /** Says the least possible loss, where the network is linear in its weights. */
    LEAST_POSSIBLE(
            FOLLOWS, "The network is linear in its weights: the least possible loss is {least}"),
    /** Says how many parameters and equations there are. */
    PARAMETERS(MEASURED, "The network has {parameters} parameters for {equations} equations"),
    /** Says that K has full rank. */
    FULL_RANK(MEASURED, "K of step {step} has full rank on {rows}: λ_min(K/N) = {min}"),
    /** Says that K is singular up to rounding. */
    SINGULAR(MEASURED, "K of step {step} is singular to rounding on {rows}: its rank is {rank}"),
    /** Says that a narrow layer is a cause of the singular K. */
    NARROW_LAYER(MEASURED, "The narrowest layer is {width} wide, for {outputs} outputs"),
    /** Says that two near rows are a cause of the singular K. */
    NEAREST_ROWS(
            MEASURED,
            "The nearest two different rows, {rows}, are {distance} standard deviations apart"),
    /** Says that dead units are a cause of the singular K. */
    DEAD_UNITS(MEASURED, "{dead} of {units} units are 0 on all training rows"),
    /** Says the effective rank of the kernel. */
    KERNEL_RANK(
            MEASURED,
            "The effective rank tr K/λ_max is {effective}, the rank above rounding {rank}"),
    /** Says how many directions the run had time to learn. */
    LEARNED_DIRECTIONS(
            MEASURED, "By the eigenvalues of the last kernel, {learned} directions have ηλt ≥ 1"),
    /** Says which part of the loss is along weak directions of the kernel. */
    WEAK_DIRECTIONS(
            MEASURED,
            "Weak directions of the kernel, {count}, hold {loss} of the loss{when}, the largest parts"
                    + " at {rows}"),
    /** Says how many steps halve the loss if the kernel stays constant. */
    HALVES_IF_KERNEL_STAYED(
            FOLLOWS,
            "If the kernel stayed as at step {step}, the slowest direction would halve in {steps}"
                    + " steps"),
    /** Says which loss remains if the kernel stays constant. */
    FLOOR_IF_KERNEL_STAYED(
            FOLLOWS,
            "If the kernel stayed as at the start, the loss would end at {floor} or above: its zero"
                    + " eigenvalues hold that part"),
    // --- the law of the steps -------------------------------------------------------------------
    /** Says the smallest PL quotient of the run. */
    LEAST_QUOTIENT(MEASURED, "The smallest ½‖∇L‖²/{excess} at the looks is μ = {mu}"),
    /** The quotient of a cross-entropy. */
    LEAST_GRADIENT_OVER_LOSS(
            MEASURED, "The least ‖∇L‖/L over the second half of the looks was c = {c}"),
    /** An honest test of a law. */
    LAW_FORETOLD(
            MEASURED,
            "After a quarter of the steps the law 1/(ηc²t) foretold a last loss of {foretold}; it is"
                    + " {last}"),
    /** Says at which step the loss falls to a tenth, by the law of its gradient. */
    LAW_TENTH(
            FORETOLD,
            "By the law 1/(ηc²t) the loss falls to a tenth of its last value in {steps} more steps"),
    /** Says the extreme eigenvalues of K/N. */
    KERNEL_SPECTRUM(
            MEASURED,
            "K/N of step {step} has eigenvalues from {min} to {max} on {rows}: condition number"
                    + " {condition}"),
    /** Says that K has no condition number, and why. */
    NO_CONDITION(MEASURED, "K has no condition number on {rows}: {reason}"),
    /** The largest eigenvalue on all rows. */
    CURVATURE_ALL_ROWS(
            MEASURED,
            "On all {rows} training rows the largest eigenvalue of {matrix} at the start is {value} to"
                    + " within {error}{converged} ({how})"),
    /** Says at what rate the residual decreased. */
    RATE_SHRANK(
            MEASURED,
            "Between steps {from} and {to} the loss shrank by a factor of {rate} a step in the mean"),
    /** Says at what rate the residual increased. */
    RATE_GREW(MEASURED, "Between steps {from} and {to} the loss grew by a factor of {factor}"),
    /** Says that the residual did not change. */
    RATE_STILL(MEASURED, "Between steps {from} and {to} the loss did not move ({a} to {b})"),
    /** Says at what rate the linearized model decreases. */
    PREDICTED_RATE(
            MEASURED,
            "The model linearized at the start has a factor of {rate} a step over these steps"),
    /** Says the loss of the linearized model. */
    LINEARIZED_LOSS(
            MEASURED,
            "The loss is {loss}, that of the model linearized at the start {linearized} after as many"
                    + " steps"),
    /** Says how far the kernel and the weights moved. */
    KERNEL_MOVED(
            MEASURED, "The kernel moved by {drift} and the weights by {distance} of their norms"),
    /** Says that the alignment of kernel and targets increased. */
    TURNED(MEASURED, "The kernel turned towards the training targets (alignment {start} → {end})"),
    /** Says that the alignment of kernel and targets did not increase. */
    LAZY(
            MEASURED,
            "The kernel did not turn towards the training targets (alignment {start} → {end})"),
    /** The length of the path. */
    TRAVELLED(MEASURED, "The weights travelled {length}{linearized}"),
    // --- the step -------------------------------------------------------------------------------
    /** Says at how many observations steps were beyond the edge of stability. */
    BEYOND_EDGE(
            MEASURED,
            "η times the largest curvature was beyond its limit at {beyond} of {looks} looks: first at"
                    + " step {first}, last at step {last}, at most {gauge} times"),
    /** Says the loss between two steps beyond the edge. */
    BETWEEN_STEPS(
            MEASURED,
            "At step {step}, beyond the edge, the loss was {loss}; midway between the weights of the"
                    + " last two steps it was {between}"),
    /** Says where steps of an eighth lead from there. */
    EIGHTH_LEADS(
            FORETOLD,
            "From there {steps} steps of an eighth of η lead within 10 % of that loss, {between}"),
    /** Says that only the first step was beyond the edge of stability. */
    FIRST_STEP_BEYOND(
            MEASURED,
            "η times the first curvature was {gauge} times its limit; at no look behind it was it"
                    + " above 1"),
    /** Says that a step chosen by the program was beyond the edge of stability. */
    AUTOMATIC_STEP_BEYOND(
            MEASURED,
            "The automatic step was {gauge} times the limit of the curvature at the start; the loss"
                    + " rose by at most {rise}"),
    /** Says by what factor the loss increased. */
    ROSE(MEASURED, "The loss rose to {factor} times its least before, at step {step} ({looks})"),
    /** Says by what factor the loss of momentum oscillated. */
    SWUNG(
            MEASURED,
            "The loss swung: up to {factor} times its least before, at step {step} ({looks}), with"
                    + " {method}"),
    /** Says by what factor the loss of batches scattered. */
    SCATTERED(
            MEASURED,
            "At the looks the loss stood up to {factor} times above its least before: steps on batches"
                    + " of {batch} rows scatter about where those of all rows lead"),
    /** Says which command reduces the scatter by decaying steps. */
    SCATTER_LESS(ADVISED, "Steps that decay scatter less: {command}"),
    /** Says how many batches had their own loss increased by their step. */
    BATCHES_BEYOND(
            MEASURED,
            "Of {seen} batches, evenly over the run, the step taken on them raised the loss of {part}:"
                    + " it is beyond the edge of their own curvature"),
    /** Says how many batches had their own loss increased by their step with momentum. */
    BATCHES_SWUNG(
            MEASURED,
            "Of {seen} batches, evenly over the run, the step taken on them, momentum included, raised"
                    + " the loss of {part}"),
    /** Says how many small batches the step as which momentum acts raises. */
    BATCHES_RAISED(
            MEASURED,
            "Of {seen} batches, evenly over the run, a step of η/(1-β) = {step} along their own"
                    + " gradient raised the loss of {part}"),
    /** Says that steps on batches begin beyond the edge of steps on all rows. */
    BATCHES_FIRST_BEYOND(
            MEASURED,
            "Before the first step η times the largest curvature of {rows} rows was {gauge} times the"
                    + " limit of steps on all rows"),
    /** Says which command takes a third of the step; its record is below the bar. */
    BATCH_STEP_THIRD(
            ADVISED,
            "In such runs a third of the step ended with a loss at least 10 % lower: {command}"),
    /** Says the largest η λ_max of K/N. */
    STEP_CURVATURE(
            MEASURED,
            "η λ_max(K/N) reached {largest} on {rows}; the limit of a quadratic loss is 2"),
    /** Says that a predicted increase of the loss occurred. */
    RISE_CAME(
            MEASURED,
            "A rise of the loss was foretold at step {at} for step {expected}; it came at {came}"),
    /** Says that a predicted increase of the loss did not occur. */
    RISE_DID_NOT_COME(
            MEASURED,
            "A rise of the loss was foretold at step {at} for step {expected}; it did not come"),
    /** Says, on the page of a running run, that its steps are beyond the edge. */
    LIVE_EDGE(
            MEASURED,
            "η times the largest curvature is {gauge} times its limit at step {step}, beyond it at"
                    + " {beyond} of {looks} looks"),
    /** Says, on the page of a running run, the present loss. */
    LIVE_LOSS(MEASURED, "At step {step} the loss is {last}, {part} of that at the start"),
    /** Says what step is customary for the method. */
    CUSTOMARY_STEP(
            MEASURED,
            "The step {eta} was given; the one that {method} takes by itself is {customary}"),
    /** Says that the features have different scales. */
    UNLIKE_SCALES(
            MEASURED,
            "The features are not standardized, and their deviations differ by a factor of {factor}"),
    // --- the data -------------------------------------------------------------------------------
    /** Says that repeated training rows were merged for the kernel. */
    MERGED(
            MEASURED,
            "Training rows that repeat others, targets included: {count}; kernels of all rows take"
                    + " them once, with a higher weight"),
    /** Says that test rows occur among the training rows. */
    TEST_ROWS_SEEN(MEASURED, "{count} of {rows} test rows are also training rows: {where}"),
    /** Says that test rows repeat other test rows. */
    TEST_ROWS_REPEAT(MEASURED, "Test rows that repeat other test rows, targets included: {count}"),
    /** Says that test rows contradict each other. */
    TEST_CONFLICT(
            FOLLOWS,
            "No model predicts all of these test rows, which have equal features and different"
                    + " targets: {rows}"),
    /** Says which features have only one value. */
    CONSTANT_FEATURES(
            MEASURED,
            "Features with one value in the training rows, {count}, are left out: {names}"),
    /** Says which layers differ in training. */
    TRAINING_LAYERS(MEASURED, "{meaning}"),
    /** Says which observations were left out. */
    THINNED(MEASURED, "{what}"),
    /** Says which machines computed. */
    CLUSTER(MEASURED, "{what}");

    private final Kind kind;
    private final String words;

    FitClaim(Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String words() {
        return words;
    }
}
