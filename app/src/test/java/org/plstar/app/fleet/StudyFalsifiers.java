package org.plstar.app.fleet;

import static org.plstar.app.fleet.Decision.same;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import org.plstar.app.fleet.FitFalsifiers.Values;
import org.plstar.study.FloorClaim;
import org.plstar.study.SubjectClaim;
import org.plstar.study.advise.AdviceClaim;
import org.plstar.study.certify.CertifyClaim;
import org.plstar.study.claim.Claim;
import org.plstar.study.fit.ComparisonClaim;
import org.plstar.study.infinite.InfiniteClaim;
import org.plstar.study.kernel.KernelClaim;
import org.plstar.study.landscape.LandscapeClaim;
import org.plstar.study.linearity.LinearityClaim;
import org.plstar.study.pde.PdeClaim;
import org.plstar.study.predict.EvaluationClaim;
import org.plstar.study.solve.SolveClaim;
import org.plstar.study.solve.box.BoxClaim;
import org.plstar.study.solve.branch.BranchClaim;
import org.plstar.study.solve.branch.RangeClaim;
import org.plstar.study.spectrum.SpectrumClaim;
import org.plstar.study.table.TableClaim;
import tools.jackson.databind.JsonNode;

/**
 * Programs that try to refute what studies say: by the arithmetic that a sentence implies, by rows
 * that are counted anew, by following advice, and by the same study on another number of threads.
 */
final class StudyFalsifiers {
    private StudyFalsifiers() {}

    static Decision tried(Claim claim, StudyCase c, Values v) throws IOException {
        return switch (claim) {
            case AdviceClaim a -> advice(a, c, v);
            case EvaluationClaim e -> evaluation(e, c, v);
            case TableClaim t -> table(t, c, v);
            case LinearityClaim l -> linearity(l, c, v);
            case SpectrumClaim s -> spectrum(s, c, v);
            case InfiniteClaim i -> infinite(i, c, v);
            case KernelClaim k -> kernel(k, c, v);
            case LandscapeClaim l -> landscape(l, c, v);
            case FloorClaim f -> floor(f, c, v);
            case SubjectClaim _ -> c.again(claim.key(), v);
            case CertifyClaim p -> proof(p, c, v);
            case SolveClaim s -> SolveFalsifiers.tried(s, c, v);
            case BoxClaim b -> SolveFalsifiers.tried(b, c, v);
            case BranchClaim b -> BranchFalsifier.tried(b, c, v);
            case RangeClaim r -> RangeFalsifier.tried(r, c, v);
            case PdeClaim p -> SolveFalsifiers.tried(p, c, v);
            case ComparisonClaim p -> comparison(p, c, v);
            default -> Decision.undecided("no claim of a study");
        };
    }

