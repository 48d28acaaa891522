package org.plstar.study.fit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.landscape.Alignment;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Outcome;
import org.plstar.study.LabelFree;
import org.plstar.study.Measured;
import org.plstar.study.unseen.LeftOut;

/** Makes the numbers of a run. */
final class FitNumbers {
    private static final String UNFORETOLD = "no rise was foretold";

    private FitNumbers() {}

    /** A number of a run, or the reason for its absence. */
    static Measured of(FitQuantity quantity, FitResult r) {
        Observation last = r.last();
        KernelState kernel = r.kernels().getLast();
        return switch (quantity) {
            case STEPS -> Measured.of(last.step());
            case LOSS -> Measured.of(last.loss());
            case INITIAL_LOSS -> Measured.of(r.path().getFirst().loss());
            case TEST_LOSS -> Measured.of(last.testLoss(), "no test rows");
            case LEAST_TEST_LOSS -> leastTest(r, Observation::testLoss);
            case LEAST_TEST_LOSS_STEP -> leastTest(r, o -> OptionalDouble.of(o.step()));
            case WORST_TRAIN_SHARE ->
                share(r.quality().rowFacts().flatMap(RowFacts::worstTraining));
            case WORST_TEST_SHARE -> share(r.quality().rowFacts().flatMap(RowFacts::worstTest));
            case TRAIN_ACCURACY -> Measured.of(last.trainAccuracy(), "the targets are numbers");
            case TEST_ACCURACY ->
                Measured.of(last.testAccuracy(), "no test rows, or the targets are numbers");
            case TRAIN_MAJORITY -> majority(Optional.of(r.data().training()), r);
            case TEST_MAJORITY -> majority(r.data().test(), r);
            case TEST_CLASSES -> classes(r.data().test());
            case LEFT_OUT_LOSS -> r.leftOut().measured(LeftOut.Numbers::loss);
            case LEFT_OUT_LOW -> r.leftOut().measured(LeftOut.Numbers::low);
            case LEFT_OUT_HIGH -> r.leftOut().measured(LeftOut.Numbers::high);
            case LEFT_OUT_ACCURACY -> r.leftOut().share(LeftOut.Numbers::accuracy);
            case LEFT_OUT_LOSS_START -> r.leftOut().measured(LeftOut.Numbers::lossStart);
            case LEFT_OUT_ACCURACY_START -> r.leftOut().share(LeftOut.Numbers::accuracyStart);
            case LEFT_OUT_RIDGE -> r.leftOut().measured(LeftOut.Numbers::ridge);
            case LEFT_OUT_DEGREES_OF_FREEDOM ->
                r.leftOut().measured(LeftOut.Numbers::degreesOfFreedom);
            case FORETOLD_LOSS -> r.foretold().measured(LabelFree.Score::loss);
            case FORETOLD_LOSS_ERROR -> r.foretold().measured(LabelFree.Score::lossError);
            case FORETOLD_ACCURACY -> r.foretold().share(LabelFree.Score::accuracy);
            case FORETOLD_ACCURACY_ERROR -> r.foretold().share(LabelFree.Score::accuracyError);
            case ETA -> Measured.of(r.eta(), "the method finds its step at every step");
            case LAMBDA_MIN -> Measured.of(kernel.min());
            case LAMBDA_MAX -> Measured.of(kernel.max());
            case LAMBDA_STEP -> Measured.of(kernel.step());
            case INITIAL_LAMBDA_MIN -> Measured.of(r.kernels().getFirst().min());
            case INITIAL_LAMBDA_MAX -> Measured.of(r.kernels().getFirst().max());
            case LAMBDA_MAX_ALL_ROWS ->
                Measured.of(
                        r.step().curvature().map(Estimate::value),
                        "no step depends on it, and it would have taken more than the budget of"
                                + " observations");
            case CONDITION_NUMBER ->
                ofSampleBelow(r)
                        ? Measured.absent(
                                "the kernel of all rows is singular: there are fewer parameters"
                                        + " than equations")
                        : Measured.of(
                                kernel.condition().value(), kernel.condition().reason());
            case MU -> Measured.of(r.smallestMu(), "the loss was least at every observed step");
            case FINAL_MU -> Measured.of(last.mu(), "the loss is the least possible");
            case GRADIENT_OVER_LOSS -> GradientLaw.of(r).c();
            case STEPS_TO_TENTH -> GradientLaw.of(r).steps();
            case LAW_LOSS -> GradientLaw.of(r).loss();
            case ALIGNMENT_START -> alignment(r.path().getFirst());
            case ALIGNMENT_END ->
                alignment(r.path().stream()
                        .filter(o -> o.kernel().isPresent())
                        .reduce((_, b) -> b)
                        .orElse(last));
            case KERNEL_DRIFT -> Measured.of(kernel.drift());
            case LARGEST_KERNEL_DRIFT ->
                Measured.of(r.kernels().stream()
                        .mapToDouble(KernelState::drift)
                        .max()
                        .orElse(0));
            case LARGEST_RISE -> Measured.of(r.losses().rise().factor());
            case LARGEST_RISE_STEP ->
                count(r.losses().rise().step(), "the loss never stood above its least before");
            case LOSS_LOOKS -> Measured.of(r.losses().seen());
            case LOWEST_LOSS -> Measured.of(r.losses().least().loss());
            case LOWEST_LOSS_STEP -> Measured.of(r.losses().least().step());
            case HALF_LOSS -> Measured.of(r.losses().half().loss());
            case HALF_LOSS_STEP -> Measured.of(r.losses().half().step());
            case HALF_FACTOR -> halfFactor(r);
            case CUSTOMARY_ETA ->
                Measured.of(
                        r.settings().method().customary().stream()
                                .flatMapToDouble(c -> c.eta().stream())
                                .findFirst(),
                        "a step follows from the curvature, or from the gradient at the start");
            case UNLIKE_SCALES -> unlikeScales(r.data().training());
            case LARGEST_STEP_CURVATURE -> Stability.stepCurvature(r);
            case LARGEST_GAUGE -> Measured.of(r.edge().largest(), r.edge().reason());
            case LARGEST_GAUGE_STEP -> count(r.edge().largestAt(), r.edge().reason());
            case FIRST_GAUGE ->
                Measured.of(
                        r.edge().first(),
                        r.settings().method().batches().isEmpty()
                                ? r.edge().reason()
                                : r.edge().batches().reason().isEmpty()
                                        ? "it did not settle, or the budget has no room for it"
                                        : r.edge().batches().reason());
            case EDGE_FROM ->
                count(
                        r.edge().from(),
                        r.edge().largest().isPresent()
                                ? "no step behind the start was beyond the edge"
                                : r.edge().reason());
            case STABLE_ETA ->
                r.edge().largest().isPresent() && r.eta().isPresent()
                        ? Measured.of(r.eta().getAsDouble() / r.edge().largest().getAsDouble())
                        : Measured.absent(r.edge().reason());
            case EDGE_LOOKS -> looks(r, r.edge().looks().settled());
            case EDGE_BEYOND -> looks(r, r.edge().looks().beyond());
            case EDGE_LAST ->
                count(
                        r.edge().looks().last(),
                        r.edge().largest().isPresent()
                                ? "no look was beyond the edge"
                                : r.edge().reason());
            case RISE_EXPECTED -> count(r.edge().rise().expected(), UNFORETOLD);
            case RISE_FORETOLD_AT -> count(r.edge().rise().foretoldAt(), UNFORETOLD);
            case RISE_CAME -> came(r.edge().rise());
            case RISE_CAME_AT ->
                count(
                        r.edge().rise().came(),
                        r.edge().rise().expected().isPresent() ? "it did not come" : UNFORETOLD);
            case ROSE_FROM -> count(r.losses().roseFrom(), "no such rise was seen");
            case ROSE_AT -> count(r.losses().roseAt(), "no such rise was seen");
            case LOSS_BETWEEN -> Measured.of(r.edge().between().loss(), notBetween(r));
            case LOSS_BETWEEN_NOW -> Measured.of(r.edge().between().now(), notBetween(r));
            case LOSS_BETWEEN_STEP -> count(r.edge().between().at(), notBetween(r));
            case DEAD_UNITS,
                    HIDDEN_UNITS,
                    OUTPUT_SPREAD,
                    NEAREST_ROWS,
                    NARROWEST_WIDTH,
                    DECAY_BALANCE,
                    INITIAL_OBJECTIVE,
                    OBJECTIVE,
                    LINEAR_FLOOR,
                    CONFLICT_FLOOR,
                    RANGE_FLOOR ->
                r.atEnd()
                        .getOrDefault(
                                quantity, Measured.absent("the weights left the range of numbers"));
            case BATCHES_SEEN -> batches(r, r.edge().batches().seen());
            case BATCHES_BEYOND_EDGE ->
                batches(
                        r,
                        (double) r.edge().batches().beyond()
                                / Math.max(1, r.edge().batches().seen()));
            case BATCH_EFFECTIVE_STEP ->
                Measured.of(
                        r.edge().batches().effectiveStep(),
                        r.edge().batches().reason().isEmpty()
                                ? "batches are looked at by the step taken"
                                : r.edge().batches().reason());
            case DISTANCE -> Measured.of(last.distance());
            case RELATIVE_DISTANCE -> Measured.of(last.relativeDistance());
            case LINEARIZED_LOSS -> Measured.of(last.linearizedLoss(), unpredicted(r));
            case PREDICTED_RATE -> Measured.of(r.law().rates().predicted(), unpredicted(r));
            case MEASURED_RATE ->
                Measured.of(r.law().rates().measured(), "too few steps were observed");
            case ASYMPTOTIC_RATE -> asymptotic(r, kernel);
        };
    }

