package org.plstar.study.fit;

import static org.plstar.study.claim.Kind.ADVISED;
import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of a training run. */
public enum FitClaim implements Claim {
    // --- how it ended ---------------------------------------------------------------------------
    /** The least that can be said of a run. */
    TOOK_LOSS(
            MEASURED,
            "{method} took the loss of the {rows} training rows from {first} to {last} in {steps}"
                    + " steps{eta}"),
    /** The same where there are no other rows. */
    TRAINING_LOSS_ONLY(
            MEASURED,
            "The training rows' loss went from {first} to {last} in {steps} steps; there are no test"
                    + " rows"),
    /** A loss that grew or is no number. */
    DIVERGED(MEASURED, "Diverged: {detail}"),
    /** The step of a run that diverged, in units of the curvature. */
    DIVERGED_STEP(
            MEASURED,
            "η = {eta} times λ_max = {max} was {product} at the start; the limit of a quadratic loss"
                    + " is 2"),
    /** A run that was stopped. */
    STOPPED(MEASURED, "Stopped at step {step}{planned}; the loss went from {first} to {last}"),
    /** A run that stopped itself at the edge. */
    STOPPED_AT_EDGE(
            MEASURED,
            "Stopped at step {step}{planned}, where η times the largest curvature is {gauge} times"
                    + " its limit; the loss went from {first} to {last}"),
    /** A loss that was asked for. */
    REACHED(MEASURED, "Reached the loss of {until} at step {step}{planned}: it is {last}"),
    /** The same by batches. */
    REACHED_IN_EPOCH(
            MEASURED,
            "The mean of the batches' losses over an epoch reached {until} at step {step}{planned};"
                    + " all training rows have {last}"),
    /** A loss that was asked for and missed. */
    NOT_REACHED(
            MEASURED,
            "Not reached: the loss is {last} after {steps} steps, above the {until} that was asked for"),
    /** Steps that are missing, at least. */
    AT_LEAST_STEPS(
            FORETOLD,
            "At least {steps} more steps to a loss of {until}, by the rate of the last half"),
    /** No gradient. */
    GRADIENT_ZERO(
            MEASURED, "Ended at step {step}{planned} with a gradient of zero at a loss of {last}"),
    /** Nothing left. */
    SOLVED_TO_ROUNDING(
            MEASURED,
            "Solved to rounding at step {step}: the loss is {last}, {part} of that at the start"),
    /** A search that found nothing. */
    STALLED(
            MEASURED,
            "Ended at step {step}{planned}: no step that was tried along the last direction lowers the"
                    + " loss of {last}"),
    /** Nothing was done. */
    NO_STEP(MEASURED, "No step was taken; the loss is {last}"),
    /** Outputs without features. */
    SAME_OUTPUTS(
            MEASURED,
            "The outputs do not depend on the features: between the {rows} training rows they differ by"
                    + " at most {spread} deviations of the targets"),
    /** Weight decay that keeps the loss. */
    DECAY_HOLDS(
            MEASURED,
            "Weight decay holds the loss at {last}: ‖∇L + λw‖ is {part} of ‖λw‖, where 0 is a"
                    + " stationary point of what is minimised"),
    /** What is minimised with weight decay. */
    DECAY_OBJECTIVE(
            MEASURED, "What was minimised, L + ½λ‖w‖², went from {first} to {last} ({decay})"),
    /** The remedy. */
    DECAY_OFF(ADVISED, "Without weight decay the loss of the training rows ends lower: {command}"),
    /** A plateau. */
    PLATEAU(MEASURED, "On a plateau: from step {from} to {to} the loss fell by {part}"),
    /** The second half of a run. */
    LAST_HALF(
            MEASURED,
            "From step {from} to {to} the loss went from {half} to {last}, a factor of {factor}"),
    // --- quality --------------------------------------------------------------------------------
    /** Classes that are found in rows that were not trained on. */
    GOOD_ACCURACY(
            MEASURED,
            "Good on new rows: {right} of {rows} test rows right, {accuracy} (95 % interval {low} to"
                    + " {high}; the most frequent class of the training rows gives {base})"),
    /** Classes that are not. */
    NO_BETTER_ACCURACY(
            MEASURED,
            "Not better than a constant answer on {rows} test rows: {accuracy} right, {base} by the"
                    + " most frequent class of the training rows"),
    /** Classes that may be. */
    UNTOLD_ACCURACY(
            MEASURED,
            "On {rows} test rows {accuracy} are right (95 % interval {low} to {high}); these rows do"
                    + " not tell it from the most frequent class of the training rows, {base}"),
    /** One class has all test rows. */
    ONE_CLASS_ACCURACY(
            MEASURED, "{accuracy} of {rows} test rows are right; all of them are of one class"),
    /** The training rows' classes. */
    TRAINING_ACCURACY(
            MEASURED,
            "Accuracy on the {rows} training rows: {accuracy}; the most frequent class gives {base}"),
    /** Numbers that are found in rows that were not trained on. */
    GOOD_R2(
            MEASURED,
            "Good on new rows: R² {r2} of {target} on {rows} test rows, off by {rmse} (two standard"
                    + " errors of R²: {error})"),
    /** Numbers that are not. */
    NO_BETTER_R2(
            MEASURED,
            "Not better than a constant answer on {rows} test rows: R² {r2} of {target}, off by"
                    + " {rmse}"),
    /** Numbers that may be. */
    UNTOLD_R2(
            MEASURED,
            "On {rows} test rows R² is {r2} of {target}, off by {rmse}; with two standard errors of"
                    + " {error} these rows do not tell it from 0"),
    /** Errors by column. */
    TARGET_OFF(MEASURED, "{target}: off by {rmse} (root mean square; R² {r2}) on the {rows}"),
    /** Training rows known, others not. */
    KNOWS_TRAINING_ONLY(
            MEASURED,
            "It knows the training rows ({train} right for {base} by the most frequent class) and not"
                    + " others"),
    /** Not even those. */
    NOT_LEARNED(
            MEASURED,
            "It has not learned the training rows either: {train} right, {base} by the most frequent"
                    + " class"),
    /** A test loss that was lower before. */
    TEST_LOSS_LEAST(
            MEASURED,
            "The test loss was least at step {step} of the {looks} looked at: {least}, and {last} at"
                    + " the end"),
    /** Stop there. */
    STOP_EARLIER(ADVISED, "Fewer steps leave a smaller test loss: {command}"),
    /** One row that has most of an error. */
    ONE_ROW_ERROR(MEASURED, "{row} has {part} of the squared error of the {rows}"),
    /** Values far from the others. */
    FAR_VALUE(
            MEASURED,
            "{where}: {value} is {ranges} interquartile ranges from the others of {column}"),
    /** A column that alone gives the target. */
    LEAK(
            MEASURED,
            "{column} alone {how} the target on all {rows} training rows: look whether it is known"
                    + " before the target is"),
    /** The loss of rows like these. */
    LEFT_OUT_LOSS(FORETOLD, "New rows drawn like these: a loss of {low} to {high}"),
    /** How that is found. */
    LEFT_OUT_HOW(
            MEASURED,
            "Each training row was left out of the kernel regression that fits them as the network"
                    + " does, rows with equal features together: a loss of {end} by the kernel at the"
                    + " end, of {start} by that at the start"),
    /** Rows that were learned last. */
    LEAST_MARGINS(
            MEASURED,
            "The training rows with the least margins, in the mean over the looks: {rows}"),
    /** Labels to look at. */
    SUSPECTS(
            FORETOLD,
            "Labels that the run learned last, in the mean against their class, and that may be"
                    + " wrong: {rows}"),
    /** Nothing to compare. */
    RETRAINED_ENDED(
            MEASURED,
            "Trained again without {rows} of these rows, the network {ended}: nothing is compared"),
    /** A comparison. */
    RETRAINED_WITHOUT(
            MEASURED,
            "Trained again without {rows} of these rows, by the same steps from the same weights, the"
                    + " network answers {without} of the {tested} test rows right, with them {with}:"
                    + " {righted} become right, {wronged} wrong (standard error of the difference"
                    + " {error}); its loss there is {lossWithout}, with them {loss}"),
    // --- what stops the loss --------------------------------------------------------------------
    /** Weights that make the loss least, where the network is linear in them. */
    LEAST_POSSIBLE(
            FOLLOWS, "The network is linear in its weights: the least possible loss is {least}"),
    /** Rank from a count. */
    PARAMETERS(MEASURED, "The network has {parameters} parameters for {equations} equations"),
    /** A regular kernel. */
    FULL_RANK(MEASURED, "K of step {step} has full rank on {rows}: λ_min(K/N) = {min}"),
    /** A singular kernel. */
    SINGULAR(MEASURED, "K of step {step} is singular to rounding on {rows}: its rank is {rank}"),
    /** Why: a narrow layer. */
    NARROW_LAYER(MEASURED, "The narrowest layer is {width} wide, for {outputs} outputs"),
    /** Why: two rows. */
    NEAREST_ROWS(
            MEASURED,
            "The nearest two different rows, {rows}, are {distance} standard deviations apart"),
    /** Why: dead units. */
    DEAD_UNITS(MEASURED, "{dead} of {units} units are 0 on all training rows"),
    /** Directions that count. */
    KERNEL_RANK(
            MEASURED,
            "The effective rank tr K/λ_max is {effective}, the rank above rounding {rank}"),
    /** Directions that were learned. */
    LEARNED_DIRECTIONS(
            MEASURED, "By the eigenvalues of the last kernel, {learned} directions have ηλt ≥ 1"),
    /** Where the residual lies. */
    WEAK_DIRECTIONS(
            MEASURED,
            "Weak directions of the kernel, {count}, hold {loss} of the loss{when}, the largest parts"
                    + " at {rows}"),
    /** What a frozen kernel gives. */
    HALVES_IF_KERNEL_STAYED(
            FOLLOWS,
            "If the kernel stayed as at step {step}, the slowest direction would halve in {steps}"
                    + " steps"),
    /** What a frozen kernel leaves. */
    FLOOR_IF_KERNEL_STAYED(
            FOLLOWS,
            "If the kernel stayed as at the start, the loss would end at {floor} or above: its zero"
                    + " eigenvalues hold that part"),
    // --- the law of the steps -------------------------------------------------------------------
    /** The PL quotient. */
    LEAST_QUOTIENT(MEASURED, "The smallest ½‖∇L‖²/{excess} at the looks is μ = {mu}"),
    /** The quotient of a cross-entropy. */
    LEAST_GRADIENT_OVER_LOSS(
            MEASURED, "The least ‖∇L‖/L over the second half of the looks was c = {c}"),
    /** An honest test of a law. */
    LAW_FORETOLD(
            MEASURED,
            "After a quarter of the steps the law 1/(ηc²t) foretold a last loss of {foretold}; it is"
                    + " {last}"),
    /** Its forecast. */
    LAW_TENTH(
            FORETOLD,
            "By the law 1/(ηc²t) the loss falls to a tenth of its last value in {steps} more steps"),
    /** Eigenvalues. */
    KERNEL_SPECTRUM(
            MEASURED,
            "K/N of step {step} has eigenvalues from {min} to {max} on {rows}: condition number"
                    + " {condition}"),
    /** None. */
    NO_CONDITION(MEASURED, "K has no condition number on {rows}: {reason}"),
    /** The largest eigenvalue on all rows. */
    CURVATURE_ALL_ROWS(
            MEASURED,
            "On all {rows} training rows the largest eigenvalue of {matrix} at the start is {value} to"
                    + " within {error}{converged} ({how})"),
    /** A rate. */
    RATE_SHRANK(
            MEASURED,
            "Between steps {from} and {to} the loss shrank by a factor of {rate} a step in the mean"),
    /** A rise. */
    RATE_GREW(MEASURED, "Between steps {from} and {to} the loss grew by a factor of {factor}"),
    /** Neither. */
    RATE_STILL(MEASURED, "Between steps {from} and {to} the loss did not move ({a} to {b})"),
    /** What the linearized model does. */
    PREDICTED_RATE(
            MEASURED,
            "The model linearized at the start has a factor of {rate} a step over these steps"),
    /** Its loss. */
    LINEARIZED_LOSS(
            MEASURED,
            "The loss is {loss}, that of the model linearized at the start {linearized} after as many"
                    + " steps"),
    /** How far kernel and weights went. */
    KERNEL_MOVED(
            MEASURED, "The kernel moved by {drift} and the weights by {distance} of their norms"),
    /** Alignment that grew. */
    TURNED(MEASURED, "The kernel turned towards the training targets (alignment {start} → {end})"),
    /** Alignment that did not. */
    LAZY(
            MEASURED,
            "The kernel did not turn towards the training targets (alignment {start} → {end})"),
    /** The length of the path. */
    TRAVELLED(MEASURED, "The weights travelled {length}{linearized}"),
    // --- the step -------------------------------------------------------------------------------
    /** Looks beyond the edge. */
    BEYOND_EDGE(
            MEASURED,
            "η times the largest curvature was beyond its limit at {beyond} of {looks} looks: first at"
                    + " step {first}, last at step {last}, at most {gauge} times"),
    /** The first look alone. */
    FIRST_STEP_BEYOND(
            MEASURED,
            "η times the first curvature was {gauge} times its limit; at no look behind it was it"
                    + " above 1"),
    /** A step that the program chose. */
    AUTOMATIC_STEP_BEYOND(
            MEASURED,
            "The automatic step was {gauge} times the limit of the curvature at the start; the loss"
                    + " rose by at most {rise}"),
    /** How far the loss rose. */
    ROSE(MEASURED, "The loss rose to {factor} times its least before, at step {step} ({looks})"),
    /** The same of momentum. */
    SWUNG(
            MEASURED,
            "The loss swung: up to {factor} times its least before, at step {step} ({looks}), with"
                    + " {method}"),
    /** The same of batches. */
    SCATTERED(
            MEASURED,
            "At the looks the loss stood up to {factor} times above its least before: steps on batches"
                    + " of {batch} rows scatter about where those of all rows lead"),
    /** The remedy. */
    SCATTER_LESS(ADVISED, "Steps that decay scatter less: {command}"),
    /** Batches whose own loss rose. */
    BATCHES_BEYOND(
            MEASURED,
            "Of {seen} batches, evenly over the run, the step taken on them raised the loss of {part}:"
                    + " it is beyond the edge of their own curvature"),
    /** η λ_max of K/N. */
    STEP_CURVATURE(
            MEASURED,
            "η λ_max(K/N) reached {largest} on {rows}; the limit of a quadratic loss is 2"),
    /** A rise that was foretold and came. */
    RISE_CAME(
            MEASURED,
            "A rise of the loss was foretold at step {at} for step {expected}; it came at {came}"),
    /** One that did not. */
    RISE_DID_NOT_COME(
            MEASURED,
            "A rise of the loss was foretold at step {at} for step {expected}; it did not come"),
    /** A page that follows a run. */
    LIVE_EDGE(
            MEASURED,
            "η times the largest curvature is {gauge} times its limit at step {step}, beyond it at"
                    + " {beyond} of {looks} looks"),
    /** A page of a run that goes on. */
    LIVE_LOSS(MEASURED, "At step {step} the loss is {last}, {part} of that at the start"),
    /** The customary step. */
    CUSTOMARY_STEP(
            MEASURED,
            "The step {eta} was given; the one that {method} takes by itself is {customary}"),
    /** Features of unlike scale. */
    UNLIKE_SCALES(
            MEASURED,
            "The features are not standardized, and their deviations differ by a factor of {factor}"),
    // --- the data -------------------------------------------------------------------------------
    /** Rows that stand twice. */
    MERGED(
            MEASURED,
            "Training rows that repeat others, targets included: {count}; kernels of all rows take"
                    + " them once, with a higher weight"),
    /** Test rows that were trained on. */
    TEST_ROWS_SEEN(MEASURED, "{count} of {rows} test rows are also training rows: {where}"),
    /** Test rows that stand twice. */
    TEST_ROWS_REPEAT(MEASURED, "Test rows that repeat other test rows, targets included: {count}"),
    /** Test rows that contradict each other. */
    TEST_CONFLICT(
            FOLLOWS,
            "No model predicts all of these test rows, which have equal features and different"
                    + " targets: {rows}"),
    /** Features without content. */
    CONSTANT_FEATURES(
            MEASURED,
            "Features with one value in the training rows, {count}, are left out: {names}"),
    /** Layers that train otherwise. */
    TRAINING_LAYERS(MEASURED, "{meaning}"),
    /** Fewer observations. */
    THINNED(MEASURED, "{what}"),
    /** What computed. */
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