    /** Proofs go through the check once more. */
    private static Decision proof(CertifyClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case OWN_STEPS_PROVED,
                    DESCENT_PROVED,
                    FLOW_PROVED,
                    SOLUTION_PROVED,
                    REFINED_PROVED,
                    MOVEMENT_PROVED ->
                Decision.of(c.call("certify", "--check", c.file("c").toString()) == 0, "the check");
            case GO_ON_PROVED -> c.leadsTo(v.text("command"), CertifyClaim.OWN_STEPS_PROVED);
            case NOTHING_PROVED, NOTHING_PROVED_YET ->
                Decision.of(!Files.exists(c.file("c/certificate.json")), "a certificate")
                        .and(c.again(claim.key(), v));
            default -> c.again(claim.key(), v);
        };
    }

    private static Decision kernel(KernelClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case KERNEL_BLOCKS, KERNEL_BLOCKS_THERE, KERNEL_FILE -> {
                boolean there = Files.exists(c.file("K.npy")) || Files.exists(c.file("K.zarr"));
                yield Decision.of(there && !(v.n("computed") > v.n("blocks")), "%s", v.json());
            }
            case KERNEL_MEMORY -> Decision.undecided("memory is of a machine and its load");
            default -> c.again(claim.key(), v);
        };
    }

    /** Runs are read again, and compared here. */
    private static Decision comparison(ComparisonClaim claim, StudyCase c, Values v)
            throws IOException {
        List<JsonNode> runs = c.runs();
        return switch (claim) {
            case LEAST_TEST_LOSS, LEAST_TRAINING_LOSS -> {
                String key = claim == ComparisonClaim.LEAST_TEST_LOSS ? "test_loss" : "loss";
                double least = runs.stream()
                        .mapToDouble(r -> r.path(key).asDouble())
                        .min()
                        .orElseThrow();
                yield same(v.n("loss"), least, 0)
                        .and(Decision.of(v.n("next") >= v.n("loss"), "%.4g", v.n("next")));
            }
            case MOST_RIGHT ->
                same(
                        v.n("accuracy"),
                        runs.stream()
                                .mapToDouble(r -> r.path("test_accuracy").asDouble())
                                .max()
                                .orElseThrow(),
                        0);
            case SAME_SCORE -> {
                String key = !v.text("rows").contains("test")
                        ? "loss"
                        : v.text("score").endsWith("%") ? "test_accuracy" : "test_loss";
                yield same(
                        runs.get(0).path(key).asDouble(), runs.get(1).path(key).asDouble(), 0);
            }
            case TEST_ROWS_CHOSE ->
                Decision.of(
                        runs.stream().anyMatch(r -> !r.path("chosen").isMissingNode()),
                        "no step was chosen");
            case NONE_BEST ->
                Decision.of(
                        runs.stream()
                                        .map(r -> loss(r)
                                                + " "
                                                + r.path("steps")
                                                + " "
                                                + r.path("data").path("rows_sha256"))
                                        .distinct()
                                        .count()
                                > 1,
                        "nothing differs");
            case OTHER_LOSSES -> differ(runs, StudyFalsifiers::loss);
            case OTHER_STEPS -> differ(runs, r -> r.path("steps"));
            case OTHER_ROWS ->
                differ(runs, r -> r.path("seed"))
                        .and(differ(runs, r -> r.path("data").path("rows_sha256")));
            case ONE_RUN ->
                Decision.of(
                        runs.stream()
                                .anyMatch(r -> r.path("verdict")
                                        .path("text")
                                        .asString()
                                        .equals(v.text("verdict"))),
                        "%s",
                        v.text("verdict"));
        };
    }

    /** The loss with what makes another function of it. */
    private static String loss(JsonNode run) {
        JsonNode method = run.path("method");
        return method.path("loss")
                + " "
                + method.path("label_smoothing")
                + " "
                + method.path("balanced");
    }

    private static Decision differ(List<JsonNode> runs, Function<JsonNode, ?> what) {
        return Decision.of(
                runs.stream().map(what).distinct().count() > 1, "%s", what.apply(runs.getFirst()));
    }

    private static Decision advice(AdviceClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case RECOMMENDED -> c.follow(v.text("command"), true);
            case RECOMMENDED_STEP -> c.follow(v.text("command"), false);
            case CHECK_HELD, CHECK_FAILED -> {
                double off = Math.abs(number(v, "observed") / number(v, "predicted") - 1);
                yield Decision.of(
                        (claim == AdviceClaim.CHECK_HELD) == (off <= 0.1001),
                        "%.4g for %.4g",
                        number(v, "observed"),
                        number(v, "predicted"));
            }
            case KERNEL_MOVES ->
                Decision.of(v.n("drift") > v.n("tolerance"), "%.3g", v.n("drift"))
                        .and(c.again(claim.key(), v));
            case KERNEL_STAYS ->
                Decision.of(v.n("drift") <= v.n("tolerance"), "%.3g", v.n("drift"))
                        .and(c.again(claim.key(), v));
            case CONDITIONING ->
                same(v.n("condition"), v.n("most") / v.n("least"), 0.01)
                        .and(c.again(claim.key(), v));
            case LINEAR_LIMIT -> c.again(claim.key(), v);
            case EFFECTIVE_RANK ->
                Decision.of(
                                v.n("effective") <= v.n("rank"),
                                "%.4g of %.0f",
                                v.n("effective"),
                                v.n("rank"))
                        .and(c.again(claim.key(), v));
            case TO_TARGET,
                    TO_TARGET_BY_MOMENTUM,
                    TO_TARGET_BY_BATCHES,
                    TO_TARGET_FAR,
                    STEP_ALONE,
                    NOT_OF_THIS_LOSS,
                    KERNEL_OF_SOME_ROWS,
                    WEIGHTS_LEAVE,
                    TRIED,
                    DAMPED_NEWTON_NOT_SLOWED,
                    WIDER,
                    PL_AT_START,
                    SINGULAR_AT_START,
                    WEAK_AT_START,
                    PLAIN_STEPS,
                    SOONEST_STEPS,
                    MOMENTUM_STEPS,
                    MOMENTUM_NOT_WORTH,
                    MOMENTUM_FACTOR,
                    BATCH_STEPS,
                    BATCH_STEPS_BEYOND,
                    CRITICAL_BATCH,
                    BATCH_WORTH,
                    CHECK_WITHOUT_RATES,
                    NOT_CHECKED -> c.again(claim.key(), v);
        };
    }

    private static Decision evaluation(EvaluationClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case ACCURACY_ABOVE, ACCURACY_UNTOLD, ACCURACY_NOT_ABOVE, RECALL_ABOVE, ONE_CLASS -> {
                double a = v.n("accuracy");
                double share = v.n("share");
                boolean holds = switch (claim) {
                    case ACCURACY_ABOVE -> v.n("low") > share;
                    case ACCURACY_UNTOLD -> v.n("low") <= share && a > share;
                    case RECALL_ABOVE ->
                        a <= share && v.n("recall") > v.n("chance") + 2 * v.n("error");
                    case ACCURACY_NOT_ABOVE -> a <= share;
                    default -> true;
                };
                yield Decision.of(holds, "%.4f, share %.4f", a, share)
                        .and(c.right().map(r -> same(a, r, 1e-9)).orElse(c.again(claim.key(), v)));
            }
            case NUMBER_ABOVE, NUMBER_UNTOLD ->
                Decision.of(
                                v.n("rmse") < v.n("deviation")
                                        && (claim == EvaluationClaim.NUMBER_ABOVE
                                                || v.n("r2") <= v.n("two")),
                                "%.4g, R2 %.4g",
                                v.n("rmse"),
                                v.n("r2"))
                        .and(c.offBy()
                                .map(r -> same(v.n("rmse"), r, 2e-3))
                                .orElse(c.again(claim.key(), v)));
            case NUMBER_NOT_ABOVE ->
                Decision.of(v.n("rmse") >= v.n("deviation"), "%.4g", v.n("rmse"))
                        .and(c.offBy()
                                .map(r -> same(v.n("rmse"), r, 2e-3))
                                .orElse(c.again(claim.key(), v)));
            case ONE_ERROR -> Decision.of(v.n("share") > 0.5, "%.3f", v.n("share"));
            case NUMBER_SAME,
                    SEVERAL_NUMBERS,
                    SEEN_ROWS,
                    SAME_FILE,
                    CHOSE_STEP,
                    SAME_FILE_OF_TABLE,
                    CHANGED_MODEL,
                    CHANGED_RUN,
                    AUC,
                    BEST_THRESHOLD,
                    HARDEST_CLASS,
                    HARDEST_CLASS_NOT_CALLED,
                    LOG_LOSS,
                    CONTRADICTED_LABELS,
                    MOST_WRONG,
                    LARGEST_ERRORS,
                    COVERAGE,
                    ROUNDED,
                    NOT_FIRST_ORDER,
                    ROUNDED_CLASSES -> c.again(claim.key(), v);
        };
    }

    private static Decision table(TableClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case LEADING_COLUMN ->
                Decision.of(
                        v.n("fall") > number(v, "others"),
                        "%.3g, %s",
                        v.n("fall"),
                        v.text("others"));
            case MORE_ROWS_SHARE, MORE_ROWS_SIZE ->
                Decision.undecided("MoreRowsTest holds it against fits to more rows");
            case ONE_ROW_CLASS,
                    MORE_ROWS_UNSURE,
                    MORE_ROWS_WITHHELD,
                    WITHOUT_SUSPECTS,
                    WITHOUT_SUSPECTS_LOG_LOSS,
                    NO_SUSPECTS,
                    NO_COLUMN_COUNTS,
                    COLUMNS_COUNT,
                    CHOSEN_KERNELS,
                    LEADERBOARD,
                    LEARNED_METRIC,
                    CENTRES_SOLVED,
                    MISSING_VALUES,
                    CONSTANT_COLUMNS -> c.again(claim.key(), v);
        };
    }

    private static Decision linearity(LinearityClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case LINEAR, NEAR_DESPITE_OBSTACLES, NEAR_WITHOUT_SLOPE ->
                Decision.of(v.n("gap") <= v.n("tolerance"), "%.3g", v.n("gap"));
            case NOT_LINEAR, BECOMING_LINEAR, GAP_FLAT, GAP_WITHOUT_SLOPE ->
                Decision.of(v.n("gap") > v.n("tolerance"), "%.3g", v.n("gap"));
            case SLOPE_FALLS -> interval(v, number(v, "high") < 0);
            case SLOPE_GROWS -> interval(v, number(v, "low") > 0);
            case SLOPE_UNCHANGED -> interval(v, number(v, "low") <= 0 && number(v, "high") >= 0);
            case THEORY_HELD, THEORY_MISSED -> {
                double theory = v.text("parametrization").contains("ntk") ? -0.5 : 0;
                yield same(number(v, "theory"), theory, 0);
            }
            case NOTHING_MEASURED,
                    SWEEP_STOPPED,
                    ENDS_NOT_REACHED,
                    WIDTH_NEEDED,
                    THEOREM_NOT_APPLICABLE,
                    PROGRAMS_NOT_COMPARED,
                    LIMIT_KERNEL,
                    WIDEST,
                    WIDEST_IN_STEPS,
                    SWEEP_KINKS,
                    FAILED_NETWORKS,
                    SLOPES_OF,
                    REPEATED_ROWS,
                    CONTRADICTING_ROWS,
                    MONOTONE_UP_TO,
                    MONOTONE_AT_NONE,
                    DIVERGES_FROM,
                    DIVERGES_AT_NONE -> c.again(claim.key(), v);
        };
    }

    private static Decision interval(Values v, boolean holds) {
        return Decision.of(
                holds
                        && number(v, "low") <= number(v, "slope")
                        && number(v, "slope") <= number(v, "high")
                        && number(v, "high") - number(v, "low") <= 1,
                "%s (%s to %s)",
                v.text("slope"),
                v.text("low"),
                v.text("high"));
    }

    private static Decision spectrum(SpectrumClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case SMALLEST_POSITIVE -> Decision.of(v.n("value") > 0, "%.3g", v.n("value"));
            case NOT_CONVEX_HERE -> Decision.of(v.n("value") < 0, "%.3g", v.n("value"));
            case TRACE_ESTIMATE ->
                Decision.of(
                        v.n("low") <= v.n("value") && v.n("value") <= v.n("high"),
                        "%.4g",
                        v.n("value"));
            case LARGEST_EIGENVALUE,
                    LARGEST_EIGENVALUE_NOT_CONVERGED,
                    QUADRATIC_LIMIT,
                    SMALLEST_ZERO,
                    SMALLEST_NOT_CONVERGED,
                    OPERATOR,
                    ALL_EIGENVALUES,
                    TRACE,
                    DENSITY,
                    SIGNS,
                    SINGULAR_BY_REPEATS,
                    LARGEST_BLOCK,
                    HESSIAN_KINKS,
                    NOT_CONVERGED,
                    PRODUCTS_NEEDED -> c.again(claim.key(), v);
        };
    }

    private static Decision infinite(InfiniteClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case INFINITE_DIVERGES ->
                Decision.of(
                        number(v, "eta") >= number(v, "limit") && v.n("loss") > v.n("start"),
                        "%.4g",
                        v.n("loss"));
            case INFINITE_ABOVE_START,
                    INFINITE_POINT,
                    INFINITE_POINT_OF_CLASSES,
                    INFINITE_TEST_POINT,
                    INFINITE_TEST_POINT_OF_CLASSES,
                    INFINITE_DEVIATION,
                    TRAINED_NETWORKS,
                    TRAINED_SCORES,
                    INFINITE_SPECTRUM,
                    INFINITE_LIMIT,
                    INFINITE_RANK,
                    INFINITE_UNFITTED,
                    INFINITE_REPEATS,
                    INFINITE_ROUNDING,
                    INFINITE_MEANS -> c.again(claim.key(), v);
        };
    }

    private static Decision landscape(LandscapeClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case LINE_FALLS -> Decision.of(v.n("to") < v.n("from"), "%.4g", v.n("to"));
            case LINE_RISES ->
                Decision.of(v.n("rises") >= 1 && v.n("highest") > 0, "%.0f", v.n("rises"));
            case NEAR_SOLUTION_NON_CONVEX ->
                Decision.of(v.n("nearRatio") < 0, "%.3g", v.n("nearRatio"));
            case KERNEL_SAMPLED ->
                Decision.of(
                        v.n("least") <= v.n("median") && v.n("median") <= v.n("most"),
                        "%.3g",
                        v.n("median"));
            case LARGEST_CURVATURE,
                    PATH_PLANE,
                    NEAR_SOLUTION_UNTOLD,
                    KERNEL_SINGULAR,
                    NOT_LOOKED_AT -> c.again(claim.key(), v);
        };
    }

    private static Decision floor(FloorClaim claim, StudyCase c, Values v) {
        return switch (claim) {
            case RANK_AT_MOST_P -> Decision.of(v.n("p") < v.n("n"), "");
            case CONFLICT_FLOOR, RANGE_FLOOR, LOGIT_FLOOR -> c.again(claim.key(), v);
        };
    }

    /** A value that a sentence has as a number or as text. */
    private static double number(Values v, String name) {
        double n = v.n(name);
        if (!Double.isNaN(n)) {
            return n;
        }
        String text = v.text(name).replaceFirst("^by ", "").replaceFirst("^width\\^", "");
        return Double.parseDouble(text.replaceFirst("[^-0-9.eE+].*", ""));
    }
}