    /**
     * Whether the kernel is that of a sample of rows, since the kernel of all rows has more
     * equations than parameters.
     */
    private static boolean ofSampleBelow(FitResult r) {
        int equations =
                r.data().duplicates().kept().length * r.data().encoding().outputs();
        return !r.kernelRows().all() && r.network().layout().size() < equations;
    }

    private static Measured alignment(Observation o) {
        return Measured.of(
                o.further(Alignment.TARGETS),
                "the kernel has fewer than 20 rows, or the targets are constant");
    }

    private static Measured unlikeScales(Dataset d) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int j = 0; j < d.width(); j++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < d.rows(); i++) {
                mean += d.feature(i, j) / d.rows();
            }
            for (int i = 0; i < d.rows(); i++) {
                double u = d.feature(i, j) - mean;
                square += u * u / d.rows();
            }
            if (square > 0) {
                least = Math.min(least, square);
                most = Math.max(most, square);
            }
        }
        return most > 0
                ? Measured.of(Math.sqrt(most / least))
                : Measured.absent("no feature changes");
    }

    private static Measured batches(FitResult r, double value) {
        return r.edge().batches().seen() > 0
                ? Measured.of(value)
                : Measured.absent(
                        r.edge().batches().reason().isEmpty()
                                ? "no batch was looked at"
                                : r.edge().batches().reason());
    }

    private static Measured share(Optional<RowFacts.Worst> row) {
        return Measured.of(
                row.map(RowFacts.Worst::share),
                "no such rows, no squared error, or another loss than the square loss");
    }

    /**
     * The test loss, or its step, at the observation with the least test loss; of the observations
     * at some test rows, where there are any.
     */
    private static Measured leastTest(FitResult r, Function<Observation, OptionalDouble> part) {
        int all = r.data().test().map(Dataset::rows).orElse(0);
        int some = Math.min(all, r.observations().testRows());
        List<Observation> looks = r.path().stream()
                .filter(o -> o.testLoss().isPresent())
                .filter(o -> some == all || o.step() != r.last().step())
                .toList();
        Measured least = looks.stream()
                .min(Comparator.comparingDouble(o -> o.testLoss().orElseThrow()))
                .map(o -> Measured.of(part.apply(o), ""))
                .orElseGet(() -> Measured.absent("no test rows"));
        return some == all || least.value().isEmpty()
                ? least
                : least.on(some + " of " + all + " test rows");
    }

    private static String notBetween(FitResult r) {
        if (r.edge().largest().isEmpty()) {
            return r.edge().reason();
        }
        return r.settings().method().direction().isPlainGradient()
                ? "no look behind the start was beyond the edge"
                : "it was not tried with " + r.settings().method().title();
    }

    private static Measured looks(FitResult r, int count) {
        return r.edge().largest().isPresent()
                ? Measured.of(count)
                : Measured.absent(r.edge().reason());
    }

    private static Measured came(EdgeSummary.Rise rise) {
        if (rise.expected().isEmpty()) {
            return Measured.absent(UNFORETOLD);
        }
        return rise.came().isPresent() || rise.passed()
                ? Measured.of(rise.came().isPresent() ? 1 : 0)
                : Measured.absent("the run ended before");
    }

    private static Measured halfFactor(FitResult r) {
        if (r.outcome() == Outcome.DIVERGED) {
            return Measured.absent("the run diverged");
        }
        double last = r.last().loss();
        return last > 0
                ? Measured.of(r.losses().half().loss() / last)
                : Measured.absent("the last loss is 0");
    }

    private static Measured count(OptionalInt step, String reason) {
        return step.isPresent() ? Measured.of(step.getAsInt()) : Measured.absent(reason);
    }

    /** The part of some rows that belong to the most frequent class of the training rows. */
    private static Measured majority(Optional<Dataset> rows, FitResult r) {
        if (rows.isPresent()
                && rows.get().target() instanceof Target.Classes some
                && r.data().training().target() instanceof Target.Classes training) {
            int[] counts = training.counts();
            int most = IntStream.range(0, counts.length)
                    .reduce((a, b) -> counts[b] > counts[a] ? b : a)
                    .orElseThrow();
            return Measured.of((double) some.counts()[most] / some.rows());
        }
        return Measured.absent("no such rows, or the targets are numbers");
    }

    private static Measured classes(Optional<Dataset> rows) {
        return rows.isPresent() && rows.get().target() instanceof Target.Classes some
                ? Measured.of(
                        (double) IntStream.of(some.counts()).filter(n -> n > 0).count())
                : Measured.absent("no test rows, or the targets are numbers");
    }

    private static String unpredicted(FitResult r) {
        return r.noPrediction().map(NoPrediction::reason).orElse("none was asked for");
    }

    private static Measured asymptotic(FitResult r, KernelState kernel) {
        if (!r.kernelRows().all()) {
            return Measured.absent(
                    "the kernel is that of a part of the rows, and λ_min of all is smaller");
        }
        return r.plain() && r.eta().isPresent()
                ? Measured.of(Math.pow(1 - r.eta().getAsDouble() * Math.max(0, kernel.min()), 2))
                : Measured.absent(r.noPrediction()
                        .map(NoPrediction::reason)
                        .orElse("the method is not plain gradient descent"));
    }
}
